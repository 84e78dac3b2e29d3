"""How the demo's plan comes about: as in life, one office starts the run and proposes, the other one confirms.

The two offices act through the ordinary services with their own rights; nothing is written past them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side
from matchmaker.files.founding_case import FoundingCase
from matchmaker.services import plans, runs
from matchmaker.services.plans import Agreement
from matchmaker.store.queries.accounts import account_of
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop

FIRST_RUN = "first run of the demonstration"
"""The key that makes one run of it, however often a start that was interrupted is repeated."""


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """What the demo shows: the people of its first workshop by side, when that is, and how many versions it has."""

    slug: str
    hosts: int
    visitors: int
    starts_on: date
    versions: int


def demonstrated(session: Session, case: FoundingCase) -> Demonstrated:
    """Return what a seeded database has to show."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == _slug(case))).one()
    members = (
        select(Registration.side, func.count())
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(Registration.workshop_id == workshop.id)
        .group_by(Registration.side)
    )
    people = {side: number for side, number in session.execute(members)}  # noqa: C416 (rows are no pairs to mypy)
    versions = select(func.count(WorkshopPlan.id)).where(WorkshopPlan.workshop_id == workshop.id)
    return Demonstrated(
        slug=workshop.slug,
        hosts=people.get(Side.HOST, 0),
        visitors=people.get(Side.VISITOR, 0),
        starts_on=workshop.starts_on,
        versions=session.scalar(versions) or 0,
    )


def start_planning(session: Session, case: FoundingCase, *, now: datetime) -> runs.RunState:
    """Let the host's office start the first run, or return the one that it started before."""
    host = _office(session, case, case.workshops[0].host)
    return runs.start_run(session, host, _slug(case), idempotency_key=FIRST_RUN, now=now)


def planning(session: Session, case: FoundingCase, run_id: str, *, now: datetime) -> runs.RunState:
    """Return how far the run is."""
    host = _office(session, case, case.workshops[0].host)
    return runs.run_state(session, host, _slug(case), run_id, now=now)


def agree(session: Session, case: FoundingCase, plan_id: str, *, now: datetime) -> Agreement:
    """Let the host's office propose a version and the visitors' office confirm it, so that it is published."""
    workshop = case.workshops[0]
    host, visitor = (_office(session, case, party) for party in (workshop.host, workshop.visitor))
    proposed = plans.propose(session, host, workshop.slug, plan_id, now=now)
    return plans.confirm(session, visitor, workshop.slug, plan_id, proposed.sha256, now=now)


def _slug(case: FoundingCase) -> str:
    return case.workshops[0].slug


def _office(session: Session, case: FoundingCase, party: str) -> Principal:
    """Return the organiser of a party, with the rights of the account that the demo has for them."""
    entry = next(each for each in case.accounts if each.role == Role.ORGANISER and each.party == party)
    account = account_of(session, entry.email)
    if account is None:
        raise AssertionError(f"Expected an account of {entry.email}: the demo makes them before the plans")
    return Principal(account.id, account.role, account.party_id)
