"""What a page says to a mistake: in the reader's language, and on a page as fit to be read as any other."""

import pytest
from playwright.sync_api import Page

from tests.browser.demonstration import (
    ENERGY,
    EXPERT_DK,
    KICK_OFF,
    NEWCOMER,
    ORGANISER_CN,
    ORGANISER_DK,
    PLANNED_LATER,
)
from tests.browser.looking import NARROW, WIDE, faults_of, violations

LANGUAGES = ("en", "da", "zh")
REDIRECTED = 303
SAVE = "main .buttons button[value=save]"
WRONG = {
    "signing in": ("", "/auth/login", {"email": "nobody@example.org", "password": "not the password"}, ""),
    "registering": ("", "/auth/register", {"email": "no address", "password": "short"}, ""),
    "profile": (EXPERT_DK, "/profile", {"name": "", "contact_email": "no address"}, ""),
    "first profile": (NEWCOMER, "/profile", {"name": ""}, ""),
    "registration": (EXPERT_DK, f"/workshops/{ENERGY}/register", {"min_meetings": "many"}, ""),
    "new workshop": (ORGANISER_DK, "/organise/new", {"starts_on": "2027-05-12", "ends_on": "2027-05-11"}, ""),
    "programme": (
        ORGANISER_DK,
        f"/organise/{KICK_OFF}/programme",
        {"slot-0-start": "99:99", "cell-0-0-tables": "-1"},
        SAVE,
    ),
    "cost line": (ORGANISER_DK, f"/organise/{KICK_OFF}/costs/new", {"amount": "a lot"}, ""),
}
"""Who, where, what is written, and the button that sends it, if it is not the one of the page's form."""

OVERTAKEN = {
    "profile": (EXPERT_DK, EXPERT_DK, "/profile", "title", ""),
    "programme": (ORGANISER_CN, ORGANISER_DK, f"/organise/{PLANNED_LATER}/programme", "room-0-name", SAVE),
    "terms": (ORGANISER_CN, ORGANISER_DK, f"/organise/{PLANNED_LATER}/terms", "place", ""),
}
"""Who is faster, who is slower, where, in which field, and the button."""


def _send(page: Page, fields: dict[str, str], button: str) -> int:
    """Write into the fields of a form, send it, and return the status of the answer."""
    if (plain := page.locator("[data-brush-fields]")).is_visible():
        plain.click()  # the fields behind the grid that is painted
    for name, text in fields.items():
        page.fill(f"main [name='{name}']", text)
    with page.expect_navigation() as navigation:
        page.click(button or "main form .buttons button")
    first = navigation.value.request.redirected_from
    return REDIRECTED if first else navigation.value.status


def _faults(page: Page, language: str) -> list[str]:
    found = faults_of(page, language)
    found += violations(page)
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    found += faults_of(page, language)
    found += violations(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return found


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_said_on_a_page_that_is_fit_to_be_read(shown, look, what):
    email, address, fields, button = WRONG[what]
    language = LANGUAGES[len(what) % 3]
    page, watch = look(email, language)
    page.goto(address)

    assert _send(page, fields, button) == 422
    assert page.locator(".error-summary").count() == 1
    assert page.locator("[aria-invalid=true], .field-wrong, .error-summary li").count() > 0
    assert [page.input_value(f"main [name='{name}']") for name in fields if name != "password"] == [
        text for name, text in fields.items() if name != "password"
    ]
    assert _faults(page, language) == []
    assert watch.taken() == []


@pytest.mark.parametrize("what", OVERTAKEN)
def test_whoever_is_overtaken_reads_what_changed_and_keeps_what_was_typed(own, what):
    fast, slow, address, field, button = OVERTAKEN[what]
    language = LANGUAGES[len(what) % 3]
    (faster, _), (page, watch) = own.page(fast, language), own.page(slow, language)
    if what == "programme":
        _add_room(faster)
    page.goto(address)
    faster.goto(address)
    assert _send(faster, {field: "Theirs"}, button) == REDIRECTED

    assert _send(page, {field: "Mine"}, button) == 409
    assert page.locator("form.merge input[type=radio]:checked").count() > 0
    assert all(typed in page.inner_text("form.merge") for typed in ("Theirs", "Mine"))
    assert _faults(page, language) == []
    assert watch.taken() == []


def _add_room(page: Page) -> None:
    """Put a room into the programme of the draft, so that there is a name to quarrel about."""
    page.goto(f"/organise/{PLANNED_LATER}/programme")
    page.fill("input[name=new-room]", "Hede")
    with page.expect_navigation():
        page.click("button[value=add-room]")
    assert _send(page, {}, SAVE) == REDIRECTED
