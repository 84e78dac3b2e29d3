"""The whole way, in each language and in both widths: from two people without an account to one hour in two zones."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from matchmaker.config import Settings
from matchmaker.domain.people import Role
from matchmaker.files.founding_case import founding_case
from matchmaker.services import accounts
from matchmaker.services.founding.partnerships import found_partnership
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from tests.browser import acting
from tests.browser.acting import ANE, CHEN, OFFICE_CN, OFFICE_DK
from tests.browser.demonstration import PASSWORD
from tests.browser.looking import NARROW, WIDE, choose_language, faults_of, sign_in
from tests.browser.serving import served, working

LOCALES = {"da": "da-DK", "en": "en-US", "zh": "zh-CN"}
HERE, THERE = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Asia/Shanghai")
CLOCK = re.compile(r"\d\d:\d\d")
STARTS, ENDS = "18:00", "19:30"
"""In the evening in Denmark, so that it is the next day in Shanghai, in summer and in winter."""


@pytest.fixture
def installation(tmp_path, sqlite_template) -> Iterator[str]:
    """A fresh installation with the partnership and its two offices; web and worker are running."""
    database = tmp_path / "matchmaker.db"
    database.write_bytes(sqlite_template.read_bytes())
    urls = {"database_url": f"sqlite:///{database}", "queue_url": f"sqlite:///{tmp_path / 'queue.db'}"}
    _found(urls["database_url"])
    environment = {f"MATCHMAKER_{name.upper()}": url for name, url in urls.items()}
    settings = Settings(secret_key="a secret key for tests", instance=tmp_path, **urls)
    with served(settings) as address, working(environment):
        yield address


def _found(database_url: str) -> None:
    engine = make_engine(database_url)
    with transaction(engine) as session:
        found_partnership(session, founding_case().partnership, "founding case")
        for email, party, language in ((OFFICE_DK, acting.HOST, "da"), (OFFICE_CN, acting.VISITOR, "zh")):
            of = {"role": Role.ORGANISER, "party": party, "language": language}
            accounts.create(session, email=email, password=PASSWORD, **of, now=datetime.now(UTC))
    engine.dispose()


class People:
    """The four of a workshop, each in a browser of their own, all reading one language in one width."""

    def __init__(
        self, browser: Browser, address: str, language: str, size: dict[str, int], *, scripts: bool = True
    ) -> None:
        self.language = language
        options = {"base_url": address, "viewport": size, "locale": LOCALES[language], "reduced_motion": "reduce"}
        options["java_script_enabled"] = scripts
        self.contexts = [browser.new_context(**options) for _ in range(4)]
        self.ane, self.chen, self.office_dk, self.office_cn = (context.new_page() for context in self.contexts)
        self.wrong: list[str] = []

    def look(self, page: Page) -> None:
        """Note what is wrong with the page that somebody has come to."""
        self.wrong += [f"{page.url}: {fault}" for fault in faults_of(page, self.language)]


@pytest.fixture
def people(browser, installation, request) -> Iterator[People]:
    language, size, scripts = request.param
    people = People(browser, installation, language, size, scripts=scripts)
    yield people
    for context in people.contexts:
        context.close()


WAYS = {
    "da-wide": ("da", WIDE, True),
    "en-narrow": ("en", NARROW, True),
    "zh-narrow": ("zh", NARROW, True),
    "en-without-scripts": ("en", WIDE, False),
}


@pytest.mark.parametrize("people", WAYS.values(), ids=WAYS, indirect=True)
def test_two_experts_come_to_see_each_other_at_the_same_instant(people):
    slug = _opened_workshop(people)
    for page, who in ((people.ane, ANE), (people.chen, CHEN)):
        _register(people, page, who, slug)
    acting.say_a_want(people.ane, slug, CHEN)
    people.look(people.ane)
    assert people.ane.locator("form.wish").count() == 1

    _plan_together(people, slug)

    instants = {_seen_by(people, people.ane, CHEN, slug), _seen_by(people, people.chen, ANE, slug)}
    assert len(instants) == 1
    starts_at = instants.pop()
    assert _clocks(people.ane, starts_at) == [f"{starts_at.astimezone(HERE):%H:%M}"]
    assert _clocks(people.chen, starts_at) == [f"{starts_at.astimezone(zone):%H:%M}" for zone in (HERE, THERE)]
    assert people.chen.locator(".clock-day").count() > 0
    for page, who in ((people.ane, ANE), (people.chen, CHEN)):
        assert _in_calendar_file(people, page, slug) == [starts_at], who
    assert people.wrong == []


def _opened_workshop(people: People) -> str:
    """One office makes a workshop with its programme and proposes to open it; the other one confirms."""
    for page, email in ((people.office_dk, OFFICE_DK), (people.office_cn, OFFICE_CN)):
        sign_in(page, email)
        choose_language(page, people.language)
    first_day = datetime.now(UTC).date() + timedelta(days=40)
    slug = acting.make_workshop(people.office_dk, first_day, first_day - timedelta(days=10))
    people.look(people.office_dk)
    acting.make_programme(people.office_dk, slug, STARTS, ENDS)
    people.look(people.office_dk)
    acting.agree_to_open(people.office_dk, slug)
    assert people.ane.goto(f"/workshops/{slug}").status == 404
    acting.agree_to_open(people.office_cn, slug)
    people.look(people.office_cn)
    assert people.ane.goto(f"/workshops/{slug}").status == 200
    return slug


def _register(people: People, page: Page, who: acting.Expert, slug: str) -> None:
    acting.register(page, who)
    people.look(page)
    acting.fill_profile(page, who)
    people.look(page)
    acting.take_part(page, slug)
    people.look(page)


def _plan_together(people: People, slug: str) -> None:
    """One office runs, watches and proposes; nobody sees a meeting before the other one has confirmed."""
    office, other = people.office_dk, people.office_cn
    acting.start_run(office, slug)
    people.look(office)
    acting.open_result(office)
    people.look(office)
    office.click("form[action$='/propose'] button")
    office.wait_for_load_state()
    people.ane.goto(f"/workshops/{slug}/matches")
    assert people.ane.locator(".match-who").count() == 0
    other.goto(f"/organise/{slug}/versions")
    people.look(other)
    other.locator("main a[href*='/plans/']").first.click()
    other.click("form[action$='/confirm'] button")
    other.wait_for_load_state()
    people.look(other)
    assert other.locator(".signatures li").count() == 2


def _seen_by(people: People, page: Page, other: acting.Expert, slug: str) -> datetime:
    """Return when a reader meets the other expert, which match list and agenda must say alike."""
    page.goto(f"/workshops/{slug}/matches")
    people.look(page)
    listed = page.locator(f".match:has(.match-name:has-text('{other.name}')) time")
    page_says = datetime.fromisoformat(listed.get_attribute("datetime") or "")
    assert page.locator(".match-more").first.text_content()
    page.goto(f"/workshops/{slug}/agenda")
    people.look(page)
    row = page.locator(f"tr:has-text('{other.name}') time")
    assert datetime.fromisoformat(row.get_attribute("datetime") or "") == page_says
    return page_says


def _clocks(page: Page, starts_at: datetime) -> list[str]:
    """Return the hour on each clock that the agenda shows for an instant: the workshop's, then the reader's own."""
    clocks = page.locator(f".clocks:has(time[datetime='{starts_at.isoformat()}'])").first
    own = clocks.locator(".clock-own")
    shown = [clocks.locator("time"), *([own] if own.count() else [])]
    return [CLOCK.findall(each.inner_text())[0] for each in shown]


def _in_calendar_file(people: People, page: Page, slug: str) -> list[datetime]:
    """Return the instants in the calendar file that the agenda offers."""
    page.goto(f"/workshops/{slug}/agenda")
    with page.expect_download() as download:
        page.click(f"a[href$='/workshops/{slug}/agenda.ics']")
    calendar = Calendar.from_ical(download.value.path().read_bytes())
    return [event.decoded("dtstart").astimezone(UTC) for event in calendar.walk("VEVENT")]
