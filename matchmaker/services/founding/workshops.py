"""The workshops of the founding case, laid around today: days, slots, rooms, sessions and interpreters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.clock import instant_of
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.files.founding_case import SessionEntry, WorkshopEntry
from matchmaker.services.founding.partnerships import Founded
from matchmaker.store.tables.workshops import (
    Resource,
    Room,
    SessionSlot,
    Slot,
    Workshop,
    WorkshopName,
    WorkshopSession,
)

OBJECTIVE = ("guarantee", "weight", "idle")
OFFICES_CLOSE = time(17)
FIRST_DAY_OF_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Laid:
    """The keys of a workshop, of its slots, and of its sessions that fill several slots, by the ids of the case."""

    workshop_id: int
    public_id: str
    slots: Mapping[str, int]
    long_sessions: Mapping[str, int]


def first_day(today: date, in_days: int, days: int) -> date:
    """Return the first day from `in_days` after `today` on from which `days` weekdays follow each other.

    The two regions have the same weekend, and a workshop never crosses it.
    """
    day = today + timedelta(days=in_days)
    while any((day + timedelta(days=further)).weekday() >= FIRST_DAY_OF_WEEKEND for further in range(days)):
        day += timedelta(days=1)
    return day


def add_workshop(session: Session, entry: WorkshopEntry, founded: Founded, *, today: date) -> Laid:
    """Add a workshop with its grid."""
    starts_on = first_day(today, entry.starts_in_days, max(slot.day for slot in entry.slots))
    row = _workshop(entry, founded, today, starts_on)
    session.add(row)
    session.flush()
    for language, name in entry.names.items():
        session.add(WorkshopName(workshop_id=row.id, language=language, name=name, summary=entry.summaries[language]))
    _add_interpreters(session, entry, row.id)
    slots = _add_slots(session, entry, row.id, starts_on)
    return Laid(row.id, row.public_id, slots, _add_sessions(session, entry, row.id, founded, slots))


def _workshop(entry: WorkshopEntry, founded: Founded, today: date, starts_on: date) -> Workshop:
    closes_on = today + timedelta(days=entry.registration_closes_in_days)
    return Workshop(
        slug=entry.slug,
        partnership_id=founded.partnership_id,
        host_party_id=founded.parties[entry.host],
        visitor_party_id=founded.parties[entry.visitor],
        theme_id=founded.themes[entry.theme] if entry.theme else None,
        status=WorkshopStatus(entry.status),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=max(slot.day for slot in entry.slots) - 1),
        time_zone=entry.time_zone,
        place=entry.place,
        working_language=entry.working_language,
        registration_closes_at=instant_of(closes_on, OFFICES_CLOSE, entry.time_zone),
        objective=list(OBJECTIVE),
        max_break_spread=entry.max_break_spread,
    )


def _add_interpreters(session: Session, entry: WorkshopEntry, workshop_id: int) -> None:
    for interpreters in entry.interpreters:
        first, second = sorted(interpreters.languages)
        session.add(
            Resource(workshop_id=workshop_id, language_a=first, language_b=second, capacity=interpreters.capacity)
        )


def _add_slots(session: Session, entry: WorkshopEntry, workshop_id: int, starts_on: date) -> dict[str, int]:
    rows = {}
    for slot in entry.slots:
        day = starts_on + timedelta(days=slot.day - 1)
        rows[slot.id] = Slot(
            workshop_id=workshop_id,
            day=day,
            starts_at=instant_of(day, slot.starts, entry.time_zone),
            ends_at=instant_of(day, slot.ends, entry.time_zone),
        )
    session.add_all(rows.values())
    session.flush()
    return {name: row.id for name, row in rows.items()}


def _add_sessions(
    session: Session, entry: WorkshopEntry, workshop_id: int, founded: Founded, slots: Mapping[str, int]
) -> dict[str, int]:
    rooms = {name: Room(workshop_id=workshop_id, name=name) for name in entry.rooms}
    session.add_all(rooms.values())
    session.flush()
    long_sessions = {}
    for each in entry.sessions:
        theme_id = founded.themes[each.theme] if each.theme else None
        for held in _held(each):
            row = WorkshopSession(
                workshop_id=workshop_id,
                theme_id=theme_id,
                room_id=rooms[each.room].id,
                tables=each.tables,
                title=each.title,
            )
            session.add(row)
            session.flush()
            session.add_all(
                SessionSlot(session_id=row.id, slot_id=slots[slot], workshop_id=workshop_id) for slot in held
            )
            if each.all_of:
                long_sessions[each.id] = row.id
    session.flush()
    return long_sessions


def _held(entry: SessionEntry) -> list[tuple[str, ...]]:
    """Return the slots of each session that an entry stands for."""
    return [entry.all_of] if entry.all_of else [(slot,) for slot in entry.each_of]
