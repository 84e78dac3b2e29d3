"""The afternoon test: two offices take a workshop from two lists of people to a repair on the day, in a real browser.

Both offices work in a browser of their own, one in Danish and one in Chinese, on a served program with its worker, its
database and its mail. Lists, programme, run, board, both keys, substitution, mandate, desk and repair are done on the
pages, the board by keyboard alone. Of the people whom the lists name two on each side open their letter in a browser
and take their entry over; the others say the same by the use case behind that page, with the token of their letter.
Every page on the way is looked at wide and narrow, by axe too. The short form has twenty people on each side, the long
form two hundred; with MATCHMAKER_PICTURES=FOLDER the pages are photographed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from matchmaker.config import Settings
from matchmaker.domain.people import Role
from matchmaker.domain.plans import PlanStatus
from matchmaker.files.founding_case import founding_case
from matchmaker.services import accounts
from matchmaker.services.founding.partnerships import found_partnership
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.transaction import reading, transaction
from tests.browser import acting, afternoon, afternoon_desk, afternoon_plan
from tests.browser.acting import OFFICE_CN, OFFICE_DK
from tests.browser.afternoon import Afternoon
from tests.browser.demonstration import PASSWORD
from tests.browser.invented_lists import chinese_list, danish_list
from tests.browser.letters_sent import Letters, told
from tests.browser.serving import served, working
from tests.long_forms import LONG

PEOPLE, RUN_S, MOST_MOVES = (200, 120, 60) if LONG else (20, 20, 20)
"""On each side; for the solver; of one repair under the mandate."""

MOST_MEETINGS = 8
"""Of a person, in a day of ten times."""

MISSING, LATE = 3, 2
COLLEAGUE, COLLEAGUE_EMAIL = "Åse Nørlund", "aase@example.dk"


@pytest.fixture
def day(browser: Browser, tmp_path: Path, sqlite_template: Path) -> Iterator[Afternoon]:
    """A fresh installation with two offices at their screens; web and worker are running, mail goes to a folder."""
    database, mail = tmp_path / "matchmaker.db", tmp_path / "mail"
    database.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{database}")
    _found(engine)
    given = {"database_url": f"sqlite:///{database}", "queue_url": f"sqlite:///{tmp_path / 'queue.db'}"}
    given |= {"mail_url": f"file://{mail}", "mail_from": "office@example.org", "secret_key": "a secret key for tests"}
    settings = Settings(instance=tmp_path, **given)
    environment = {f"MATCHMAKER_{name.upper()}": value for name, value in given.items()}
    with served(settings) as address, working(environment):
        pages = [afternoon.office(browser, address, email) for email in (OFFICE_DK, OFFICE_CN)]
        yield Afternoon(browser, address, engine, Letters(mail, engine), *pages)
        for page in pages:
            page.context.close()
    engine.dispose()


def _found(engine) -> None:
    with transaction(engine) as session:
        found_partnership(session, founding_case().partnership, "founding case")
        for email, party, language in ((OFFICE_DK, acting.HOST, "da"), (OFFICE_CN, acting.VISITOR, "zh")):
            of = {"role": Role.ORGANISER, "party": party, "language": language}
            accounts.create(session, email=email, password=PASSWORD, **of, now=datetime.now(UTC))


@pytest.mark.bars
@pytest.mark.timeout(3600 if LONG else 900)
def test_two_offices_take_a_workshop_from_two_lists_to_a_repair_on_the_day(
    day: Afternoon, figure: Callable[[str, object], None]
) -> None:
    first_day = datetime.now(UTC).date() + timedelta(days=40)
    danes, workbook = danish_list(PEOPLE)
    visitors, csv = chinese_list(PEOPLE)
    afternoon_plan.open_with_slots(day, first_day, first_day - timedelta(days=10))
    afternoon.import_list(day, day.danish, ("deltagere.xlsx", workbook), PEOPLE)
    afternoon.import_list(day, day.chinese, ("名单.csv", csv), PEOPLE)
    asked = day.letters.new()
    assert told(asked) == Counter(each.email for each in (*danes, *visitors))
    afternoon.answer_letters(day, danes, asked)
    afternoon.answer_letters(day, visitors, asked)
    afternoon.want_at_most(day, MOST_MEETINGS)

    afternoon_plan.build_programme(day)
    afternoon_plan.run(day, RUN_S)
    afternoon_plan.edit_the_board(day)
    _people_told(day)
    afternoon_plan.publish(day)
    assert _people_told(day) == Counter(_met(day, None, _published(day)))

    gone = danes[0]
    afternoon.colleague(day, gone.organisation, COLLEAGUE_EMAIL, COLLEAGUE)
    counterparts = _partners(day, gone.email)
    _people_told(day)
    afternoon.substitute(day, gone.name, COLLEAGUE)
    assert _people_told(day) == Counter([gone.email, COLLEAGUE_EMAIL, *counterparts])
    assert _partners(day, COLLEAGUE_EMAIL) == counterparts

    afternoon_desk.give_mandate(day, first_day, MOST_MOVES)
    before = _published(day)
    _people_told(day)
    busy = [each.name for each in danes[1:] if _partners(day, each.email)]
    afternoon_desk.note_the_day(day, busy[:MISSING], busy[MISSING : MISSING + LATE])
    says = afternoon_desk.repair_and_publish(day)
    after = _published(day)
    assert after != before
    letters = _people_told(day)
    assert letters == Counter(_met(day, before, after))
    assert sum(letters.values()) == says
    afternoon_desk.read_the_report(day)

    figure("seconds", day.seconds)
    figure("server ms", day.lens.server_ms)
    assert "\n".join(day.lens.wrong) == ""


def _published(day: Afternoon) -> int:
    """Return the key of the version in force."""
    with reading(day.engine) as session:
        return session.scalars(select(WorkshopPlan.id).where(WorkshopPlan.status == PlanStatus.PUBLISHED)).one()


def _people_told(day: Afternoon) -> Counter[str]:
    """Return who has got how many letters since this was asked last, the two offices apart."""
    found = told(day.letters.new())
    return Counter({email: number for email, number in found.items() if email not in {OFFICE_DK, OFFICE_CN}})


def _met(day: Afternoon, before: int | None, after: int) -> set[str]:
    """Return the addresses of those who meet somebody else, or at another time or table, than in the version before."""
    seats = [_seats(day, plan) for plan in (before, after)]
    addresses = _addresses(day)
    return {addresses[person] for person, *_ in seats[0] ^ seats[1]}


def _seats(day: Afternoon, plan: int | None) -> set[tuple[int, int, int, int]]:
    """Return who meets whom in which session at which table, from both sides' view; nobody without a version."""
    with reading(day.engine) as session:
        held = session.scalars(select(Meeting).where(Meeting.plan_id == (plan or 0))).all()
    both = {(each.registration_a_id, each.registration_b_id, each.session_id, each.table_number) for each in held}
    return both | {(other, one, *place) for one, other, *place in both}


def _partners(day: Afternoon, email: str) -> set[str]:
    """Return the addresses of those whom somebody meets in the version in force."""
    addresses = _addresses(day)
    return {addresses[other] for one, other, *_ in _seats(day, _published(day)) if addresses[one] == email}


def _addresses(day: Afternoon) -> dict[int, str]:
    """Return the address of the person of each registration."""
    members = select(RegistrationMember.registration_id, Account.email)
    members = members.join(Profile, Profile.id == RegistrationMember.profile_id)
    with reading(day.engine) as session:
        return dict(session.execute(members.join(Account, Account.id == Profile.account_id)).all())
