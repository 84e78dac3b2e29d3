"""Nothing that people write runs in a browser: on no page, in no letter, with the content security policy and without.

Scripts are counted by the browser's debugger: whatever it compiles that is not a file of ours would have run.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from matchmaker import paths
from matchmaker.services.mail.letter import Letter, as_page
from matchmaker.services.mail.saying import say_in
from matchmaker.store.transaction import transaction
from tests.browser.serving import _Quiet
from tests.hostile import MARKUP, scripts
from tests.long_forms import only_long
from tests.web.ground import Ground, grounds
from tests.web.growing import grown
from tests.web.hostile_world import fill, pages
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_DK

SHOWN = "/workshops/kick-off"
READERS = (EXPERT_DK, ORGANISER_DK, OPERATOR)
PATIENCE_MS = 120_000
"""For a page on a busy machine."""

POLICY = "Content-Security-Policy"


@dataclass
class Watch:
    """What the browser ran, asked and called that is not ours."""

    host: str
    found: list[str] = field(default_factory=list)

    def on(self, page: Page) -> Page:
        page.on("dialog", lambda dialog: (self.found.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("requestfinished", lambda request: self._called(request.url))
        page.on("requestfailed", lambda request: None if request.failure == "csp" else self._called(request.url))
        debugger = page.context.new_cdp_session(page)
        debugger.on("Debugger.scriptParsed", self._ran)
        debugger.send("Debugger.enable")
        return page

    def _ran(self, script: dict[str, Any]) -> None:
        parts = urlsplit(script["url"])
        is_ours = parts.netloc == self.host and parts.path.startswith("/static/")
        if script["executionContextAuxData"]["isDefault"] and not is_ours:  # the other worlds are Playwright's own
            self.found.append(f"script of {script['url'] or 'nowhere'}")

    def _called(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc != self.host or parts.scheme not in {"http", "https"}:
            self.found.append(f"call to {url[:80]}")


@pytest.fixture(scope="module")
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    yield from grounds(request, "sqlite", tmp_path_factory.mktemp("hostile"))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def policy(app: Flask, *, on: bool) -> Iterator[None]:
    """Take the content security policy off every answer, where it is to be off: escaping alone has to hold."""

    def take_off(answer: Response) -> Response:
        del answer.headers[POLICY]
        return answer

    last = app.after_request_funcs.setdefault(None, [])
    if not on:
        last.insert(0, take_off)  # what was attached first answers last
    yield
    if not on:
        last.remove(take_off)


def opened(browser: Browser, ground: Ground, address: str, who: str) -> BrowserContext:
    """Return a fresh browser in which somebody is signed in."""
    context = browser.new_context(base_url=address)
    context.set_default_timeout(PATIENCE_MS)
    if cookie := who and ground.client(who).get_cookie("matchmaker"):
        context.add_cookies([{"name": "matchmaker", "value": cookie.value, "url": address}])
    return context


def run_on_pages(browser: Browser, ground: Ground, places: Mapping[str, Sequence[str]], *, csp: bool) -> list[str]:
    """Open the pages of each reader; return what ran and the pages that failed."""
    found = []
    with policy(ground.app, on=csp), served(ground.app) as address:
        for who in places:
            context = opened(browser, ground, address, who)
            watch = Watch(urlsplit(address).netloc)
            page = watch.on(context.new_page())
            for place in places[who]:
                answer = page.goto(place, wait_until="load")
                failed = answer is None or answer.status >= 500
                found += [f"{who} {place}: {each}" for each in [*watch.found, *(["5xx"] if failed else [])]]
                watch.found.clear()
            context.close()
    return found


def written(ground: Ground, texts: list[str], begin: int = 0) -> set[str]:
    with transaction(ground.engine) as session:
        return fill(session, texts, begin)


def each_page_once(ground: Ground) -> dict[str, list[str]]:
    """Return the pages by the first reader to whom each is open; what is open to nobody of them is an error page."""
    left = list(dict.fromkeys(pages(ground)))
    found: dict[str, list[str]] = {}
    for who in READERS:
        client = ground.client(who)
        found[who] = [place for place in left if ground.get(client, place).status_code == 200]
        left = [place for place in left if place not in found[who]]
    found[READERS[0]] += left
    return found


def test_nothing_that_people_write_runs_on_any_page(browser: Browser, hostile: Ground) -> None:
    """Without the policy on every page; with it on every fifth, where the browser has less to do."""
    assert set(MARKUP) - written(hostile, list(MARKUP)) == set()
    places = each_page_once(hostile)
    assert all(len(places[who]) > 5 for who in READERS)
    assert run_on_pages(browser, hostile, places, csp=False) == []
    assert run_on_pages(browser, hostile, {who: places[who][::5] for who in READERS}, csp=True) == []


RUNNING = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<img src=//evil.example/x>")


def test_a_page_that_trusted_a_text_would_be_noticed(browser: Browser, hostile: Ground) -> None:
    """The control: one place that does not escape, as a mistake would make it; the policy then still holds."""
    with trusting(hostile.app, "workshops/show.html", "{{ theme.description }}"):
        for text in RUNNING:
            written(hostile, [text])
            ran = [run_on_pages(browser, hostile, {"": [SHOWN]}, csp=csp) for csp in (False, True)]
            assert [bool(found) for found in ran] == [True, False], text


@contextmanager
def trusting(app: Flask, name: str, place: str) -> Iterator[None]:
    """Let one place of a template stand in the page as it was written."""
    source = (paths.TEMPLATES / name).read_text(encoding="utf-8")
    assert place in source
    careless = source.replace(place, place.replace(" }}", "|safe }}"))
    before = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([DictLoader({name: careless}), before])
    app.jinja_env.cache.clear()
    yield
    app.jinja_env.loader = before
    app.jinja_env.cache.clear()


def test_nothing_that_people_write_runs_in_a_letter(browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch("nowhere")
    watch.on(page)
    for text in scripts():
        letter = Letter(text, (text, f"Dear {text},"), link="https://meet.example/x", link_label=text)
        page.set_content(as_page(letter, say_in("en")))
    assert watch.found == []
    page.set_content(as_page(Letter("x", ("x",)), say_in("en")).replace("x", RUNNING[0]))
    assert watch.found != []  # the control: a letter that did not escape
    page.close()


@pytest.mark.bars
@only_long
@pytest.mark.timeout(7200)
def test_no_published_script_runs_from_any_column_on_any_page(browser: Browser, hostile: Ground) -> None:
    texts, seen = scripts(), set()
    with transaction(hostile.engine) as session:
        grown(session, hostile.facts)
    for begin in range(0, len(texts), 100):
        seen |= written(hostile, texts, begin)
        places = each_page_once(hostile)
        for csp in (True, False):
            assert run_on_pages(browser, hostile, places, csp=csp) == []
    assert [text for text in texts if text.strip() and "\0" not in text and text not in seen] == []
