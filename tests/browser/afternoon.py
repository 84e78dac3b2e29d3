"""The afternoon of two offices: who is in it, and how their people come in, from a list to their own word."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage

from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, update

from matchmaker.domain.permissions.asking import NOBODY
from matchmaker.services import entries
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import transaction
from tests.browser import acting
from tests.browser.acting import OFFICE_CN, OFFICE_DK
from tests.browser.demonstration import PASSWORD
from tests.browser.invented_lists import Invented
from tests.browser.lens import Lens
from tests.browser.letters_sent import Letters, links
from tests.browser.looking import WIDE, choose_language, sign_in

PATIENCE_MS = 180_000
"""For a page, and for the worker to take up what it is given, on a busy machine."""

BY_HAND = 2
"""So many of each list open their letter in a browser; the others say the same by the use case behind that page."""

NO_PASSWORD = "not the hash of any password"
LANGUAGES = {OFFICE_DK: "da", OFFICE_CN: "zh"}


@dataclass
class Afternoon:
    """Two offices at their screens, the letters that go out, what was seen, and how long each step took."""

    browser: Browser
    address: str
    engine: Engine
    letters: Letters
    danish: Page
    chinese: Page
    slug: str = ""
    lens: Lens = field(default_factory=Lens)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def offices(self) -> tuple[Page, Page]:
        """Both offices' pages."""
        return self.danish, self.chinese

    @property
    def home(self) -> str:
        """Where the organisers' pages of the workshop begin."""
        return f"/organise/{self.slug}"

    def look(self, page: Page, name: str) -> None:
        """Look at the page that somebody has come to."""
        language = "zh" if page is self.chinese else "da"
        self.lens.look(page, language, name)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long something took that somebody waited for."""
        began = time.monotonic()
        yield
        self.seconds[what] = round(time.monotonic() - began, 2)


def office(browser: Browser, address: str, email: str) -> Page:
    """Return a page of a fresh browser in which an office is signed in and reads its language."""
    language = LANGUAGES[email]
    page = _page(browser, address, {"da": "da-DK", "zh": "zh-CN"}[language])
    sign_in(page, email)
    choose_language(page, language)
    return page


def _page(browser: Browser, address: str, locale: str) -> Page:
    page = browser.new_context(base_url=address, viewport=WIDE, locale=locale, reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def import_list(day: Afternoon, page: Page, file: tuple[str, bytes], count: int) -> None:
    """Hand a list in, look at what would happen, say who is who, take it in and have everybody written to."""
    name, content = file
    page.goto(f"{day.home}/people")
    page.locator("main a[href$='/people/import']").first.click()
    media_type = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    page.set_input_files("input[name=file]", {"name": name, "mimeType": media_type, "buffer": content})
    with day.timed(f"import: looking at {name}"):
        acting.send(page)
        page.wait_for_url("**/import/*")
    day.look(page, "import-list")
    others = page.locator("button[name=everybody][value=other]")
    if others.count():
        others.click()
        page.wait_for_load_state()
    with day.timed(f"import: taking {name} in"):
        page.click("form[action$='/take-in'] button")
        page.locator("form[action$='/invite']").wait_for()
    assert str(count) in page.locator(".result, .notice").first.inner_text()
    day.look(page, "import-taken-in")
    with day.timed(f"import: writing to those of {name}"):
        page.click("form[action$='/invite'] button")
        page.locator("form[action$='/undo']").wait_for()


def answer_letters(day: Afternoon, people: list[Invented], letters: list[EmailMessage]) -> None:
    """Everybody of a list takes their entry over and agrees to be seen: a few in a browser, the others without one."""
    paths = {each["To"].addresses[0].addr_spec: links(each, "/auth/entry/")[0] for each in letters}
    for each in people[:BY_HAND]:
        _answer_by_hand(day, paths[each.email])
    for each in people[BY_HAND:]:
        token, language = paths[each.email].rpartition("/")[2], "da" if each.email.endswith(".dk") else "zh"
        said = {"password_hash": NO_PASSWORD, "consent": True, "language": language}
        with transaction(day.engine) as session:
            taken = entries.take_over(session, NOBODY, token, **said, now=datetime.now(UTC))
        assert taken.registered, each


def _answer_by_hand(day: Afternoon, path: str) -> None:
    page = _page(day.browser, day.address, "en-US")
    page.goto(path)
    if "entry" not in {name.partition(" ")[0] for name in day.lens.server_ms}:
        day.lens.look(page, "en", "entry")
    page.fill("input[name=password]", PASSWORD)
    page.check("input[name=consent]")
    acting.send(page)
    page.wait_for_url(lambda url: "/auth/" not in url)
    page.context.close()


def want_at_most(day: Afternoon, meetings: int) -> None:
    """Everybody wants so many meetings at most: who meets somebody at every time has no other time for anything."""
    with transaction(day.engine) as session:
        session.execute(update(Registration).values(max_meetings=meetings))


def colleague(day: Afternoon, organisation: str, email: str, name: str) -> None:
    """Somebody of an organisation makes an account and a profile, and registers for nothing."""
    page = _page(day.browser, day.address, "da-DK")
    who = acting.Expert(email, acting.HOST, name, "", ("Operation",), ("Partners",), ("da", "en"))
    acting.ask_for_an_account(page, who)
    page.wait_for_url("**/auth/mail/*")
    [confirmation] = [found for each in day.letters.new() for found in links(each, "/auth/confirm/")]
    page.goto(confirmation)
    acting.send(page)
    page.wait_for_url(lambda url: "/auth/" not in url)
    page.goto("/profile")
    page.select_option("select[name=organisation]", label=organisation)
    acting.fill_profile(page, who)
    page.context.close()


def substitute(day: Afternoon, gone: str, coming: str) -> None:
    """The Danish office lets somebody take the place of somebody who cannot come."""
    page = day.danish
    page.goto(f"{day.home}/people?q={gone}")
    page.locator("main a[href$='/registration']").first.click()
    page.locator("main a[href$='/substitute']").click()
    day.look(page, "substitution")
    page.get_by_label(coming).check()
    page.fill("textarea[name=reason]", "Har brækket benet og kan ikke rejse.")
    with day.timed("substitution"):
        acting.send(page)
        page.wait_for_url(lambda url: not url.endswith("/substitute"))
