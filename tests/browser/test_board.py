"""The board by keyboard alone and without a script; what one office changes the other sees without reloading."""

import re

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.demonstration import KICK_OFF, ORGANISER_CN, ORGANISER_DK
from tests.browser.test_keyboard import Keyboard

BOARD = f"/organise/{KICK_OFF}/board"


def _hears(page: Page, beginning: str) -> str:
    """Wait until something is said that begins so; return it."""
    heard = "document.querySelector('[data-board-said]').textContent"
    page.wait_for_function(f"wanted => {heard}.startsWith(wanted)", arg=beginning)
    return str(page.evaluate(heard))


def _place(page: Page, meeting: str) -> str:
    return str(page.locator(f".board-cell:has([data-meeting='{meeting}'])").get_attribute("data-place"))


def test_a_meeting_is_moved_locked_and_put_back_by_keyboard_before_the_eyes_of_the_other_office(own):
    other, _ = own.page(ORGANISER_CN, "en")
    other.goto(BOARD)
    page, watch = own.page(ORGANISER_DK, "en")
    page.goto(BOARD)
    keyboard = Keyboard(page)
    keyboard.go_to("[data-meeting]")
    meeting = page.evaluate("document.activeElement.dataset.meeting")
    before = _place(page, meeting)

    keyboard.press("Enter")
    _hears(page, "Picked up: ")
    keyboard.press("ArrowRight")
    page.wait_for_function("() => !document.querySelector('[data-board-said]').textContent.startsWith('Picked up')")
    keyboard.press("Escape")
    _hears(page, "It stays where it is.")

    page.locator(f"[data-meeting='{meeting}']").focus()
    keyboard.press("b")
    cost = _hears(page, "Best place: ")
    keyboard.press("Enter")
    done = _hears(page, "Done: ")
    assert cost.endswith(done.removeprefix("Done: "))  # what was said before is what it then cost
    after = _place(page, meeting)
    assert after != before
    assert page.evaluate("document.activeElement.dataset.meeting") == meeting
    assert "moved from" in (news := _hears(other, "Changed meanwhile: The other office")) or "exchanged" in news
    assert _place(other, meeting) == after

    keyboard.press("l")
    page.wait_for_selector(f"[data-meeting='{meeting}'][data-locked]")
    keyboard.press("u")
    _hears(page, "Taken back: ")
    keyboard.press("u")
    page.wait_for_function(
        f"() => document.querySelector(\"[data-meeting='{meeting}']\").closest('td').dataset.place === {before!r}"
    )
    keyboard.press("r")
    _hears(page, "Made again: ")
    assert _place(page, meeting) == after
    assert keyboard.unseen == []
    assert watch.taken() == []


def test_a_best_place_on_another_page_of_the_board_is_said_and_the_way_to_it(own, monkeypatch):
    monkeypatch.setattr("matchmaker.services.board.reading.TABLES_ON_A_PAGE", 1)
    page, watch = own.page(ORGANISER_DK, "en")
    page.goto(BOARD)
    assert page.locator("nav[aria-label=Pages]").count() == 1
    keyboard = Keyboard(page)
    heard = ""
    for meeting in page.locator("[data-meeting]").all():
        meeting.focus()
        keyboard.press("b")
        heard = _hears(page, "Best place: ")
        if "on another page of the board" in heard:
            break
        keyboard.press("Escape")
        _hears(page, "It stays where it is.")
    assert "on another page of the board" in heard
    place, _, cost = heard.removeprefix("Best place: ").partition(" – ")
    cost = cost.partition(". It is on another page")[0]
    keyboard.press("o")
    page.wait_for_selector("#best-title")
    assert place.partition(", table")[0] in page.locator("main").inner_text()
    assert cost in page.locator("main").inner_text()
    assert watch.taken() == []


def _over(page: Page, cell: Locator) -> None:
    """Hold the mouse over a cell, and move it there far enough for a browser to call that dragging."""
    box = cell.bounding_box()
    assert box is not None
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for beside in (-8, 8, 0):
        page.mouse.move(middle + beside, height, steps=4)


def test_a_meeting_is_dragged_by_mouse_with_its_cost_said_before_it_is_dropped(own):
    page, watch = own.page(ORGANISER_DK, "en")
    page.set_viewport_size({"width": 1600, "height": 2400})  # a hand cannot scroll while it drags
    page.goto(BOARD)
    dragged = page.locator("[data-meeting]:not([data-locked]) >> visible=true").first
    meeting = str(dragged.get_attribute("data-meeting"))
    before = _place(page, meeting)

    def pick_up() -> None:
        lies = page.locator(f"[data-meeting='{meeting}'] >> visible=true")
        _over(page, lies)
        page.mouse.down()
        _over(page, lies)  # only a movement begins to drag
        page.wait_for_selector(".board-can >> visible=true")

    pick_up()
    _over(page, page.locator(".board-cannot:not(:has([data-meeting])) >> visible=true").first)
    _hears(page, "Not here: ")
    page.mouse.up()
    _hears(page, "It stays where it is.")
    assert _place(page, meeting) == before

    pick_up()
    free = page.locator(".board-can:not(:has([data-meeting])) >> visible=true").first
    there = str(free.get_attribute("data-place"))
    _over(page, free)
    cost = _hears(page, "Move here: ")
    assert page.locator("[data-board-sentence] >> visible=true").inner_text() == cost
    assert _place(page, meeting) == before
    page.mouse.up()
    done = _hears(page, "Done: ")

    assert cost.removeprefix("Move here: ") == done.removeprefix("Done: ")
    assert _place(page, meeting) == there != before
    page.reload()
    assert _place(page, meeting) == there
    assert watch.taken() == []


@pytest.mark.parametrize("width", [1280, 390])
def test_without_a_script_a_meeting_is_moved_by_a_form(own, width):
    with_script, _ = own.page(ORGANISER_DK, "en")
    context = own.browser.new_context(
        base_url=own.address, java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    context.add_cookies(with_script.context.cookies())
    page = context.new_page()
    page.goto(BOARD)
    page.locator("[data-meeting] >> visible=true").first.click()
    page.get_by_role("button", name=re.compile("Move it there|Lock it here")).first.click()

    assert "Done: " in page.locator(".flashes").inner_text()
    context.close()
