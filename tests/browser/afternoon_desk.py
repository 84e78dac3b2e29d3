"""The day itself: a mandate that both offices gave before, notes at the desk, a repair that is published at once."""

from datetime import date

from playwright.sync_api import Locator, Page

from tests.browser import acting
from tests.browser.afternoon import Afternoon
from tests.browser.looking import NARROW, WIDE


def give_mandate(day: Afternoon, last_day: date, most_moves: int) -> None:
    """One office proposes what the desk may publish at once, the other one confirms it."""
    page, other = day.danish, day.chinese
    page.goto(f"{day.home}/desk/mandate")
    page.fill("input[name=day]", last_day.isoformat())
    page.fill("input[name=clock]", "18:00")
    page.fill("input[name=most_moves]", str(most_moves))
    acting.send(page)
    page.wait_for_load_state()
    day.look(page, "mandate-proposed")
    other.goto(f"{day.home}/desk/mandate")
    day.look(other, "mandate-to-confirm")
    other.click("form[action$='/confirm'] button")
    other.wait_for_load_state()
    assert other.locator("form[action$='/confirm']").count() == 0


def note_the_day(day: Afternoon, missing: list[str], late: list[str]) -> None:
    """At the desk, on a telephone: who does not come, who comes from the third slot on, which room is closed."""
    page = day.danish
    page.set_viewport_size(NARROW)
    for name in missing:
        _found(page, day, name)
        _noted(page, page.locator("button[value=absent]"))
    for name in late:
        _found(page, day, name)
        person = page.locator(".desk-person").first
        person.locator("details > summary").click()
        person.locator("select[name=slot]").select_option(index=2)
        _noted(page, person.locator("button[value=late]"))
    page.goto(f"{day.home}/desk/sessions")
    day.look(page, "desk-sessions")
    room = page.locator("form:has(button[name=extent])").last
    room.locator("select[name=slot] option").last.evaluate("option => { option.selected = true; }")
    _noted(page, room.locator("button[name=extent][value=day]"))
    page.set_viewport_size(WIDE)
    page.goto(f"{day.home}/desk")
    assert page.locator(".desk-pending li").count() == len(missing) + len(late) + 1
    day.look(page, "desk")


def _found(page: Page, day: Afternoon, name: str) -> None:
    page.goto(f"{day.home}/desk")
    page.fill("input[name=q]", name)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator(".desk-person").count() == 1, name


def _noted(page: Page, button: Locator) -> None:
    """Press a button of the desk and wait until the note has arrived."""
    with page.expect_response(lambda answer: answer.url.endswith("/notes")) as noted:
        button.click()
    assert noted.value.status == 201
    page.locator("[data-desk-queue]").wait_for(state="hidden")


def repair_and_publish(day: Afternoon) -> int:
    """See what a repair would change, publish it under the mandate; return how many people it said are told."""
    page = day.danish
    page.goto(f"{day.home}/desk")
    with day.timed("repair, from the button to the preview"):
        page.click("form[action$='/desk/repairs'] button")
        page.wait_for_url("**/desk/repairs/*")
    day.look(page, "repair")
    will_be_told = page.locator(".figures b").last.inner_text()
    with day.timed("publishing the repair"):
        page.click("form[action$='/apply'] button")
        page.wait_for_load_state()
    day.look(page, "repair-published")
    day.chinese.goto(f"{day.home}/versions")
    day.look(day.chinese, "versions-after-repair")
    return int(will_be_told)


def read_the_report(day: Afternoon) -> None:
    """Both offices look at what came of the workshop."""
    for page in day.offices:
        page.goto(f"{day.home}/reports")
        day.look(page, "report")
        assert page.locator("svg.network circle").count() > 0
    day.danish.locator("main a[href$='/reports/files']").click()
    day.look(day.danish, "report-files")
