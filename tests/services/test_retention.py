"""Terms: entries become anonymous when theirs is over, and whoever has none left is told and then forgotten."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from sqlalchemy import func, select

from matchmaker.domain.workshops import Side
from matchmaker.errors import ForbiddenError, RefusedError
from matchmaker.services import housekeeping, retention
from matchmaker.services.accounts.sign_ins import forget_ended
from matchmaker.services.retention.acting import TOLD
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure, Retention
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.services.canaries import principal_of
from tests.web import world as worlds
from tests.web.world import DAY, EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

on_sqlite = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
SIGN_IN = "https://m.example/auth/login"
TERM_OVER = NOW.replace(year=DAY.year + 2, month=DAY.month, day=DAY.day + 1)
NOTICE = timedelta(days=30)


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


def act(engine, step, now):
    with transaction(engine) as session:
        return step(session, now)


def tell(engine, now):
    """Take the step by which housekeeping tells people, as it does."""
    [step] = [each for name, each in housekeeping.steps(SIGN_IN) if name.startswith("people told")]
    return act(engine, step, now)


def named(engine, world, side):
    """Return how many people of a side can still be named at the workshop."""
    with reading(engine) as session:
        query = (
            select(func.count())
            .select_from(RegistrationMember)
            .join(Profile, Profile.id == RegistrationMember.profile_id)
            .join(Registration, Registration.id == RegistrationMember.registration_id)
            .where(Registration.workshop_id == world.workshop, Registration.side == side, Profile.name != "")
        )
        return session.scalar(query)


def test_the_steps_are_taken_each_day():
    steps = [getattr(step, "func", step) for _name, step in housekeeping.steps(SIGN_IN)]

    for step in (retention.forget_old_entries, retention.tell_idle_people, retention.forget_idle_people):
        assert step in steps


@on_sqlite
def test_entries_are_kept_for_two_years_and_then_anonymous(engine, world):
    assert act(engine, retention.forget_old_entries, TERM_OVER - timedelta(days=1)) == 0
    assert named(engine, world, Side.HOST) == 2

    assert act(engine, retention.forget_old_entries, TERM_OVER) == 4

    assert (named(engine, world, Side.HOST), named(engine, world, Side.VISITOR)) == (0, 0)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 4
        assert session.get_one(Profile, world.profiles[EXPERT_DK]).name == "Ane Bak"
    assert act(engine, retention.forget_old_entries, TERM_OVER) == 0


@on_sqlite
def test_each_office_decides_for_its_own_people(engine, world):
    with transaction(engine) as session:
        office = principal_of(session, ORGANISER_DK)
        retention.set_retention(session, office, SLUG, DAY + timedelta(days=30), version=None, now=NOW)

    act(engine, retention.forget_old_entries, NOW + timedelta(days=120))

    assert (named(engine, world, Side.HOST), named(engine, world, Side.VISITOR)) == (0, 2)


@on_sqlite
def test_a_term_is_neither_before_the_workshop_is_over_nor_for_ever(engine, world):
    for day in (DAY - timedelta(days=1), date(DAY.year + 11, 1, 1)):
        with transaction(engine) as session, pytest.raises(RefusedError):
            retention.set_retention(session, principal_of(session, ORGANISER_CN), SLUG, day, version=None, now=NOW)
    with transaction(engine) as session, pytest.raises(ForbiddenError):
        retention.set_retention(session, principal_of(session, EXPERT_CN), SLUG, DAY, version=None, now=NOW)


@on_sqlite
def test_whoever_has_no_workshop_left_is_told_thirty_days_before_and_then_forgotten(engine, world):
    """Accounts of the world were made in 2009 and are not used; the last day of the term is that of the workshop."""
    told_on = TERM_OVER - NOTICE
    assert tell(engine, told_on - timedelta(days=2)) == 0
    assert act(engine, retention.forget_idle_people, TERM_OVER) == 0  # nobody was told yet

    assert tell(engine, told_on) == 4
    assert tell(engine, told_on + timedelta(days=1)) == 0
    assert act(engine, retention.forget_idle_people, TERM_OVER - timedelta(days=3)) == 0

    assert act(engine, retention.forget_idle_people, TERM_OVER) == 4
    assert act(engine, retention.forget_idle_people, TERM_OVER) == 0
    with reading(engine) as session:
        assert session.scalar(select(func.count()).where(OutboxMessage.subject.like("Your data are erased%"))) == 4
        assert session.scalar(select(func.count()).select_from(Erasure)) == 4


@on_sqlite
def test_whoever_signs_in_stays(engine, world):
    with transaction(engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        times = {"created_at": TERM_OVER - timedelta(days=99), "expires_at": TERM_OVER - timedelta(days=69)}
        session.add(SignIn(token_sha256="a" * 64, account_id=account.id, generation=0, **times))
    assert act(engine, forget_ended, TERM_OVER - NOTICE) == 0  # the last one tells when the account was used
    tell(engine, TERM_OVER - NOTICE)

    assert act(engine, retention.forget_idle_people, TERM_OVER) == 3


@on_sqlite
def test_whoever_has_another_workshop_in_its_term_stays(engine, world):
    with transaction(engine) as session:
        later = factories.workshop(session, starts_on=date(2029, 3, 1), ends_on=date(2029, 3, 1))
        row = factories.registration(session, later)
        ids = {"registration_id": row.id, "profile_id": world.profiles[EXPERT_DK_2], "workshop_id": later.id}
        session.add(RegistrationMember(**ids))
    tell(engine, TERM_OVER - NOTICE)

    assert act(engine, retention.forget_idle_people, TERM_OVER) == 3


@on_sqlite
def test_the_letter_the_journal_and_the_deed_have_one_day_and_the_letter_leads_to_signing_in(engine, world):
    """Housekeeping comes late, long after the terms are over: thirty days are left to everybody all the same."""
    late = TERM_OVER + timedelta(days=100)
    day = late.date() + NOTICE
    assert tell(engine, late) == 4
    assert tell(engine, late + timedelta(days=1)) == 0

    with reading(engine) as session:
        letters = session.scalars(select(OutboxMessage)).all()
        entries = session.scalars(select(JournalEntry).where(JournalEntry.action == TOLD)).all()
    assert {row.details["on"] for row in entries} == {day.isoformat()}
    assert all(format_date(day, "long", locale=row.language) in row.subject for row in letters)
    assert all(SIGN_IN in row.body_text and f'href="{SIGN_IN}"' in row.body_html for row in letters)

    assert act(engine, retention.forget_idle_people, late + NOTICE - timedelta(days=1)) == 0
    assert act(engine, retention.forget_idle_people, late + NOTICE) == 4


@on_sqlite
def test_whoever_signed_in_after_a_letter_gets_another_one_before_the_next_day(engine, world):
    tell(engine, TERM_OVER - NOTICE)
    with transaction(engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        times = {"created_at": TERM_OVER, "expires_at": TERM_OVER + timedelta(days=30)}
        session.add(SignIn(token_sha256="a" * 64, account_id=account.id, generation=0, **times))
    act(engine, retention.forget_idle_people, TERM_OVER)

    two_years_on = TERM_OVER.replace(year=TERM_OVER.year + 2)
    assert act(engine, retention.forget_idle_people, two_years_on + timedelta(days=1)) == 0
    assert tell(engine, two_years_on - NOTICE) == 1
    assert act(engine, retention.forget_idle_people, two_years_on) == 1


@on_sqlite
def test_a_workshop_that_was_put_off_keeps_its_people_until_it_is_over(engine, world):
    """Its term was set for the day that it had at first."""
    with transaction(engine) as session:
        of_host = {"workshop_id": world.workshop, "party_id": world.host}
        session.add(Retention(**of_host, keep_until=DAY + timedelta(days=30), set_at=NOW))
        session.get_one(Workshop, world.workshop).ends_on = DAY + timedelta(days=90)
    put_off = NOW.replace(month=DAY.month, day=DAY.day)

    assert act(engine, retention.forget_old_entries, put_off + timedelta(days=60)) == 0
    assert act(engine, retention.forget_old_entries, put_off + timedelta(days=91)) == 2
