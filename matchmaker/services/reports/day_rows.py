"""Who came, and what the desk noted, in rows: of those of whom the desk's own pages tell the same office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.permissions import Principal
from matchmaker.domain.reports import Held
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.desk.facts import Day, day_of
from matchmaker.services.reports.held import Noted
from matchmaker.services.reports.report import Tally, fated, tally
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, slots=True)
class Attended:
    """A calendar on the day: whether its people have come, and what became of their meetings."""

    calendar: Calendar
    presence: Presence
    there_from_utc: datetime | None
    there_until_utc: datetime | None
    planned: int
    held: int
    not_held: int
    not_noted: int


@dataclass(frozen=True, slots=True)
class NotedRow:
    """A note that stands; `noted_by`: the side of the office that made it, None where the person said it themselves."""

    noted_at_utc: datetime
    noted_by: Side | None
    kind: DeskEventKind
    calendar: Calendar | None
    session: str
    room: str
    session_starts_at_utc: datetime | None
    slot_starts_at_utc: datetime | None
    tables: int | None


def attendance(session: Session, principal: Principal, workshop: WorkshopFacts, now: datetime) -> Iterator[Attended]:
    """Yield those who are expected and may be told of, as they stand at the desk."""
    day = day_of(session, principal, workshop)
    meetings: dict[int, list[Held]] = {}
    for one in fated(day.content, Noted(workshop, day.notes, day.slots), now) if day.content else ():
        for calendar in (one.host, one.visitor):
            meetings.setdefault(calendar.id, []).append(one.held)
    for each in _told(day, principal):
        if each.status is RegistrationStatus.REGISTERED:
            yield _attended(day, each, tally(meetings.get(each.id, ())))


def notes(session: Session, principal: Principal, workshop: WorkshopFacts) -> Iterator[NotedRow]:
    """Yield the notes that stand, the earliest first; a room that closed has one for each of its sessions."""
    day = day_of(session, principal, workshop)
    slots, shown = {slot.id: slot for slot in day.slots}, {each.id: each for each in _told(day, principal)}
    for note in day.standing_notes:
        place, slot = day.places.get(note.session_id or 0), slots.get(note.slot_id or 0)
        if note.session_id is not None or note.registration_id in shown:
            yield NotedRow(
                note.noted_at,
                None if note.own_word else workshop.side_of(note.party_id),
                note.kind,
                shown.get(note.registration_id or 0),
                place.title if place else "",
                place.room if place else "",
                place.starts_at if place else None,
                slot.starts_at if slot else None,
                note.tables,
            )


def _told(day: Day, principal: Principal) -> list[Calendar]:
    """Return those of whom the desk tells; of a party of the other side that meets nobody, who agreed to be seen."""
    own = day.workshop.side_of(principal.party)
    sitting = {key for each in day.sittings for key in (each.host_id, each.visitor_id)}
    return [
        each if own in {None, each.side} or each.id in sitting else each.as_seen()
        for each in day.shown
    ]  # fmt: skip


def _attended(day: Day, calendar: Calendar, counted: Tally) -> Attended:
    slots = {slot.id: slot for slot in day.slots}
    said = [(note.kind, slots.get(note.slot_id or 0)) for note in day.notes_of(calendar.id)]
    presence = day.presence(calendar.id)
    late = [slot.starts_at for kind, slot in said if kind is DeskEventKind.LATE and slot]
    early = [slot.ends_at for kind, slot in said if kind is DeskEventKind.EARLY and slot]
    return Attended(
        calendar,
        presence,
        late[-1] if late and presence is Presence.LATE else None,
        early[-1] if early else None,
        counted.planned,
        counted.held,
        counted.not_held,
        counted.not_noted,
    )
