"""Thirty of everything that a page lists: people, meetings, wishes, versions, runs, costs, rates, workshops."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind, Sector
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.jobs import JobState
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText, ProfileTheme
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.workshops import Resource, Slot, Workshop, WorkshopName, WorkshopSession
from tests import factories
from tests.web.populated import Populated
from tests.web.world import DAY, EXPERT_DK, NOW, World

MORE = 29


def grown(session: Session, facts: Populated) -> None:
    """Add the rows that make thirty of each."""
    world = facts.world
    workshop = session.get_one(Workshop, world.workshop)
    sessions = [_place(session, world, workshop, number) for number in range(MORE)]
    hosts, visitors = (
        [_person(session, world, workshop, side, number) for number in range(MORE)]
        for side in (Side.HOST, Side.VISITOR)
    )
    _meet(session, facts, sessions, hosts, visitors)
    ane = session.get_one(Registration, world.registrations[EXPERT_DK])
    for rank, visitor in enumerate(visitors, start=2):
        factories.preference(session, ane, visitor, PreferenceKind.WANT).rank = rank
    for number in range(MORE):
        _version(session, workshop)
        _money(session, world, number)
        _workshop(session, world, number)
    for code in ("de", "fr", "es", "pl"):
        factories.added(session, Resource(workshop_id=workshop.id, language_a="da", language_b=code, capacity=1))


def _place(session: Session, world: World, workshop: Workshop, number: int) -> WorkshopSession:
    starts_at = datetime(DAY.year, DAY.month, DAY.day, 10, tzinfo=UTC) + timedelta(minutes=20 * number)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=20)}
    slot = factories.added(session, Slot(workshop_id=workshop.id, day=DAY, **times))
    room = factories.room(session, workshop)
    return factories.workshop_session(session, workshop, [slot], theme_id=world.themes["it"], room_id=room.id)


def _person(session: Session, world: World, workshop: Workshop, side: Side, number: int) -> Registration:
    party = world.host if side is Side.HOST else world.visitor
    place = factories.added(session, Organisation(party_id=party, sector=Sector.RESEARCH, name=f"Institute {number}"))
    known = {"name": f"Person {number}", "organisation_id": place.id, "created_at": NOW}
    profile = factories.added(session, Profile(party_id=party, **known))
    for kind in ProfileTextKind:
        session.add(ProfileText(profile_id=profile.id, kind=kind, position=0, text=f"{kind} of {number}"))
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    session.add(ProfileTheme(profile_id=profile.id, theme_id=world.themes["it"]))
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": NOW}
    session.add(Consent(profile_id=profile.id, **said))
    row = factories.registration(session, workshop, side)
    ids = {"registration_id": row.id, "profile_id": profile.id, "workshop_id": workshop.id}
    factories.added(session, RegistrationMember(**ids))
    session.add(RegistrationTheme(registration_id=row.id, theme_id=world.themes["it"], priority=1))
    session.flush()
    return row


def _meet(
    session: Session,
    facts: Populated,
    sessions: list[WorkshopSession],
    hosts: list[Registration],
    visitors: list[Registration],
) -> None:
    """Let Ane meet everybody in the plan in force, and everybody somebody in the draft."""
    ane = session.get_one(Registration, facts.world.registrations[EXPERT_DK])
    plans = {plan.public_id: plan for plan in session.scalars(select(WorkshopPlan))}
    for place, host, visitor in zip(sessions, hosts, visitors, strict=True):
        factories.meeting(session, plans[facts.ids["published plan"]], place, ane, visitor)
        factories.meeting(session, plans[facts.ids["draft plan"]], place, host, visitor)


def _version(session: Session, workshop: Workshop) -> None:
    done = {"state": JobState.DONE, "started_at": NOW, "finished_at": NOW, "created_at": NOW, "due_at": NOW}
    job = factories.job(session, workshop_id=workshop.id, **done)
    run = factories.run(session, workshop, job_id=job.id)
    factories.plan(session, workshop, run_id=run.id, created_at=NOW, status=PlanStatus.REJECTED)


def _money(session: Session, world: World, number: int) -> None:
    day = date(2027, 2, 2) + timedelta(days=number)
    for party, currency in ((world.host, "DKK"), (world.visitor, "CNY")):
        known = {"workshop_id": world.workshop, "party_id": party, "currency": currency, "category": "venue"}
        line = CostLine(**known, amount_minor_units=100, payer=Side.HOST, incurred_on=day, created_at=NOW)
        factories.added(session, line)
    rate = {"base_currency": "CNY", "quote_currency": "DKK", "on_date": day, "rate": Decimal("0.95")}
    factories.added(session, ExchangeRate(**rate, source="the bank"))


def _workshop(session: Session, world: World, number: int) -> None:
    parties = {"host_party_id": world.host, "visitor_party_id": world.visitor, "partnership_id": world.partnership}
    row = factories.workshop(session, starts_on=DAY, ends_on=DAY, status=WorkshopStatus.OPEN, **parties)
    factories.added(session, WorkshopName(workshop_id=row.id, language="en", name=f"Workshop {number}"))
    registration = factories.registration(session, row)
    ids = {"registration_id": registration.id, "profile_id": world.profiles[EXPERT_DK], "workshop_id": row.id}
    factories.added(session, RegistrationMember(**ids))
