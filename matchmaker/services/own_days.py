"""A person's own days at a workshop: their meetings in the plan in force, by day, with the free slots between.

The match list and the agenda are made from it. Only the one who asks is looked up, by their own profile: there is no
way to ask for somebody else's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.programmes.items import overlap
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.store.queries import items, matches, names, timetable
from matchmaker.store.queries.items import ItemTime
from matchmaker.store.queries.matches import OwnCalendar
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting: when, where, at which table, with whom."""

    id: str
    place: Place
    table: int
    other: Calendar
    parts: Mapping[str, Any]

    @property
    def is_cancelled(self) -> bool:
        """Whether the other side has withdrawn since the plan was published."""
        return self.other.status is RegistrationStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Free:
    """A slot between two meetings of a day in which the person has none."""

    slot: SlotTime


@dataclass(frozen=True, slots=True)
class Beside:
    """A break, a plenary, or a visit that the person goes on: from when the bus leaves until it is back."""

    item: ItemTime

    @property
    def starts_at(self) -> datetime:
        """When the person has to be there."""
        return self.item.leaves_at or self.item.starts_at

    @property
    def ends_at(self) -> datetime:
        """When they are back."""
        return self.item.returns_at or self.item.ends_at


Entry = Appointment | Free | Beside


@dataclass(frozen=True, slots=True)
class Day:
    """A day where the workshop is held, in the order of time."""

    day: date
    entries: tuple[Entry, ...]

    @property
    def starts_at(self) -> datetime:
        """When the first of it begins."""
        return _starts_at(self.entries[0])


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What a person's pages begin with.

    Parameters
    ----------
    own
        The calendar with all who sit in it; more than one for a party.
    published_at
        When the plan came into force; None before there is one.
    registration_closes_at
        Before there is a plan: when registration ends, where that is known.
    """

    facts: WorkshopFacts
    title: str
    venue: str
    status: WorkshopStatus
    parties: Mapping[Side, str]
    own: Calendar
    registration_closes_at: datetime | None
    published_at: datetime | None
    days: tuple[Day, ...]
    slots: tuple[SlotTime, ...] = ()
    """All slots of the workshop in which there is a session, in the order of time."""

    @property
    def meetings(self) -> tuple[Appointment, ...]:
        """All meetings, in the order of time."""
        return tuple(entry for day in self.days for entry in day.entries if isinstance(entry, Appointment))

    @property
    def is_planned(self) -> bool:
        """Whether the registration counts when a plan is made."""
        return self.own.status is RegistrationStatus.REGISTERED


def own_days(
    session: Session, principal: Principal, slug: str, action: Action, language: str, *, meetings_alone: bool = False
) -> OwnDays:
    """Return the own days of the one who asks, in seven statements.

    Parameters
    ----------
    meetings_alone
        Without what is on beside the meetings; six statements.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop, whatever else they may do there.
    """
    workshop, calendar = own_calendar(session, principal, slug, action)
    return _read(session, workshop, calendar, language, meetings_alone=meetings_alone)


def own_calendar(
    session: Session, principal: Principal, slug: str, action: Action
) -> tuple[WorkshopFacts, OwnCalendar]:
    """Return the workshop and the calendar in it of the one who asks, if they may do `action` with it.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    """
    workshop = workshop_at(session, slug)
    calendar = matches.own_calendar(session, workshop.id, principal.profile) if principal.profile else None
    owners = frozenset({principal.account}) if calendar and principal.account else frozenset()
    require(principal, action, workshop.resource(owners=owners))
    if calendar is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, calendar


def _read(
    session: Session, workshop: WorkshopFacts, calendar: OwnCalendar, language: str, *, meetings_alone: bool
) -> OwnDays:
    held = matches.meetings_of(session, calendar.plan_id, calendar.registration_id) if calendar.plan_id else []
    places = timetable.places(session, workshop.id)
    people = timetable.calendars_of(session, [calendar.registration_id, *(each.other_id for each in held)])
    appointments = [
        Appointment(each.public_id, places[each.session_id], each.table_number, people[each.other_id], each.parts)
        for each in held
        if each.session_id in places
    ]
    named = names.together(session, language, workshops=[workshop.id], parties=workshop.parties)
    return OwnDays(
        workshop,
        named.workshops.get(workshop.id, workshop.slug),
        calendar.place,
        calendar.workshop_status,
        workshop.by_side(named.parties),
        people[calendar.registration_id],
        calendar.registration_closes_at,
        calendar.published_at,
        _days(appointments, [] if meetings_alone else _beside(session, workshop, calendar), _slots(places)),
        tuple(_slots(places)),
    )


def _beside(session: Session, workshop: WorkshopFacts, calendar: OwnCalendar) -> list[tuple[date, Beside]]:
    """Return what is on beside the meetings, once there is a plan: what takes everybody, and the own visits."""
    if calendar.plan_id is None:
        return []
    told = items.items_beside(session, workshop.id, calendar.plan_id, calendar.registration_id)
    return [(day_in(each.starts_at, workshop.time_zone), Beside(each)) for each in told]


def _slots(places: Mapping[int, Place]) -> list[SlotTime]:
    """Return the slots that have a session, in the order of time."""
    return sorted({slot for place in places.values() for slot in place.slots}, key=lambda slot: slot.starts_at)


def _days(
    appointments: Sequence[Appointment], beside: Sequence[tuple[date, Beside]], slots: Sequence[SlotTime]
) -> tuple[Day, ...]:
    days = sorted({*(each.place.day for each in appointments), *(day for day, _each in beside)})
    return tuple(
        Day(
            day,
            _entries(
                [each for each in appointments if each.place.day == day],
                [each for when, each in beside if when == day],
                slots,
            ),
        )
        for day in days
    )


def _entries(
    appointments: Sequence[Appointment], beside: Sequence[Beside], slots: Sequence[SlotTime]
) -> tuple[Entry, ...]:
    """Return the meetings of a day, what is beside them, and the free slots between the first and the last meeting."""
    if not appointments:
        return tuple(sorted(beside, key=_starts_at))
    first = min(each.place.starts_at for each in appointments)
    last = max(each.place.ends_at for each in appointments)
    taken = {slot.id for each in appointments for slot in each.place.slots}
    between = [s for s in slots if s.id not in taken and first <= s.starts_at and s.ends_at <= last]
    away = [(each.starts_at, each.ends_at) for each in beside]
    free = [Free(s) for s in between if not any(overlap((s.starts_at, s.ends_at), each) for each in away)]
    return tuple(sorted([*appointments, *beside, *free], key=_starts_at))


def _starts_at(entry: Entry) -> datetime:
    if isinstance(entry, Beside):
        return entry.starts_at
    return entry.slot.starts_at if isinstance(entry, Free) else entry.place.starts_at
