"""What is looked at on a page: whether it fits, reads right to assistive technology, and runs without complaint."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.demonstration import PASSWORD

HTML_LANG = {"da": "da", "en": "en", "zh": "zh-Hans"}
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}

_AXE = Axe().axe_script
_FACTS = """() => {
  const tooWide = document.documentElement.scrollWidth - window.innerWidth;
  const reach = element => element.getBoundingClientRect().right;
  const widest = tooWide > 0
    ? [...document.body.querySelectorAll("*")].filter(each => reach(each) > window.innerWidth + 0.5)
        .map(each => each.tagName.toLowerCase() + (each.className ? "." + each.className : "")).slice(0, 3).join(", ")
    : "";
  return {
    lang: document.documentElement.lang, tooWide, widest,
    titles: [...document.querySelectorAll("h1")].map(each => each.textContent.trim()),
    tab: document.title.trim(),
  };
}"""
_SHORTEN = """() => {
  for (const list of document.querySelectorAll("tbody, ul, ol")) {
    for (const entry of [...list.children].slice(12)) entry.hidden = true;
  }
}"""
_OPEN_DETAILS = 'document.querySelectorAll("main details").forEach(each => { each.open = true; })'


@dataclass
class Watch:
    """Hears what a page complains of and whom it calls; `taken` hands it over."""

    host: str
    heard: list[str] = field(default_factory=list)

    def on(self, page: Page) -> Page:
        """Begin to listen to `page` and return it."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", self._request)
        return page

    def taken(self) -> list[str]:
        """Return what was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard

    def _console(self, message: ConsoleMessage) -> None:
        answered_with_an_error_page = message.text.startswith("Failed to load resource") and _is_page(message)
        if message.type in {"error", "warning"} and not answered_with_an_error_page:
            self.heard.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.heard.append(f"a call to {parts.netloc}")


def _is_page(message: ConsoleMessage) -> bool:
    """Return whether a message is about the page itself and not about something that it loads."""
    page = message.page
    return page is not None and urlsplit(message.location["url"]).path == urlsplit(page.url).path


def faults_of(page: Page, language: str) -> list[str]:
    """Return what is wrong with the page as it is shown now, whatever it is about."""
    facts = page.evaluate(_FACTS)
    found = []
    if facts["lang"] != HTML_LANG[language]:
        found.append(f"lang {facts['lang']!r} instead of {HTML_LANG[language]!r}")
    if len(facts["titles"]) != 1 or not facts["titles"][0]:
        found.append(f"titles {facts['titles']}")
    if not facts["tab"].partition("·")[0].strip():
        found.append(f"title of the tab {facts['tab']!r}")
    if facts["tooWide"] > 0:
        width = (page.viewport_size or WIDE)["width"]
        found.append(f"{facts['tooWide']} px too wide at {width}: {facts['widest']}")
    return found


def violations(page: Page) -> list[str]:
    """Return the violations that axe finds, with the first element of each.

    Contrast is by far the slowest of its rules, so it is measured on the first entries of long lists and tables alone;
    the others are hidden afterwards, when every other rule has seen them.
    """
    page.evaluate(f"typeof axe === 'undefined' ? (() => {{{_AXE}}})() : 0")
    found = _found(page, {"rules": {"color-contrast": {"enabled": False}}})
    page.evaluate(_SHORTEN)
    found += _found(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    return [f"axe {each['id']} ×{len(each['nodes'])}: {each['nodes'][0]['html'][:160]}" for each in found]


def _found(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    given = {"resultTypes": ["violations"], **options}
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(answer => answer.violations)", given)
    return found


def open_details(page: Page) -> None:
    """Open all that a reader can open in the content."""
    page.evaluate(_OPEN_DETAILS)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in with the form."""
    page.goto("/auth/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main form button")
    page.wait_for_url(lambda url: "/auth/" not in url)


def choose_language(page: Page, language: str) -> None:
    """Choose a language in the menu of the page."""
    if page.get_attribute("html", "lang") == HTML_LANG[language]:
        return
    page.click("details.menu:has(button[formaction]) > summary")
    with page.expect_navigation():
        page.click(f"button[formaction$='/language/{language}']")
