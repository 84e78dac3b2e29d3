"""A version of the plan laid out: its tables, or its people, through the slots of each day."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import unseen_calendars
from matchmaker.services.plans.timetables import calendars_found
from matchmaker.store.queries import planning, timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, Sitting, SlotTime


class Wrong(StrEnum):
    """Why a meeting cannot be held as it stands: registrations or the programme changed after the draft was made."""

    WITHDREW = "withdrew"
    AWAY = "away"
    NO_TABLE = "no table"


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting on the board; `wrong`: why it cannot be held, and whose doing that is where it is somebody's."""

    id: str
    host: Calendar
    visitor: Calendar
    locked: bool
    wrong: Wrong | None = None
    who: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table of a session: as many columns wide as the session has slots; `held` None: nobody sits there."""

    place: Place
    table: int
    span: int
    held: Held | None


@dataclass(frozen=True, slots=True)
class Line:
    """A table through a day: the sessions of one theme and room that follow each other; None: no session there."""

    place: Place
    theme: str
    table: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class PersonCell:
    """What somebody does in a slot: a meeting, away, or free (neither)."""

    slot: SlotTime
    span: int
    cell: Cell | None
    theme: str
    away: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A calendar through a day."""

    calendar: Calendar
    cells: tuple[PersonCell, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the board; of its two kinds of lines those are filled that are looked at."""

    slots: tuple[SlotTime, ...]
    lines: tuple[Line, ...]
    people: tuple[PersonLine, ...]


@dataclass(frozen=True)
class Layout:
    """A version with what lays it out."""

    content: Content
    away: Mapping[int, Collection[int]]
    themes: Mapping[int, str]
    held: Mapping[int, Held]
    unseen: Collection[int]

    def found(self, search: str) -> list[Calendar]:
        """Return the calendars whose names hold `search`, of those that may be named."""
        return calendars_found(self.content, self.unseen, search)

    def days(self, people: Sequence[Calendar] | None) -> Iterator[Day]:
        """Yield the days with the lines of people, or for None with those of tables."""
        slots = sorted(
            {slot for place in self.content.places.values() for slot in place.slots}, key=lambda slot: slot.starts_at
        )
        for day in dict.fromkeys(slot.day for slot in slots):
            own = tuple(slot for slot in slots if slot.day == day)
            if people is None:
                yield Day(own, tuple(self._lines(own)), ())
            else:
                yield Day(own, (), tuple(self._person(each, own) for each in people))

    def _lines(self, slots: Sequence[SlotTime]) -> Iterator[Line]:
        """Yield the tables of a day: sessions of one theme, title and room share theirs, as far as times allow."""
        rows: dict[tuple[object, ...], list[Place]] = {}
        for place in self.content.places.values():
            if place.day == slots[0].day:
                rows.setdefault(_row_of(place, rows), []).append(place)
        at = {(each.session_id, each.table_number): self.held[each.id] for each in self.content.sittings}
        for _key, places in sorted(rows.items(), key=lambda row: self._order(row[1][0])):
            most = max(max(place.tables, *self._tables(place)) for place in places)
            for table in range(1, most + 1):
                cells = tuple(self._cells(slots, places, table, at))
                yield Line(places[0], self.themes.get(places[0].theme_id or 0, ""), table, cells)

    def _order(self, place: Place) -> tuple[str, str, str]:
        return self.themes.get(place.theme_id or 0, ""), place.room, place.title

    def _tables(self, place: Place) -> list[int]:
        return [0, *(each.table_number for each in self.content.sittings if each.session_id == place.id)]

    def _cells(
        self,
        slots: Sequence[SlotTime],
        places: Sequence[Place],
        table: int,
        at: Mapping[tuple[int, int], Held],
    ) -> Iterator[Cell | None]:
        begins = {place.slots[0].id: place for place in places}
        covered = 0
        for slot in slots:
            if covered:
                covered -= 1
                continue
            place = begins.get(slot.id)
            held = at.get((place.id, table)) if place else None
            if place is None or (held is None and table > place.tables):
                yield None
            else:
                covered = len(place.slots) - 1
                yield Cell(place, table, len(place.slots), held)

    def _person(self, calendar: Calendar, slots: Sequence[SlotTime]) -> PersonLine:
        own = {
            self.content.places[each.session_id].slots[0].id: each
            for each in self.content.sittings
            if calendar.id in (each.host_id, each.visitor_id) and each.session_id in self.content.places
        }
        cells, covered = [], 0
        for slot in slots:
            if covered:
                covered -= 1
                continue
            cell = self._sitting(own[slot.id]) if slot.id in own else None
            covered = cell.span - 1 if cell else 0
            theme = self.themes.get(cell.place.theme_id or 0, "") if cell else ""
            cells.append(
                PersonCell(slot, cell.span if cell else 1, cell, theme, slot.id in self.away.get(calendar.id, ()))
            )
        return PersonLine(calendar, tuple(cells))

    def _sitting(self, each: Sitting) -> Cell:
        place = self.content.places[each.session_id]
        return Cell(place, each.table_number, len(place.slots), self.held[each.id])


def layout_of(
    session: Session, principal: Principal, workshop: WorkshopFacts, version: Version, themes: Mapping[int, str]
) -> Layout:
    """Return a version as it is laid out, in five statements."""
    content = Content(
        version,
        timetable.sittings(session, version.id),
        timetable.places(session, workshop.id),
        timetable.calendars(session, workshop.id),
    )
    away = {key: frozenset(slots) for key, slots in planning.absences(session, workshop.id).items()}
    held = {each.id: _held(content, away, each) for each in content.sittings}
    unseen = unseen_calendars(session, principal, workshop)
    return Layout(content, away, themes, held, unseen)


def _held(content: Content, away: Mapping[int, Collection[int]], sitting: Sitting) -> Held:
    two = content.calendars[sitting.host_id], content.calendars[sitting.visitor_id]
    place = content.places.get(sitting.session_id)
    wrong, who = _what_is_wrong(place, two, away, sitting.table_number)
    return Held(sitting.public_id, *two, sitting.locked, wrong, who)


def _what_is_wrong(
    place: Place | None, two: Iterable[Calendar], away: Mapping[int, Collection[int]], table: int
) -> tuple[Wrong | None, Calendar | None]:
    for calendar in two:
        if calendar.status is not RegistrationStatus.REGISTERED:
            return Wrong.WITHDREW, calendar
        if place and any(slot.id in away.get(calendar.id, ()) for slot in place.slots):
            return Wrong.AWAY, calendar
    return (Wrong.NO_TABLE if place is None or table > place.tables else None), None


def _row_of(place: Place, rows: Mapping[tuple[object, ...], Sequence[Place]]) -> tuple[object, ...]:
    """Return the first row of a session's theme, title and room in which nothing else is at its time."""
    number = 0
    while True:
        key = (place.theme_id, place.title, place.room, number)
        taken = {slot.id for other in rows.get(key, ()) for slot in other.slots}
        if not any(slot.id in taken for slot in place.slots):
            return key
        number += 1
