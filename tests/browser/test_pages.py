"""Every page in every language, in both widths and both schemes: it fits, reads right and runs without complaint."""

from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Page

from tests.browser.looking import (
    NARROW,
    WIDE,
    choose_language,
    faults_of,
    open_details,
    violations,
)
from tests.browser.places import NO_PAGES, READERS, Place, places_of

LANGUAGES = {
    "visitor": ("en", "da", "zh"),
    "newcomer": ("zh", "en", "da"),
    "expert-dk": ("da", "en"),
    "expert-cn": ("zh",),
    "organiser-dk": ("en", "da"),
    "organiser-cn": ("zh",),
    "reviewer": ("da",),
    "operator": ("en",),
}
"""In which languages each reader looks; who sees the same pages as somebody before, in the one left, and axe once."""


@pytest.mark.parametrize(
    ("reader", "language"), [(reader, language) for reader in READERS for language in LANGUAGES[reader]]
)
def test_every_page_fits_and_is_accessible(shown, look, reader, language):
    languages = LANGUAGES[reader]
    page, watch = look(READERS[reader], language)
    places = _with_a_page(page, list(places_of(shown.app, shown.known, reader)))
    page.goto("/privacy")
    choose_language(page, language)
    watch.taken()
    wrong: list[str] = []
    for place in places:
        turn = crc32(place.name.encode())
        wide = len(languages) > 1 and languages[turn % len(languages)] == language
        narrow = languages[(turn + 1) % len(languages)] == language
        found = [*_faults(page, place, language, wide=wide, narrow=narrow), *watch.taken()]
        wrong += [f"{place.name}: {fault}" for fault in found]

    assert len(places) > 3
    assert "\n".join(wrong) == ""


def _with_a_page(page: Page, places: list[Place]) -> list[Place]:
    """Return the places that do not lead elsewhere, and of the error pages one of each kind."""
    found: dict[str, Place] = {}
    for place in places:
        answer = page.context.request.get(place.address, max_redirects=0)
        if not 300 <= answer.status < 400:
            found.setdefault(place.address if answer.ok else str(answer.status), place)
    return list(found.values())


def _faults(page: Page, place: Place, language: str, *, wide: bool, narrow: bool) -> Iterator[str]:
    """Yield what is wrong: closed and wide, then opened and narrow; axe looks where it is its turn."""
    page.set_viewport_size(WIDE)
    answer = page.goto(place.address)
    if answer is None or answer.status >= 500:
        yield f"answer {answer and answer.status}"
    yield from faults_of(page, language)
    page.set_viewport_size(NARROW)
    open_details(page)
    yield from faults_of(page, language)
    if narrow:
        page.emulate_media(color_scheme="dark")
        yield from (f"narrow, dark: {each}" for each in violations(page))
        page.emulate_media(color_scheme="light")
    if wide:
        page.set_viewport_size(WIDE)
        yield from (f"wide, light: {each}" for each in violations(page))


NEEDS_MORE_THAN_THE_DEMONSTRATION_HAS = {
    *{"mailed.ask", "mailed.code", "mailed.sign_in", "mailed.confirm", "reset.ask", "reset.sent", "reset.choose"},
    "account_address.move",
    *{"one_time_codes.ask", "one_time_codes.switch_off", "one_time_codes.renew"},
    *{"single_sign_on.leave", "single_sign_on.back", "invited.accept", "entry.answer"},
    *{"delegation.index", "delegation.new", "delegation.change"},
}
"""Pages of a letter with its token, of an account with codes, of a provider, of a leader: no such thing is there."""


def test_every_page_of_the_application_is_looked_at(shown, look):
    pages = {rule.endpoint for rule in shown.app.url_map.iter_rules() if "GET" in rule.methods} - NO_PAGES
    for reader, email in READERS.items():
        page, _ = look(email, "en")
        for place in places_of(shown.app, shown.known, reader):
            endpoint = place.name.partition("-")[0]
            if endpoint in pages and page.context.request.get(place.address, max_redirects=0).status == 200:
                pages.remove(endpoint)

    assert pages <= NEEDS_MORE_THAN_THE_DEMONSTRATION_HAS
