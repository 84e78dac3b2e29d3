"""Who, where and when: what a page needs to show a meeting to people. One statement each.

The people of a workshop are few enough (some hundreds) to be read together and looked up by key afterwards.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.people import Sector
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Room, SessionSlot, Slot, WorkshopSession


@dataclass(frozen=True, slots=True)
class Member:
    """A person who sits in a calendar: what may be shown of them to the other side, and nothing private.

    The name of somebody who asked to be forgotten is empty; `seen` is whether the other side may read the profile now.
    """

    profile_id: int
    public_id: str
    seen: bool
    name: str
    name_latin: str
    title: str
    organisation: str
    organisation_latin: str
    summary: str
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A registration with the people in it, in their order; `name` is that of a party of several."""

    id: int
    public_id: str
    side: Side
    status: RegistrationStatus
    name: str
    members: tuple[Member, ...]

    def as_seen(self) -> "Calendar":
        """Return it with those in it whom the other side may see; perhaps nobody."""
        return replace(self, members=tuple(member for member in self.members if member.seen))


@dataclass(frozen=True, slots=True)
class SlotTime:
    """A slot and when it is; `day` is the day where the workshop is held."""

    id: int
    public_id: str
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A session: where and when its meetings are, all of them filling the same slots.

    Parameters
    ----------
    theme, room_id
        Their public ids; `room` is what the room is called.
    """

    id: int
    public_id: str
    title: str
    theme_id: int | None
    theme: str | None
    room_id: str | None
    room: str
    tables: int
    slots: tuple[SlotTime, ...]

    @property
    def starts_at(self) -> datetime:
        """When its first slot begins."""
        return self.slots[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When its last slot ends."""
        return self.slots[-1].ends_at

    def fills(self, slot: str) -> bool:
        """Return whether it is on in a slot, given by public id."""
        return any(each.public_id == slot for each in self.slots)

    @property
    def day(self) -> date:
        """The day where the workshop is held."""
        return self.slots[0].day


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting of a plan by keys, the host first."""

    id: int
    public_id: str
    session_id: int
    host_id: int
    visitor_id: int
    table_number: int
    locked: bool


def calendars(session: Session, workshop_id: int) -> dict[int, Calendar]:
    """Return the registrations of a workshop, whatever their state but prepared, with the people in them."""
    return _calendars(session, _calendar_rows().where(Registration.workshop_id == workshop_id))


def calendars_of(session: Session, registration_ids: Sequence[int]) -> dict[int, Calendar]:
    """Return these registrations with the people in them."""
    return _calendars(session, _calendar_rows().where(Registration.id.in_(registration_ids)))


def calendars_called(session: Session, workshop_id: int, public_ids: Collection[str]) -> dict[int, Calendar]:
    """Return the registrations of a workshop with these public ids, with the people in them."""
    query = _calendar_rows().where(Registration.workshop_id == workshop_id, Registration.public_id.in_(public_ids))
    return _calendars(session, query)


def slots(session: Session, workshop_id: int) -> list[SlotTime]:
    """Return the slots in the order of time."""
    query = select(Slot.id, Slot.public_id, Slot.day, Slot.starts_at, Slot.ends_at)
    query = query.where(Slot.workshop_id == workshop_id).order_by(Slot.starts_at)
    return [SlotTime(*row) for row in session.execute(query)]


def places(session: Session, workshop_id: int) -> dict[int, Place]:
    """Return the sessions that have a slot, in the order of time, then of room and title."""
    query = (
        _place_rows()
        .where(WorkshopSession.workshop_id == workshop_id)
        .order_by(Slot.starts_at, Room.name, WorkshopSession.title, WorkshopSession.id)
    )
    return _places(session, query)


def places_of(session: Session, session_ids: Sequence[int]) -> dict[int, Place]:
    """Return these sessions, in the order of time."""
    query = _place_rows().where(WorkshopSession.id.in_(session_ids)).order_by(Slot.starts_at, WorkshopSession.id)
    return _places(session, query)


def sittings(session: Session, plan_id: int) -> list[Sitting]:
    """Return the meetings of a plan, in the order of session and table."""
    return [_sitting(*row) for row in session.execute(_sitting_rows().where(Meeting.plan_id == plan_id))]


def sittings_and_in_force(session: Session, workshop_id: int, plan_id: int) -> tuple[list[Sitting], list[Sitting]]:
    """Return the meetings of a plan, and beside them those of the one that is published, both in the same order."""
    published = (WorkshopPlan.workshop_id == workshop_id) & (WorkshopPlan.status == PlanStatus.PUBLISHED)
    query = (
        _sitting_rows()
        .add_columns(Meeting.plan_id, WorkshopPlan.status)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(or_(Meeting.plan_id == plan_id, published))
    )
    rows = session.execute(query).all()
    own = [_sitting(*row[:-2]) for row in rows if row[-2] == plan_id]
    return own, [_sitting(*row[:-2]) for row in rows if row[-1] is PlanStatus.PUBLISHED]


def _sitting_rows() -> Select[*tuple[Any, ...]]:
    first = aliased(Registration)
    return (
        select(
            Meeting.id,
            Meeting.public_id,
            Meeting.session_id,
            first.side,
            Meeting.registration_a_id,
            Meeting.registration_b_id,
            Meeting.table_number,
            Meeting.locked,
        )
        .join(first, first.id == Meeting.registration_a_id)
        .order_by(Meeting.session_id, Meeting.table_number)
    )


def _sitting(
    key: int, public_id: str, session_id: int, side: Side, a: int, b: int, table: int, locked: bool
) -> Sitting:
    host, visitor = (a, b) if side is Side.HOST else (b, a)
    return Sitting(key, public_id, session_id, host, visitor, table, locked)


_OF_CALENDAR: tuple[Any, ...] = (
    Registration.id,
    Registration.public_id,
    Registration.side,
    Registration.status,
    Registration.name,
)
_OF_MEMBER: tuple[Any, ...] = (
    Profile.id,
    Profile.public_id,
    has_consented(),
    Profile.name,
    Profile.name_latin,
    Profile.title,
    Organisation.name,
    Organisation.name_latin,
    Profile.summary,
    Organisation.sector,
)
_OF_SESSION: tuple[Any, ...] = (
    WorkshopSession.id,
    WorkshopSession.public_id,
    WorkshopSession.title,
    WorkshopSession.theme_id,
    Theme.public_id,
    Room.public_id,
    Room.name,
    WorkshopSession.tables,
)
_OF_SLOT: tuple[Any, ...] = (Slot.id, Slot.public_id, Slot.day, Slot.starts_at, Slot.ends_at)


def _calendar_rows() -> Select[Any]:
    return (
        select(*_OF_CALENDAR, *_OF_MEMBER)
        .outerjoin(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .outerjoin(Profile, Profile.id == RegistrationMember.profile_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(is_told())
        .order_by(Registration.id, RegistrationMember.position)
    )


def _calendars(session: Session, query: Select[Any]) -> dict[int, Calendar]:
    found: dict[int, list[Any]] = {}
    for row in session.execute(query):
        found.setdefault(row[0], []).append(row)
    return {key: _calendar(rows) for key, rows in found.items()}


def _calendar(rows: Sequence[Any]) -> Calendar:
    key, public_id, side, status, name = rows[0][:5]
    members = (row[5:] for row in rows if row[5] is not None)
    return Calendar(key, public_id, side, status, name, tuple(_member(*columns) for columns in members))


def _member(key: int, public_id: str, seen: bool, *rest: Any) -> Member:
    *texts, sector = rest
    name, name_latin, title, organisation, organisation_latin, summary = (text or "" for text in texts)
    return Member(key, public_id, seen, name, name_latin, title, organisation, organisation_latin, summary, sector)


def _place_rows() -> Select[Any]:
    return (
        select(*_OF_SESSION, *_OF_SLOT)
        .join(SessionSlot, SessionSlot.session_id == WorkshopSession.id)
        .join(Slot, Slot.id == SessionSlot.slot_id)
        .outerjoin(Room, Room.id == WorkshopSession.room_id)
        .outerjoin(Theme, Theme.id == WorkshopSession.theme_id)
    )


def _places(session: Session, query: Select[Any]) -> dict[int, Place]:
    found: dict[int, list[Any]] = {}
    for row in session.execute(query):
        found.setdefault(row[0], []).append(row)
    return {key: _place(rows) for key, rows in found.items()}


def _place(rows: Sequence[Any]) -> Place:
    *of, room, tables = rows[0][:8]
    return Place(*(*of, room or "", tables, tuple(SlotTime(*row[8:]) for row in rows)))
