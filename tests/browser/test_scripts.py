"""Nothing that people write runs in a browser: on no page, in no letter, with the content security policy and without.

Scripts are counted by the browser's debugger: whatever it compiles that is not a file of ours would have run. Pages are
opened for the screen and for printing, and so is what is only shown in answer to a form.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.serving import make_server

from matchmaker import paths
from matchmaker.services.mail.letter import Letter, as_page, as_text
from matchmaker.services.mail.saying import say_in
from matchmaker.store.transaction import transaction
from tests.browser.serving import _Quiet
from tests.hostile import MARKUP, scripts
from tests.long_forms import LONG, only_long
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import Ground, grounds
from tests.web.growing import grown
from tests.web.hostile_answers import GIVEN_BACK, OVERTAKEN, PREVIEW, Answered, Sendable, answers, sendable
from tests.web.hostile_letters import hostile_letters, writers
from tests.web.hostile_world import fill, pages, proposed
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK

SHOWN = "/workshops/kick-off"
READERS = (EXPERT_DK, ORGANISER_DK, ORGANISER_CN, OPERATOR)
SHOWN_WITH = (200, OVERTAKEN, GIVEN_BACK)
MERGED = {"profile.edit", "costs.change", "organise.terms", "programme.edit"}
"""Forms with words in them that show both what was saved and what was typed when somebody else was faster."""

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


@pytest.fixture(scope="module")
def forms(hostile: Ground) -> list[Sendable]:
    """The forms as they are found before anything hostile stands in them."""
    hostile.restore_if_written()
    return sendable(hostile, everywhere=LONG)


def _terms(forms: list[Sendable]) -> FormOnPage:
    return next(each.form for each in forms if each.form.endpoint == "organise.terms")


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
                page.emulate_media(media="print")  # what is to be printed may load and show what a screen does not
                page.emulate_media(media="screen")
                failed = answer is None or answer.status >= 500
                found += [f"{who} {place}: {each}" for each in [*watch.found, *(["5xx"] if failed else [])]]
                watch.found.clear()
            context.close()
    return found


def run_on_answers(browser: Browser, ground: Ground, found: Sequence[Answered], *, csp: bool) -> list[str]:
    """Open pages that answer forms, as the browser shows them to whoever sent the form; return what ran."""
    ran = []
    with served(ground.app) as address:
        context = opened(browser, ground, address, "")
        watch, shown = Watch(urlsplit(address).netloc), found[:1]
        page = watch.on(context.new_page())

        def give(route: Route) -> None:
            answer = shown[0].page
            headers = {"content-type": "text/html; charset=utf-8"} | ({POLICY: answer.headers[POLICY]} if csp else {})
            route.fulfill(status=answer.status_code, headers=headers, body=answer.get_data())

        page.route(f"{address}/answer", give)
        for each in found:
            shown = [each]
            page.goto("/answer", wait_until="load")
            ran += [f"{each.endpoint} for {each.who}: {what}" for what in watch.found]
            watch.found.clear()
        context.close()
    return ran


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


@pytest.mark.bars
def test_nothing_that_people_write_runs_on_any_page(browser: Browser, hostile: Ground, forms: list[Sendable]) -> None:
    """Without the policy on every page; with it on every fifth, where the browser has less to do."""
    hostile.restore_if_written()
    proposed(hostile, _terms(forms), MARKUP)
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


@pytest.mark.bars
def test_nothing_runs_where_a_form_is_given_back_or_overtaken_or_previewed(
    browser: Browser, hostile: Ground, forms: list[Sendable]
) -> None:
    written(hostile, list(MARKUP))
    found = list(answers(hostile, forms, list(MARKUP)))
    of = {status: {each.endpoint for each in found if each.page.status_code == status} for status in SHOWN_WITH}
    assert MERGED - of[OVERTAKEN] == set()
    assert {"costs.add", "profile.edit", "organise.terms"} - of[GIVEN_BACK] == set()
    assert PREVIEW in of[200]
    assert run_on_answers(browser, hostile, found, csp=False) == []
    assert run_on_answers(browser, hostile, found[::5], csp=True) == []


@pytest.mark.bars
def test_an_answer_that_trusted_a_text_would_be_noticed(
    browser: Browser, hostile: Ground, forms: list[Sendable]
) -> None:
    """The control: what was saved meanwhile stands in the page that shows both as it was written."""
    written(hostile, [RUNNING[0]])
    terms = [each for each in forms if each.form == _terms(forms)]
    with trusting(hostile.app, "conflicts/merge.html", "{{ words[0] }}"):
        found = [each for each in answers(hostile, terms, [RUNNING[0]]) if each.page.status_code == OVERTAKEN]
        ran = [run_on_answers(browser, hostile, found, csp=csp) for csp in (False, True)]
    assert [bool(each) for each in ran] == [True, False]


def test_nothing_that_people_write_runs_in_a_letter(browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch("nowhere")
    watch.on(page)
    texts, names, as_texts = scripts(), set(), []
    for name, letter, say in hostile_letters(texts):
        names.add(name)
        as_texts.append(f"{letter.subject}\n{as_text(letter, say)}")
        page.set_content(as_page(letter, say))
    assert len(names) == len({each.__name__ for each in writers()}) > 15
    said = " ".join(" ".join(as_texts).split())
    unsaid = [text for text in texts if " ".join(text.split()) not in said]
    assert len(unsaid) < len(texts) / 10, "few letters leave out something that they were given"
    page.route("**/letters", lambda route: route.fulfill(content_type="text/plain", body="\n".join(as_texts)))
    page.goto("http://nowhere/letters")
    assert watch.found == []
    page.set_content(as_page(Letter("x", ("x",)), say_in("en")).replace("x", RUNNING[0]))
    assert watch.found != []  # the control: a letter that did not escape
    page.close()


@pytest.mark.bars
@only_long
@pytest.mark.timeout(4 * 3600)
def test_no_published_script_runs_from_any_column_on_any_page(
    browser: Browser, hostile: Ground, forms: list[Sendable], figure: Callable[[str, object], None]
) -> None:
    texts, seen, opened_pages, answered = scripts(), set(), 0, 0
    assert len(texts) >= 500, "without the published set (MATCHMAKER_CASES) this would be a short form"
    hostile.restore_if_written()
    with transaction(hostile.engine) as session:
        grown(session, hostile.facts)
    for begin in range(0, len(texts), 100):
        proposed(
            hostile,
            _terms(forms),
            [text for text in texts[begin:] + texts if text.isprintable() and 0 < len(text) <= 150],
        )
        seen |= written(hostile, texts, begin)
        places = each_page_once(hostile)
        found = list(answers(hostile, forms, texts, begin))
        for csp in (True, False):
            assert run_on_pages(browser, hostile, places, csp=csp) == []
            assert run_on_answers(browser, hostile, found, csp=csp) == []
            opened_pages, answered = opened_pages + sum(map(len, places.values())), answered + len(found)
    figure("B6", {"texts": len(texts), "pages opened": opened_pages, "answers to forms": answered, "ran": 0})
    assert [text for text in texts if text.strip() and "\0" not in text and text not in seen] == []
