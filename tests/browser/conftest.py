"""A real browser on a real server: Chromium against the app on a port of its own."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from matchmaker.app import create_app
from matchmaker.config import Settings
from tests.browser.chromium import ARGUMENTS, MISSING, executable

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = executable()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    """The address of the app, running on an empty database."""
    settings = Settings(secret_key="a secret key for tests", database_url=database_url, instance="/nonexistent")
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a fresh visitor who reads English."""
    context = browser.new_context(base_url=address, locale="en-US", viewport=WIDE)
    yield context.new_page()
    context.close()
