"""What the solver has to know of a workshop: each function is one statement, whatever the number of people.

Rows speak of each other by their internal keys; the public id stands beside for what leaves the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, cast, null, select, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.prepared import is_told
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
    """A registration that is to be planned, with the keys of its themes and of the slots in which it is away."""

    id: int
    public_id: str
    side: Side
    min_meetings: int
    max_meetings: int | None
    max_in_a_row: int | None
    themes: frozenset[int]
    away: frozenset[int]


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """Something scarce: its own name, or the two languages that interpreters join.

    Parameters
    ----------
    shifts
        How much there is of it in the slots that have a capacity of their own, by key of the slot.
    """

    id: int
    public_id: str
    capacity: int
    name: str
    language_a: str | None
    language_b: str | None
    shifts: Mapping[int, int]


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


def goals_and_themes(session: Session, workshop_id: int) -> tuple[Goals, list[tuple[int, str, int | None]]] | None:
    """Return the goals of the workshop with what `themes` returns of its partnership; None where there is none."""
    query = (
        select(
            Workshop.public_id,
            Workshop.partnership_id,
            Workshop.objective,
            Workshop.max_break_spread,
            Workshop.spare_tables_percent,
            Theme.id,
            Theme.public_id,
            Theme.parent_id,
        )
        .outerjoin(Theme, Theme.partnership_id == Workshop.partnership_id)
        .where(Workshop.id == workshop_id)
        .order_by(Theme.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    return Goals(*rows[0][:5]), [(key, public_id, parent) for *_, key, public_id, parent in rows if key is not None]


def objective(session: Session, workshop_id: int) -> tuple[str, ...]:
    """Return the names of the workshop's goals, the most important first."""
    return tuple(session.scalars(select(Workshop.objective).where(Workshop.id == workshop_id)).one())


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
    return grouped(session.execute(query).all())


def resources(session: Session, workshop_id: int) -> list[tuple[int, str, int]]:
    """Return key, public id and capacity of the resources."""
    query = select(Resource.id, Resource.public_id, Resource.capacity)
    rows = session.execute(query.where(Resource.workshop_id == workshop_id).order_by(Resource.id))
    return [(key, public_id, capacity) for key, public_id, capacity in rows]


def scarce(session: Session, workshop_id: int) -> list[ResourceRow]:
    """Return the resources with what they are called and their shifts."""
    row, shift = Resource, ResourceSlot
    query = (
        select(
            row.id,
            row.public_id,
            row.capacity,
            row.name,
            row.language_a,
            row.language_b,
            shift.slot_id,
            shift.capacity,
        )
        .outerjoin(shift, shift.resource_id == row.id)
        .where(row.workshop_id == workshop_id)
        .order_by(row.id)
    )
    found: dict[int, Any] = {}
    shifts: dict[int, dict[int, int]] = {}
    for key, *rest, slot, capacity in session.execute(query):
        found[key] = (key, *rest)
        shifts.setdefault(key, {}).update({} if slot is None else {slot: capacity})
    return [ResourceRow(*(*of, shifts[key])) for key, of in found.items()]


def calendars(session: Session, workshop_id: int) -> list[Calendar]:
    """Return the registrations that are to be planned."""
    said = _said(workshop_id)
    query = (
        select(
            Registration.id,
            Registration.public_id,
            Registration.side,
            Registration.min_meetings,
            Registration.max_meetings,
            Registration.max_in_a_row,
            said.c.theme,
            said.c.slot,
        )
        .outerjoin(said, said.c.registration == Registration.id)
        .where(Registration.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED)
        .order_by(Registration.id)
    )
    found: dict[Any, tuple[set[int], set[int]]] = {}
    for *of, theme, slot in session.execute(query):
        themes, away = found.setdefault(tuple(of), (set(), set()))
        themes.update(() if theme is None else (theme,))
        away.update(() if slot is None else (slot,))
    return [Calendar(*(*of, frozenset(themes), frozenset(away))) for of, (themes, away) in found.items()]


def _said(workshop_id: int) -> Any:
    """Return a row for each theme of a calendar, and for each slot in which it is away; the other column is null."""
    nothing = cast(null(), Integer)
    themes = (
        select(
            RegistrationTheme.registration_id.label("registration"),
            RegistrationTheme.theme_id.label("theme"),
            nothing.label("slot"),
        )
        .join(Registration, Registration.id == RegistrationTheme.registration_id)
        .where(Registration.workshop_id == workshop_id)
    )
    away = select(Availability.registration_id, nothing, Availability.slot_id).where(
        Availability.workshop_id == workshop_id, Availability.available.is_(False)
    )
    return union_all(themes, away).subquery()


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
    return grouped(session.execute(query).all())


def absences(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each registration that is away at all the keys of the slots in which it is."""
    query = (
        select(Availability.registration_id, Availability.slot_id)
        .join(Registration, Registration.id == Availability.registration_id)
        .where(Availability.workshop_id == workshop_id, Availability.available.is_(False), is_told())
    )
    return grouped(session.execute(query).all())


def grouped(rows: Sequence[Any]) -> dict[int, list[int]]:
    """Return the second column of rows by the first, in their order."""
    grouped: dict[int, list[int]] = {}
    for key, value in rows:
        grouped.setdefault(key, []).append(value)
    return grouped
