"""Who came, and what the desk noted, in rows: of those of whom the desk's own pages tell the same office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.desk.facts import Day, day_of
from matchmaker.services.desk.page import notes_told
from matchmaker.services.reports.held import Noted
from matchmaker.services.reports.report import Fated, fated, tally
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
    """A note that stands; `noted_by`: the side of the office that made it."""

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
    meetings = fated(day.content, Noted(day.notes, day.slots), now) if day.content else []
    for each in day.shown:
        if each.status is RegistrationStatus.REGISTERED:
            yield _attended(day, each, [one for one in meetings if each.id in {one.host.id, one.visitor.id}])


def notes(session: Session, principal: Principal, workshop: WorkshopFacts) -> Iterator[NotedRow]:
    """Yield the notes that stand, the earliest first."""
    day = day_of(session, principal, workshop)
    for said in reversed(notes_told(day, principal.party)):
        place = said.place
        yield NotedRow(
            said.note.noted_at,
            workshop.side_of(said.note.party_id),
            said.note.kind,
            said.calendar,
            place.title if place else "",
            place.room if place else "",
            place.starts_at if place else None,
            said.slot.starts_at if said.slot else None,
            said.note.tables,
        )


def _attended(day: Day, calendar: Calendar, meetings: list[Fated]) -> Attended:
    slots = {slot.id: slot for slot in day.slots}
    said = [(note.kind, slots.get(note.slot_id or 0)) for note in day.notes_of(calendar.id)]
    late = [slot.starts_at for kind, slot in said if kind is DeskEventKind.LATE and slot]
    early = [slot.ends_at for kind, slot in said if kind is DeskEventKind.EARLY and slot]
    counted = tally(each.held for each in meetings)
    return Attended(
        calendar,
        day.presence(calendar.id),
        late[-1] if late else None,
        early[-1] if early else None,
        counted.planned,
        counted.held,
        counted.not_held,
        counted.not_noted,
    )
