"""Notes of the desk on a bad line: kept on the device, sent when the line is back, each once."""

from tests.browser.demonstration import KICK_OFF, ORGANISER_DK

DESK = f"/organise/{KICK_OFF}/desk"


def test_notes_wait_for_a_line_and_arrive_once(shown):
    page, _ = shown.page(ORGANISER_DK, "en")
    page.goto(f"{DESK}?presence=expected")
    before = page.locator(".desk-person").count()
    page.context.set_offline(True)
    page.locator(".desk-person button[value=arrived]").nth(0).click()
    page.locator(".desk-person button[value=absent]").nth(1).click()

    assert page.locator("[data-desk-queue] li").count() == 2
    assert "Not sent yet" in page.locator("[data-desk-said]").inner_text()

    page.context.set_offline(False)
    page.locator("[data-desk-queue]").wait_for(state="hidden")
    page.goto(DESK)
    assert page.locator(".desk-notes li").count() == 2
    assert "The plan does not know this yet" in page.locator("main").inner_text()
    page.goto(f"{DESK}?presence=expected")
    assert page.locator(".desk-person").count() == before  # a full page still, or two fewer on the last one
    for _note in range(2):
        page.goto(DESK)
        page.locator(".desk-notes button").first.click()
    assert page.locator(".desk-notes li").count() == 0


def test_a_note_that_is_refused_says_so_and_can_be_dropped(shown):
    page, _ = shown.page(ORGANISER_DK, "en")
    page.goto(f"{DESK}/sessions")
    first = page.locator(".desk-person", has=page.locator("input[name=tables]")).first  # the rooms stand before
    first.locator("input[name=tables]").fill("many")
    first.locator("button[value=tables]").click()
    page.locator("[data-desk-queue] li", has_text="Write how many tables").wait_for()
    page.locator("[data-desk-queue] li button").click()
    assert page.locator("[data-desk-queue]").is_hidden()
