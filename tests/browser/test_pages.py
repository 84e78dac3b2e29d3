"""Every page in every language, in both widths and both schemes: it fits, reads right and runs without complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.looking import (
    NARROW,
    WIDE,
    Watch,
    choose_language,
    faults_of,
    open_details,
    shows_a_page,
    violations,
)
from tests.browser.places import NO_PAGES, READERS, Place, places_of

LANGUAGES = ("en", "da", "zh")


@pytest.mark.parametrize("reader", READERS)
def test_every_page_fits_and_is_accessible(shown, look, reader):
    page, watch = look(READERS[reader], LANGUAGES[0])
    places = list(_to_look_at(page, places_of(shown.app, shown.known, reader)))
    wrong = []
    for language in LANGUAGES:
        page.goto("/privacy")
        choose_language(page, language)
        for place in places:
            wrong += [(place.name, language, fault) for fault in _faults(page, watch, place, language)]

    assert len(places) > 3
    assert wrong == []


def _to_look_at(page: Page, places: Iterator[Place]) -> Iterator[Place]:
    """Yield the places that answer with a page, and of the error pages one of each kind."""
    seen = {200}
    for place in places:
        is_page, status = shows_a_page(page.context, place.address)
        if is_page and (status == 200 or status not in seen):
            seen.add(status)
            yield place


def _faults(page: Page, watch: Watch, place: Place, language: str) -> list[str]:
    """Look at a page closed and wide, then opened and narrow; axe looks in another way in each language."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(place.address)
    found = faults_of(page, language)
    if answer is None or answer.status >= 500:
        found.append("status 500")
    if language == "en":
        found += [f"wide, light: {each}" for each in violations(page)]
    if language == "zh":
        page.emulate_media(color_scheme="dark")
        found += [f"wide, dark: {each}" for each in violations(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    open_details(page)
    found += faults_of(page, language)
    if language == "da":
        page.emulate_media(color_scheme="dark")
        found += [f"narrow, dark: {each}" for each in violations(page)]
    if language == "zh":
        found += [f"narrow, light: {each}" for each in violations(page)]
    return found + watch.taken()


def test_every_page_of_the_application_is_looked_at(shown, look):
    seen = set()
    for reader, email in READERS.items():
        page, _ = look(email, "en")
        for place in places_of(shown.app, shown.known, reader):
            if shows_a_page(page.context, place.address) == (True, 200):
                seen.add(place.name.partition("-")[0])

    pages = {rule.endpoint for rule in shown.app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - seen - NO_PAGES == set()
