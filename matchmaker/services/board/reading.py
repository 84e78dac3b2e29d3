"""The board as a page: sessions and tables against slots, or people against slots, with what may be done now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.board.drafts import on_board
from matchmaker.services.board.history import EditSaid, Stacks, said_edits, stacks
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import WorkshopHead, unseen_calendars, workshop_head
from matchmaker.services.plans.timetables import calendars_found
from matchmaker.store.queries import boards, names, planning, plans, timetable
from matchmaker.store.queries.boards import EditRow, Reached
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, Sitting, SlotTime

PEOPLE_ON_A_PAGE = 40
LAST_EDITS = 6
"""How many of the last edits stand beside the board."""


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


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board.

    Parameters
    ----------
    version
        None where the workshop has no plan yet.
    drafts
        The other versions that can be edited.
    wrong
        How many meetings cannot be held as they stand.
    found, page, pages
        How many calendars the search found, and which page of them this is.
    """

    workshop: WorkshopHead
    version: Version | None
    drafts: tuple[Version, ...]
    reached: Reached
    takes_back: Stacks
    last: tuple[EditSaid, ...]
    days: tuple[Day, ...]
    wrong: int = 0
    found: int = 0
    page: int = 1
    pages: int = 1

    @property
    def is_draft(self) -> bool:
        """Whether it can be edited as it is."""
        return self.version is not None and self.version.status is PlanStatus.DRAFT


def show_board(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str = "",
    *,
    by_person: bool = False,
    search: str = "",
    page: int = 1,
    language: str,
) -> BoardPage:
    """Return the board of a version; without a wish that of the newest draft, else of the plan in force."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    head = workshop_head(session, principal, workshop, language)
    every = plans.versions(session, workshop.id)
    version = on_board(every, plan_id)
    if version is None:
        return BoardPage(head, None, (), Reached(0, 0), Stacks(None, None), (), ())
    layout = _layout(session, principal, workshop, version, language)
    people, pages = _people(layout, search, page) if by_person else ([], 1)
    edits = boards.edits(session, version.id)
    return BoardPage(
        head,
        version,
        tuple(each for each in every if each.status is PlanStatus.DRAFT and each.proof is not Proof.INFEASIBLE),
        boards.reached(session, version.id),
        stacks([(each.number, each.undoes) for each in edits if each.account_id == principal.account]),
        _last(principal, layout, edits[-LAST_EDITS:]),
        tuple(layout.days(people if by_person else None)),
        sum(held.wrong is not None for held in layout.held.values()),
        len(layout.found(search)) if by_person else 0,
        min(max(page, 1), pages),
        pages,
    )


@dataclass(frozen=True)
class _Layout:
    """A version with what lays it out."""

    content: Content
    away: Mapping[int, Collection[int]]
    themes: Mapping[int, str]
    held: Mapping[int, Held]
    unseen: Collection[int]

    def found(self, search: str) -> list[Calendar]:
        return calendars_found(self.content, self.unseen, search)

    def days(self, people: Sequence[Calendar] | None) -> Iterator[Day]:
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


def _layout(
    session: Session, principal: Principal, workshop: WorkshopFacts, version: Version, language: str
) -> _Layout:
    """Return a version as it is laid out, in six statements."""
    content = Content(
        version,
        timetable.sittings(session, version.id),
        timetable.places(session, workshop.id),
        timetable.calendars(session, workshop.id),
    )
    away = {key: frozenset(slots) for key, slots in planning.absences(session, workshop.id).items()}
    held = {each.id: _held(content, away, each) for each in content.sittings}
    unseen = unseen_calendars(session, principal, workshop)
    return _Layout(content, away, names.theme_names(session, language), held, unseen)


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


def _people(layout: _Layout, search: str, page: int) -> tuple[list[Calendar], int]:
    found = layout.found(search)
    pages = max(1, -(-len(found) // PEOPLE_ON_A_PAGE))
    page = min(max(page, 1), pages)
    return found[(page - 1) * PEOPLE_ON_A_PAGE : page * PEOPLE_ON_A_PAGE], pages


def _last(principal: Principal, layout: _Layout, rows: Sequence[EditRow]) -> tuple[EditSaid, ...]:
    """Return the last edits, the newest first."""
    people = {each.public_id: each for each in layout.content.calendars.values()}
    places = {each.public_id: each for each in layout.content.places.values()}
    return said_edits(principal, rows, people, places, layout.themes)[::-1]
