"""What the solver has to know of a workshop: each function is one statement, whatever the number of people.

Rows speak of each other by their internal keys; the public id stands beside for what leaves the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.pairs import PairRule, PairScore, PairScoreUse
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationTheme
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Resource, ResourceSlot, Room, SessionSlot, Slot, Workshop, WorkshopSession


@dataclass(frozen=True, slots=True)
class Goals:
    """What a plan of the workshop should achieve."""

    public_id: str
    partnership_id: int
    objective: Sequence[str]
    max_break_spread: int | None
    spare_tables_percent: int


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot; the rows come in the order of time."""

    id: int
    public_id: str
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session, with the public ids of its theme and room."""

    id: int
    public_id: str
    tables: int
    theme: str | None
    room: str | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A registration that is to be planned."""

    id: int
    public_id: str
    side: Side
    min_meetings: int
    max_meetings: int | None
    max_in_a_row: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """What a pair is worth."""

    id: int
    public_id: str
    pair: tuple[int, int]
    weight: float
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the offices decided about a pair."""

    public_id: str
    pair: tuple[int, int]
    must: bool
    forbidden: bool
    session_id: int | None


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


def goals(session: Session, workshop_id: int) -> Goals | None:
    """Return the goals of the workshop; None where there is none of this key."""
    query = select(
        Workshop.public_id,
        Workshop.partnership_id,
        Workshop.objective,
        Workshop.max_break_spread,
        Workshop.spare_tables_percent,
    )
    row = session.execute(query.where(Workshop.id == workshop_id)).one_or_none()
    return Goals(*row) if row else None


def slots(session: Session, workshop_id: int) -> list[SlotRow]:
    """Return the slots in the order of time."""
    query = select(Slot.id, Slot.public_id, Slot.day, Slot.starts_at, Slot.ends_at)
    query = query.where(Slot.workshop_id == workshop_id).order_by(Slot.starts_at)
    return [SlotRow(*row) for row in session.execute(query)]


def sessions(session: Session, workshop_id: int) -> list[SessionRow]:
    """Return the sessions."""
    query = (
        select(
            WorkshopSession.id,
            WorkshopSession.public_id,
            WorkshopSession.tables,
            Theme.public_id,
            Room.public_id,
        )
        .outerjoin(Theme, Theme.id == WorkshopSession.theme_id)
        .outerjoin(Room, Room.id == WorkshopSession.room_id)
        .where(WorkshopSession.workshop_id == workshop_id)
        .order_by(WorkshopSession.id)
    )
    return [SessionRow(*row) for row in session.execute(query)]


def slots_of_sessions(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each session that has any the keys of its slots, in the order of time."""
    query = (
        select(SessionSlot.session_id, SessionSlot.slot_id)
        .join(Slot, Slot.id == SessionSlot.slot_id)
        .where(SessionSlot.workshop_id == workshop_id)
        .order_by(SessionSlot.session_id, Slot.starts_at)
    )
    return _grouped(session.execute(query).all())


def resources(session: Session, workshop_id: int) -> list[tuple[int, str, int]]:
    """Return key, public id and capacity of the resources."""
    query = select(Resource.id, Resource.public_id, Resource.capacity)
    rows = session.execute(query.where(Resource.workshop_id == workshop_id).order_by(Resource.id))
    return [(key, public_id, capacity) for key, public_id, capacity in rows]


def shifts(session: Session, workshop_id: int) -> dict[int, dict[int, int]]:
    """Return the capacities of resources in slots that have one of their own, by resource and slot."""
    query = select(ResourceSlot.resource_id, ResourceSlot.slot_id, ResourceSlot.capacity)
    found: dict[int, dict[int, int]] = {}
    for resource, slot, capacity in session.execute(query.where(ResourceSlot.workshop_id == workshop_id)):
        found.setdefault(resource, {})[slot] = capacity
    return found


def calendars(session: Session, workshop_id: int) -> list[Calendar]:
    """Return the registrations that are to be planned."""
    query = (
        select(
            Registration.id,
            Registration.public_id,
            Registration.side,
            Registration.min_meetings,
            Registration.max_meetings,
            Registration.max_in_a_row,
        )
        .where(Registration.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED)
        .order_by(Registration.id)
    )
    return [Calendar(*row) for row in session.execute(query)]


def registration_keys(session: Session, workshop_id: int) -> dict[str, int]:
    """Return the key of each registration, whatever its status, by public id."""
    query = select(Registration.public_id, Registration.id).where(Registration.workshop_id == workshop_id, is_told())
    return dict(session.execute(query).all())


def themes(session: Session, partnership_id: int) -> list[tuple[int, str, int | None]]:
    """Return key, public id and parent's key of the themes and sub-topics of a partnership."""
    query = select(Theme.id, Theme.public_id, Theme.parent_id).where(Theme.partnership_id == partnership_id)
    return [(key, public_id, parent) for key, public_id, parent in session.execute(query.order_by(Theme.id))]


def themes_of_calendars(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each registration that chose any the keys of its themes."""
    query = (
        select(RegistrationTheme.registration_id, RegistrationTheme.theme_id)
        .join(Registration, Registration.id == RegistrationTheme.registration_id)
        .where(Registration.workshop_id == workshop_id, is_told())
    )
    return _grouped(session.execute(query).all())


def absences(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each registration that is away at all the keys of the slots in which it is."""
    query = (
        select(Availability.registration_id, Availability.slot_id)
        .join(Registration, Registration.id == Availability.registration_id)
        .where(Availability.workshop_id == workshop_id, Availability.available.is_(False), is_told())
    )
    return _grouped(session.execute(query).all())


def scores(session: Session, workshop_id: int) -> list[Score]:
    """Return the scored pairs."""
    query = (
        select(
            PairScore.id,
            PairScore.public_id,
            PairScore.registration_a_id,
            PairScore.registration_b_id,
            PairScore.weight,
            PairScore.parts,
        )
        .where(PairScore.workshop_id == workshop_id)
        .order_by(PairScore.id)
    )
    return [
        Score(key, public_id, (a, b), weight, parts) for key, public_id, a, b, weight, parts in session.execute(query)
    ]


def uses_of_scores(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each scored pair that uses any the keys of its resources."""
    query = select(PairScoreUse.pair_score_id, PairScoreUse.resource_id)
    query = query.where(PairScoreUse.workshop_id == workshop_id).order_by(PairScoreUse.resource_id)
    return _grouped(session.execute(query).all())


def rules(session: Session, workshop_id: int) -> list[Rule]:
    """Return what the offices decided about pairs."""
    query = (
        select(
            PairRule.public_id,
            PairRule.registration_a_id,
            PairRule.registration_b_id,
            PairRule.must,
            PairRule.forbidden,
            PairRule.session_id,
        )
        .where(PairRule.workshop_id == workshop_id)
        .order_by(PairRule.id)
    )
    return [
        Rule(public_id, (a, b), must, forbidden, session_id)
        for public_id, a, b, must, forbidden, session_id in session.execute(query)
    ]


def vetoed_pairs(session: Session, workshop_id: int) -> set[tuple[int, int]]:
    """Return the pairs of which one does not want to meet the other, the smaller key first."""
    query = select(Preference.from_registration_id, Preference.to_registration_id)
    query = query.where(Preference.workshop_id == workshop_id, Preference.kind == PreferenceKind.VETO)
    return {(min(one, other), max(one, other)) for one, other in session.execute(query)}


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


def _grouped(rows: Sequence[Any]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for key, value in rows:
        grouped.setdefault(key, []).append(value)
    return grouped
