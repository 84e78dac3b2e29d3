"""From people to a plan: the programme suggested and painted, the run, the board by keyboard, both offices' word."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page

from tests.browser import acting
from tests.browser.afternoon import Afternoon
from tests.browser.board_keys import BoardKeys, Cell

RUN_MS = 900_000
SLOTS = ("09:00", "12:00"), ("13:00", "15:00")


def open_with_slots(day: Afternoon, first_day: date, closes_on: date) -> None:
    """Make a workshop, give it time slots alone, and open registration with both offices' keys."""
    page = day.danish
    day.slug = acting.make_workshop(page, first_day, closes_on)
    page.goto(f"{day.home}/programme")
    for start, end in SLOTS:
        page.fill("input[name=new-start]", start)
        page.fill("input[name=new-end]", end)
        page.fill("input[name=new-length]", "25")
        page.fill("input[name=new-pause]", "5")
        page.click("button[value=add-slots]")
        page.wait_for_load_state()
    page.click("main .buttons button[value=save]")
    page.wait_for_load_state()
    for each in day.offices:
        acting.agree_to_open(each, day.slug)
    day.look(page, "overview")


def build_programme(day: Afternoon) -> None:
    """Have sessions suggested from who is registered, paint one more row by keyboard, propose it, have it confirmed."""
    page = day.danish
    page.goto(f"{day.home}/programme")
    with day.timed("programme: suggestion"):
        page.click("button[value=suggest]")
        page.locator("[data-paint]").first.wait_for()
    _one_table_more(page)
    page.fill("input[name=spare]", "10")
    page.click("button[value=add-pair]")
    page.locator("select[name=pair-0-first]").select_option("en")
    page.locator("select[name=pair-0-second]").select_option("zh")
    page.fill("input[name=pair-0-capacity]", "10")
    page.click("main .buttons button[value=save]")
    page.locator(".flashes").wait_for()
    page.goto(f"{day.home}/")
    day.look(page, "overview-proposed")
    other = day.chinese
    other.goto(f"{day.home}/")
    day.look(other, "overview-to-confirm")
    other.click("form[action$='/change'] button.button-primary")
    other.wait_for_load_state()
    page.goto(f"{day.home}/programme")
    day.look(page, "programme")


def _one_table_more(page: Page) -> None:
    """Paint one table more into the first cell of the grid, by keyboard."""
    cell = page.locator("[data-cell]").first
    tables = int(cell.locator("input[type=number]").input_value() or "0") + 1
    cell.locator("[data-paint]").focus()
    for key in ("ArrowRight", "ArrowLeft", *str(tables)):
        page.keyboard.press(key)
    assert cell.locator("input[type=number]").input_value() == str(tables)


def run(day: Afternoon, limit_s: int) -> None:
    """Start a run, wait for it, and open the version that it made."""
    page = day.danish
    page.goto(f"{day.home}/matching")
    day.look(page, "matching")
    page.fill("input[name=time_limit_s]", str(limit_s))
    with day.timed("run, from the button to the result"):
        acting.send(page)
        page.wait_for_url("**/runs/*")
        plan = page.locator("main a[href*='/plans/']").first
        plan.wait_for(timeout=RUN_MS)
    day.look(page, "run")
    plan.click()
    page.wait_for_url("**/plans/*")
    day.look(page, "plan")


def edit_the_board(day: Afternoon) -> None:
    """Move, exchange, take out, add, lock, best place, best use, take back and make again: all without a mouse."""
    page = day.danish
    other = day.chinese
    for each in (page, other):
        each.goto(f"{day.home}/board")
    day.look(page, "board")
    keys = BoardKeys(page)
    keys.enter()
    tried: set[str] = set()
    first = keys.walk_to(_movable(tried))
    with day.timed("board: best place"):
        found = keys.best_place()
    while not found:  # where everybody is busy at every other time
        first = keys.walk_to(_movable(tried))
        found = keys.best_place()
    before = keys.place_of(first.meeting)
    with day.timed("board: an edit"):
        keys.put_down("best")
    after = keys.place_of(first.meeting)
    assert after != before
    _stands(other, first.meeting, after)  # before the eyes of the other office, who did nothing

    page.keyboard.press("u")
    keys.stands(first.meeting, before)
    page.keyboard.press("r")
    keys.stands(first.meeting, after)
    keys.lock()

    _move(keys, "free")
    _move(keys, "exchange")
    _take_out_and_fill(day, keys)
    page.goto(f"{day.home}/board")
    day.look(page, "board-edited")
    page.goto(f"{page.url}?view=people")
    day.look(page, "board-people")


def _movable(tried: set[str]) -> Callable[[Cell], bool]:
    """Return what finds a meeting that is not locked, each once: those found are noted in `tried`."""

    def fits(cell: Cell) -> bool:
        if not cell.meeting or cell.locked or cell.meeting in tried:
            return False
        tried.add(cell.meeting)
        return True

    return fits


def _stands(page: Page, meeting: str, place: str) -> None:
    session, _, table = place.partition(":")
    page.wait_for_selector(f"[data-session='{session}'][data-table='{table}'] [data-meeting='{meeting}']")


def _move(keys: BoardKeys, kind: str) -> None:
    """Pick meetings up, one after another, until one can go to a free place, or change places; put it down there."""
    taken = kind == "exchange"
    possible = ".board-can:has([data-meeting])" if taken else ".board-can:not(:has([data-meeting]))"
    tried: set[str] = set()
    for _ in range(20):
        keys.walk_to(_movable(tried))
        start = keys.pick_up()
        if keys.page.locator(possible).count():
            keys.walk_to(lambda cell: cell.can and bool(cell.meeting) == taken)
            before = keys.place_of(start.meeting)
            keys.put_down(kind)
            assert keys.place_of(start.meeting) != before
            return
        keys.page.keyboard.press("Escape")
    raise AssertionError(f"no meeting can be put elsewhere: {kind}")


def _take_out_and_fill(day: Afternoon, keys: BoardKeys) -> None:
    """Take a meeting out; then have the best use of an empty table shown, and put a meeting there."""
    page = keys.page
    keys.walk_to(lambda cell: bool(cell.meeting) and not cell.locked)
    keys.take_out()
    keys.walk_to(lambda cell: not cell.meeting)
    with day.timed("board: best use of an empty table"), page.expect_navigation():
        page.keyboard.press("Enter")
    day.look(page, "board-hole")
    meetings = page.locator("form[action$='/edit']").count()
    assert meetings > 0
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('form')?.action.endsWith('/edit') ?? false"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/board/\w+$", page.url.partition("?")[0]), page.url
    assert page.locator(".flashes").count() == 1


def publish(day: Afternoon) -> str:
    """Propose the draft of the board; the other office confirms it. Return the id of the version."""
    page, other = day.danish, day.chinese
    page.goto(f"{day.home}/board")
    page.locator(".board-bar a[href*='/plans/']").last.click()
    page.wait_for_url("**/plans/*")
    page.click("form[action$='/propose'] button")
    page.wait_for_load_state()
    day.look(page, "version-proposed")
    other.goto(f"{day.home}/versions")
    day.look(other, "versions-waiting")
    other.locator("main a[href*='/plans/']").first.click()
    other.wait_for_url("**/plans/*")
    day.look(other, "version-to-confirm")
    with day.timed("publishing"):
        other.click("form[action$='/confirm'] button")
        other.wait_for_load_state()
    assert other.locator(".signatures li").count() == 2
    page.goto(f"{day.home}/versions")
    day.look(page, "versions")
    return other.url.rpartition("/")[2]
