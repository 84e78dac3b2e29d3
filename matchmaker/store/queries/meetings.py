"""The meetings of a plan, as the solver and the file of a plan know them. One statement each."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.pairs import PairScore, PairScoreUse
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Resource, WorkshopSession


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting of the plan in force."""

    pair: tuple[int, int]
    session_id: int
    locked: bool


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting of a plan in public ids, the host first."""

    host: str
    visitor: str
    session_id: int
    session: str
    table_number: int
    locked: bool


def published_meetings(session: Session, workshop_id: int) -> list[Placed]:
    """Return the meetings of the plan that is in force."""
    query = (
        select(Meeting.registration_a_id, Meeting.registration_b_id, Meeting.session_id, Meeting.locked)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED)
        .order_by(Meeting.id)
    )
    return [Placed((a, b), session_id, locked) for a, b, session_id, locked in session.execute(query)]


def meetings_of(session: Session, plan_id: int) -> list[MeetingRow]:
    """Return the meetings of a plan in the order in which they were stored."""
    first, second = aliased(Registration), aliased(Registration)
    query = (
        select(
            first.side,
            first.public_id,
            second.public_id,
            WorkshopSession.id,
            WorkshopSession.public_id,
            Meeting.table_number,
            Meeting.locked,
        )
        .join(first, first.id == Meeting.registration_a_id)
        .join(second, second.id == Meeting.registration_b_id)
        .join(WorkshopSession, WorkshopSession.id == Meeting.session_id)
        .where(Meeting.plan_id == plan_id)
        .order_by(Meeting.id)
    )
    return [
        MeetingRow(a if side is Side.HOST else b, b if side is Side.HOST else a, key, public_id, table, locked)
        for side, a, b, key, public_id, table, locked in session.execute(query)
    ]


def interpreters_of(session: Session, plan_id: int) -> dict[int, str]:
    """Return for each meeting of a plan that uses an interpreter the two languages, as in ``da-zh``."""
    query = (
        select(Meeting.id, Resource.language_a, Resource.language_b)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(
            PairScore,
            (PairScore.registration_a_id == Meeting.registration_a_id)
            & (PairScore.registration_b_id == Meeting.registration_b_id),
        )
        .join(PairScoreUse, PairScoreUse.pair_score_id == PairScore.id)
        .join(Resource, Resource.id == PairScoreUse.resource_id)
        .where(Meeting.plan_id == plan_id, Resource.language_a.is_not(None))
        .order_by(Resource.id)
    )
    return {key: f"{one}-{other}" for key, one, other in session.execute(query)}
