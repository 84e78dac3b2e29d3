"""A person's own meetings in the plan that is in force: never anybody else's. One statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.pairs import PairScore
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """The calendar that a person sits in, and the plan in force, if there is one."""

    registration_id: int
    side: Side
    status: RegistrationStatus
    workshop_status: WorkshopStatus
    place: str
    registration_closes_at: datetime | None
    plan_id: int | None
    plan_number: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting of the person's calendar with the calendar `other_id`; `parts` are those of the pair's score."""

    public_id: str
    session_id: int
    other_id: int
    table_number: int
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting of the plan in force, by the keys of its two calendars and of its session."""

    a: int
    b: int
    session_id: int


@dataclass(frozen=True, slots=True)
class AnyMeeting:
    """A meeting of a person in a plan that is or was in force, of any workshop."""

    workshop_id: int
    own_key: int
    own_id: str
    other_id: int
    other_public_id: str
    session_id: int
    table_number: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """A workshop as an entry of a calendar needs it."""

    id: int
    public_id: str
    place: str
    time_zone: str
    cancelled: bool
    partnership_id: int
    working_language: str


def own_calendar(session: Session, workshop_id: int, profile_id: int | None) -> OwnCalendar | None:
    """Return the calendar of the workshop that a person sits in, if they have one."""
    in_force = and_(WorkshopPlan.workshop_id == Workshop.id, WorkshopPlan.status == PlanStatus.PUBLISHED)
    query = (
        select(
            Registration.id,
            Registration.side,
            Registration.status,
            Workshop.status,
            Workshop.place,
            Workshop.registration_closes_at,
            WorkshopPlan.id,
            WorkshopPlan.number,
            WorkshopPlan.published_at,
        )
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .outerjoin(WorkshopPlan, in_force)
        .where(Registration.workshop_id == workshop_id, RegistrationMember.profile_id == profile_id, is_told())
    )
    row = session.execute(query).one_or_none()
    return OwnCalendar(*row) if row else None


def meetings_of(session: Session, plan_id: int, registration_id: int) -> list[OwnMeeting]:
    """Return the meetings of one calendar in a plan."""
    other = case(
        (Meeting.registration_a_id == registration_id, Meeting.registration_b_id), else_=Meeting.registration_a_id
    )
    query = (
        select(Meeting.public_id, Meeting.session_id, other, Meeting.table_number, PairScore.parts)
        .outerjoin(
            PairScore,
            and_(
                PairScore.registration_a_id == Meeting.registration_a_id,
                PairScore.registration_b_id == Meeting.registration_b_id,
            ),
        )
        .where(
            Meeting.plan_id == plan_id,
            or_(Meeting.registration_a_id == registration_id, Meeting.registration_b_id == registration_id),
        )
        .order_by(Meeting.id)
    )
    return [
        OwnMeeting(public_id, session_id, other_id, table, parts or {})
        for public_id, session_id, other_id, table, parts in session.execute(query)
    ]


def planned(session: Session, workshop_id: int, registrations: list[int]) -> list[PlannedMeeting]:
    """Return the meetings in which at least one of these calendars is, in the plan in force."""
    query = (
        select(Meeting.registration_a_id, Meeting.registration_b_id, Meeting.session_id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            WorkshopPlan.workshop_id == workshop_id,
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            or_(Meeting.registration_a_id.in_(registrations), Meeting.registration_b_id.in_(registrations)),
        )
        .order_by(Meeting.id)
    )
    return [PlannedMeeting(*row) for row in session.execute(query)]


def meetings_of_person(session: Session, profile_id: int, workshop_id: int | None = None) -> list[AnyMeeting]:
    """Return the meetings of a person in all plans that are or were in force, the earliest plan first."""
    own, other = aliased(Registration), aliased(Registration)
    sits = or_(Meeting.registration_a_id == own.id, Meeting.registration_b_id == own.id)
    opposite = and_(
        other.id.in_((Meeting.registration_a_id, Meeting.registration_b_id)),
        other.id != own.id,
    )
    columns: tuple[Any, ...] = (
        Meeting.workshop_id,
        own.id,
        own.public_id,
        other.id,
        other.public_id,
        Meeting.session_id,
        Meeting.table_number,
        WorkshopPlan.status == PlanStatus.PUBLISHED,
    )
    query = (
        select(*columns)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(own, sits)
        .join(RegistrationMember, RegistrationMember.registration_id == own.id)
        .join(other, opposite)
        .where(
            RegistrationMember.profile_id == profile_id,
            WorkshopPlan.status.in_((PlanStatus.PUBLISHED, PlanStatus.SUPERSEDED)),
            WorkshopPlan.published_at.is_not(None),
        )
        .order_by(WorkshopPlan.published_at, WorkshopPlan.number, Meeting.id)
    )
    if workshop_id is not None:
        query = query.where(Meeting.workshop_id == workshop_id)
    return [AnyMeeting(*row) for row in session.execute(query)]


def venues(session: Session, workshop_ids: list[int]) -> dict[int, Venue]:
    """Return these workshops."""
    query = select(
        Workshop.id,
        Workshop.public_id,
        Workshop.place,
        Workshop.time_zone,
        Workshop.status,
        Workshop.partnership_id,
        Workshop.working_language,
    )
    rows = session.execute(query.where(Workshop.id.in_(workshop_ids)))
    return {
        key: Venue(key, public_id, place, zone, status is WorkshopStatus.CANCELLED, partnership, language)
        for key, public_id, place, zone, status, partnership, language in rows
    }


def publications(session: Session, workshop_ids: list[int]) -> dict[int, tuple[int, datetime]]:
    """Return of each of these workshops how often a plan was published, and when the last time, if ever."""
    query = select(WorkshopPlan.workshop_id, func.count(), func.max(WorkshopPlan.published_at))
    published = WorkshopPlan.workshop_id.in_(workshop_ids), WorkshopPlan.published_at.is_not(None)
    rows = session.execute(query.where(*published).group_by(WorkshopPlan.workshop_id))
    return {key: (times, last) for key, times, last in rows if last is not None}
