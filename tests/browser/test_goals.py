"""A run is watched, stopped with its best plan, and started with goals in an order chosen by keyboard alone."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from matchmaker.cli.demo_folder import DemoFolder, opened
from matchmaker.services.standings import read_standing
from matchmaker.store.tables.jobs import Job
from matchmaker.store.transaction import reading
from tests.browser.demonstration import KICK_OFF, ORGANISER_DK, Demonstration
from tests.browser.serving import working
from tests.chaos.house import below

MATCHING = f"/organise/{KICK_OFF}/matching"
PATIENCE_MS = 150_000


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_run_is_watched_and_stopped_and_the_next_one_gets_its_goals_by_keyboard_without_a_script(own, tmp_path):
    page, watch = own.page(ORGANISER_DK, "en")
    page.set_default_timeout(PATIENCE_MS)
    folder, job = DemoFolder(tmp_path / "demo"), own.known.jobs[KICK_OFF, "queued"]
    page.goto(f"/organise/{KICK_OFF}/runs/{job}")
    with working(Demonstration(folder)._environment()) as worker:
        with held_with_a_plan(worker, folder, job):
            page.wait_for_selector("[data-live] table")
            assert page.locator("[data-live] progress").get_attribute("value") is not None
            page.get_by_role("button", name="Stop the run").click()
            page.wait_for_selector("text=The run is being stopped")
        page.wait_for_selector("text=this is the best plan until then")
        page.wait_for_selector("text=so another plan may come of it")
        assert watch.taken() == []

    plain = own.browser.new_context(base_url=own.address, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    form = plain.new_page()
    form.goto(MATCHING)
    form.locator("#goal_1").focus()
    for words in ("Everybody", "As few gaps", "Few changes of room", "As much", "No further"):
        form.keyboard.type(words)
        form.keyboard.press("Tab")
    form.keyboard.type("3")
    form.keyboard.press("Enter")
    form.wait_for_url("**/runs/*")
    answer = plain.request.get(form.url).text()  # the page itself is renewed every three seconds
    assert re.findall(r"<li>(.*?)</li>", answer.partition('class="goal-list"')[2].partition("</ol>")[0]) == [
        "Everybody gets at least 3 meetings",
        "As few gaps as possible",
        "Few changes of room",
        "As much value as possible",
    ]
    form.get_by_role("button", name="Stop the run").click()
    form.wait_for_selector("text=Stopped by hand before there was a plan.")
    plain.close()


@contextmanager
def held_with_a_plan(worker: "subprocess.Popen[bytes]", folder: DemoFolder, job_id: str) -> Iterator[None]:
    """Hold the solver once it has a plan: a moment later that may be proven best, and nothing is left to stop."""
    end = time.monotonic() + PATIENCE_MS / 1000
    with opened(folder) as engine:
        while not _has_a_plan(engine, job_id) and time.monotonic() < end:
            time.sleep(0.02)
    solving = [each for each in below(worker.pid) if job_id.encode() in Path(f"/proc/{each}/cmdline").read_bytes()]
    assert solving
    for each in solving:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in solving:
            os.kill(each, signal.SIGCONT)


def _has_a_plan(engine: Engine, job_id: str) -> bool:
    with reading(engine) as session:
        standing = read_standing(session.scalars(select(Job.progress_text).where(Job.public_id == job_id)).one())
    return standing is not None and bool(standing.value)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pictures_of_a_plan_fit_the_page_and_say_what_their_tables_say(shown, width):
    page, _ = shown.page(ORGANISER_DK, "en", viewport={"width": width, "height": 800})
    page.goto(f"/organise/{KICK_OFF}/plans/{shown.known.plans[KICK_OFF, 'published']}")
    picture = page.locator("svg.heat")

    drawn = [int(text) for text in picture.locator(".heat-value").all_text_contents()]
    told = [
        int(cell.rsplit(" ", 1)[1]) for cell in page.locator("#fits td").all_text_contents() if cell.startswith("fit")
    ]
    assert sum(drawn) == sum(told) > 0
    assert sorted(drawn) == sorted(each for each in told if each)
    assert "Fit and meetings" in picture.get_attribute("aria-label")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    used = [cell.split(" of ") for cell in page.locator("#themes td").all_text_contents() if " of " in cell]
    assert sum(int(taken) for taken, _tables in used) >= sum(told)
    assert all(int(taken) <= int(tables) for taken, tables in used)
