"""The founding case once more: the kick-off is copied, confirmed by both, people register again, and a run plans it.

The sign of having met before decides whom they meet, with the same people and the same programme.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.series import Again, Strength
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.files.founding_case import founding_case
from matchmaker.files.instance_files import format_instance
from matchmaker.files.plans import plan_document
from matchmaker.services import matching, programmes, series
from matchmaker.services.access import workshop_at
from matchmaker.services.affinity import score
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.founding.demo import seed_demo
from matchmaker.services.programmes import programme_of
from matchmaker.services.scoring import profiles_of, store_scores
from matchmaker.services.series import NextWorkshop
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.plans import Meeting
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import SessionSlot, Slot, Workshop, WorkshopSession
from tests import factories

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
KICK_OFF = "kick-off-midtjylland"
EACH_SIDE = 8
AT_MOST = 4


@pytest.fixture
def session(engine):
    """The founding case, where the first hosts and visitors met each other by the published plan."""
    with Session(engine) as session:
        seed_demo(session, founding_case(), today=NOW.date(), now=NOW, password="a password of tests")
        first = workshop(session, KICK_OFF)
        hosts, visitors = seats(session, first, Side.HOST), seats(session, first, Side.VISITOR)
        plan = factories.plan(session, first, status=PlanStatus.PUBLISHED, published_at=NOW)
        for number in range(AT_MOST):
            for place in range(EACH_SIDE):
                one, other = hosts[place], visitors[(place + number) % EACH_SIDE]
                meet(session, first, plan.id, number, (one, other), table=place + 1)
        session.commit()
        yield session


def workshop(session, slug) -> Workshop:
    return session.scalars(select(Workshop).where(Workshop.slug == slug)).one()


def office(session, email) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, Role.ORGANISER, account.party_id)


def seats(session, at, side) -> list[Registration]:
    of = Registration.workshop_id == at.id, Registration.side == side
    query = select(Registration).where(*of, Registration.status == RegistrationStatus.REGISTERED)
    return list(session.scalars(query.order_by(Registration.id).limit(EACH_SIDE)))


def meet(session, at, plan_id, number, pair, table) -> None:
    """Put a meeting into the session with most room of one of the slots."""
    slots = session.scalars(select(Slot).where(Slot.workshop_id == at.id).order_by(Slot.starts_at)).all()
    held = select(SessionSlot.session_id).where(SessionSlot.slot_id == slots[number].id)
    chosen = session.scalars(select(WorkshopSession).where(WorkshopSession.id.in_(held))).first()
    one, other = sorted(each.id for each in pair)
    session.add(
        Meeting(
            workshop_id=at.id, plan_id=plan_id, session_id=chosen.id, registration_a_id=one, registration_b_id=other,
            table_number=table,
        )
    )  # fmt: skip
    session.flush()


def copied(session, again: Again) -> Workshop:
    """Let Region Midtjylland make the next in Shanghai, and both offices open it."""
    home, far = (office(session, f"organiser.{each}@demo.example") for each in ("dk", "cn"))
    source = series.source_of(session, home, KICK_OFF, "en")
    begin = series.next_page(session, home, source, "en", now=NOW).suggested
    asked = NextWorkshop(
        begin.titles, begin.slug, begin.first_day, "Pudong", begin.themes, again=again, strength=Strength.STRONG
    )
    seen = series.plan_next(session, home, source, asked, room_name=str, language="en", now=NOW).seen
    given = {"room_name": str, "languages": ("en", "da", "zh"), "now": NOW}
    slug = series.make_next(session, home, KICK_OFF, asked, seen=seen, **given)
    for who, opens in ((far, False), (home, True)):
        sha256 = programmes.show_programme(session, who, slug, "en").opening.sha256
        assert programmes.confirm_opening(session, who, slug, sha256, now=NOW) is opens
    assert workshop_at(session, slug).status is WorkshopStatus.OPEN
    return workshop(session, slug)


def register_again(session, row) -> None:
    """Register the people of the first calendars of both sides, whose sides are swapped."""
    first = workshop(session, KICK_OFF)
    for side, then in ((Side.VISITOR, Side.HOST), (Side.HOST, Side.VISITOR)):
        for seat in seats(session, first, then):
            calendar = factories.registration(session, row, side, min_meetings=1, max_meetings=AT_MOST)
            members = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
            for position, profile in enumerate(session.scalars(members).all()):
                ids = {"registration_id": calendar.id, "workshop_id": row.id, "profile_id": profile}
                session.add(RegistrationMember(**ids, position=position))
    session.flush()


def meets_again(session, row) -> tuple[int, int]:
    """Score and solve the workshop; return how many of the meetings are of people who met before, and of how many."""
    profiles = profiles_of(session, row.id)
    store_scores(session, row.id, score(profiles))
    session.flush()
    instance = workshop_instance(session, row.id)
    plan = matching.solve(instance, sha256="0" * 64, time_limit_s=60)
    document = json.loads(format_instance(instance))
    assert matching.check(document, plan_document(plan), instance_sha256="0" * 64) == []
    met = {frozenset(pair) for pair in profiles.met_before}
    assert len(met) == EACH_SIDE * AT_MOST
    return sum(frozenset((each.a, each.b)) in met for each in plan.meetings), len(plan.meetings)


def test_the_sign_of_having_met_before_decides_whom_people_meet_again(session):
    found = {}
    for again in Again:
        row = copied(session, again)
        assert (row.time_zone, row.starts_on.weekday() < 5) == ("Asia/Shanghai", True)
        before = programme_of(session, workshop_at(session, KICK_OFF))
        after = programme_of(session, workshop_at(session, row.slug))
        assert [(each.start, each.end) for each in after.slots] == [(each.start, each.end) for each in before.slots]
        assert sum(each.tables for each in after.sessions) == sum(each.tables for each in before.sessions)
        assert row.ends_on - row.starts_on >= timedelta(days=1)
        register_again(session, row)
        found[again], meetings = meets_again(session, row)
        assert meetings >= EACH_SIDE
        session.rollback()
    assert found[Again.FRESH] < found[Again.NEUTRAL] < found[Again.REUNITE]
