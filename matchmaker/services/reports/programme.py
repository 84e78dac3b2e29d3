"""The programme in rows: slots, sessions, what is beside them, and interpreters, in the order of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import ItemKind
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.programmes import programme_of
from matchmaker.store.queries import items, names, timetable
from matchmaker.store.queries.items import ItemTime
from matchmaker.store.queries.names import FALLBACK


class RowKind(StrEnum):
    """What a row of the programme is."""

    SLOT = "slot"
    SESSION = "session"
    BREAK = ItemKind.BREAK.value
    PLENARY = ItemKind.PLENARY.value
    VISIT = ItemKind.VISIT.value
    INTERPRETERS = "interpreters"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A row; `capacity`: tables of a session, places on a visit, how many interpreters there are."""

    kind: RowKind
    time_zone: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    title: str = ""
    theme: str = ""
    room: str = ""
    place: str = ""
    capacity: int | None = None
    leaves_at: datetime | None = None
    returns_at: datetime | None = None


def programme_rows(session: Session, workshop: WorkshopFacts, language: str) -> list[ProgrammeRow]:
    """Return the programme as it stands; what has no time of its own comes last."""
    themes = names.theme_names(session, language)
    timed = [
        *_slots(session, workshop),
        *_sessions(session, workshop, themes),
        *(_item(each, workshop.time_zone, language) for each in items.items_told(session, workshop.id)),
    ]
    kinds = list(RowKind)
    timed.sort(key=lambda row: (row.starts_at, kinds.index(row.kind)))
    programme = programme_of(session, workshop)
    used = {row.room for row in timed}
    empty = (each.name for each in programme.rooms if each.name not in used)
    rooms = [ProgrammeRow(RowKind.ROOM, workshop.time_zone, room=name) for name in empty]
    return [*timed, *_interpreters(programme, workshop.time_zone), *rooms]


def title_in(titles: Mapping[str, str], language: str) -> str:
    """Return a title in a language, else in English, else in any."""
    return titles.get(language) or titles.get(FALLBACK) or next(iter(titles.values()), "")


def _slots(session: Session, workshop: WorkshopFacts) -> Iterator[ProgrammeRow]:
    for slot in timetable.slots(session, workshop.id):
        yield ProgrammeRow(RowKind.SLOT, workshop.time_zone, slot.starts_at, slot.ends_at)


def _sessions(session: Session, workshop: WorkshopFacts, themes: Mapping[int, str]) -> Iterator[ProgrammeRow]:
    for place in timetable.places(session, workshop.id).values():
        yield ProgrammeRow(
            RowKind.SESSION,
            workshop.time_zone,
            place.starts_at,
            place.ends_at,
            title=place.title,
            theme=themes.get(place.theme_id or 0, ""),
            room=place.room,
            capacity=place.tables,
        )


def _item(item: ItemTime, zone: str, language: str) -> ProgrammeRow:
    return ProgrammeRow(
        RowKind(item.kind.value),
        zone,
        item.starts_at,
        item.ends_at,
        title=title_in(item.names, language),
        room=item.room,
        place=item.place,
        capacity=item.places,
        leaves_at=item.leaves_at,
        returns_at=item.returns_at,
    )


def _interpreters(programme: Programme, zone: str) -> Iterator[ProgrammeRow]:
    """Yield what is scarce, with how many there are in all, and in each slot that has another number."""
    slots = {slot.id: slot for slot in programme.slots}
    for each in programme.interpreters:
        title = "–".join(each.languages) if each.languages else each.name
        yield ProgrammeRow(RowKind.INTERPRETERS, zone, title=title, capacity=each.capacity)
        for slot, number in each.shifts:
            begins, ends = slots[slot].starts_at(zone), slots[slot].ends_at(zone)
            yield ProgrammeRow(RowKind.INTERPRETERS, zone, begins, ends, title=title, capacity=number)
