"""A real browser on a real server: Chromium against the app on a port of its own."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from matchmaker.app import create_app
from matchmaker.cli.demo_folder import DemoFolder
from tests.browser.chromium import MISSING, executable, launched
from tests.browser.demonstration import Demonstration, Known, known_of, laid_out
from tests.browser.looking import WIDE, Watch, choose_language, sign_in
from tests.browser.serving import served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.fail(MISSING)
    with launched() as browser:
        yield browser


@dataclass
class Shown:
    """The demonstration, served: for looking, not for changing, since the tests share it."""

    app: Flask
    known: Known
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, email: str, language: str, **options: object) -> tuple[Page, Watch]:
        """Return a page of a fresh browser in which somebody, or nobody, is signed in and reads a language."""
        given = {"viewport": WIDE, "reduced_motion": "reduce", "locale": "en-US", **options}
        context = self.browser.new_context(base_url=self.address, **given)
        self.contexts.append(context)
        watch = Watch(urlsplit(self.address).netloc)
        page = watch.on(context.new_page())
        if email:
            sign_in(page, email)
        page.goto("/privacy")
        choose_language(page, language)
        return page, watch


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration to copy, laid out once for all processes of the run."""
    shared = tmp_path_factory.getbasetemp()
    shared = (shared.parent if shared.name.startswith("popen-") else shared) / "demonstration"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            laid_out(shared)
            (shared / "made").touch()
    return shared / "demo"


@pytest.fixture(scope="session")
def shown(untouched: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    yield from _shown(untouched, browser, tmp_path_factory.mktemp("shown"))


@pytest.fixture
def own(untouched: Path, browser: Browser, tmp_path: Path) -> Iterator[Shown]:
    """A demonstration of one's own, in which a test may change what it likes."""
    yield from _shown(untouched, browser, tmp_path)


def _shown(untouched: Path, browser: Browser, folder: Path) -> Iterator[Shown]:
    shutil.copytree(untouched, folder / "demo")
    demonstration = Demonstration(DemoFolder(folder / "demo"))
    settings = demonstration.settings()
    with served(settings) as address:
        shown = Shown(create_app(settings), known_of(demonstration), address, browser)
        yield shown
        for context in shown.contexts:
            context.close()


@pytest.fixture
def look(shown: Shown) -> Iterator[Callable[..., tuple[Page, Watch]]]:
    """Return what opens a page of the demonstration for somebody; see `Shown.page`."""
    before = len(shown.contexts)
    yield shown.page
    while len(shown.contexts) > before:
        shown.contexts.pop().close()
