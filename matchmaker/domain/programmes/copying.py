"""The programme of the next workshop made from that of the one before: another time, another place, the same clocks.

Times of day stay what the clocks show, now where the next workshop is held. Everything in the new programme is new, and
has a placeholder for its id. What belongs to people (wishes, vetoes, consents, answers) is in no programme.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from matchmaker.domain.clock import instants_of
from matchmaker.domain.programmes.document import NEW, Interpreters, Item, Programme, Room, Session, Slot, Titles
from matchmaker.domain.series import Carried, OtherSessions, RoomsCarried
from matchmaker.domain.workshops import ItemKind


@dataclass(frozen=True, slots=True)
class Copying:
    """How a programme becomes the next one.

    Parameters
    ----------
    days
        For each day of the programme the one of the next.
    themes
        Ids of the themes that return.
    parents
        For each sub-topic the id of its theme.
    room_name
        What a room is called by its number, until somebody names it.
    met_before
        The weight of having met before.
    """

    titles: Mapping[str, Titles]
    days: Mapping[date, date]
    time_zone: str
    place: str
    closes_at: datetime | None
    themes: Collection[str]
    parents: Mapping[str, str]
    carried: Collection[Carried]
    rooms: RoomsCarried
    others: OtherSessions
    room_name: Callable[[int], str]
    met_before: float


def copied(programme: Programme, wanted: Copying) -> Programme:
    """Return the next programme; what is not carried over is not in it."""
    slots = _slots(programme, wanted)
    rooms = _rooms(programme, wanted)
    sessions = _sessions(programme, wanted, {each.id for each in slots}, {each.id for each in rooms})
    theme = next(iter(wanted.themes)) if len(wanted.themes) == 1 else None
    goals = Carried.GOALS in wanted.carried
    weights = dict(programme.terms.weights) if goals else {}
    days = sorted(wanted.days.values())
    terms = replace(
        programme.terms,
        titles=wanted.titles,
        starts_on=days[0],
        ends_on=days[-1],
        time_zone=wanted.time_zone,
        place=wanted.place,
        theme=theme,
        closes_at=wanted.closes_at,
        closed=False,
        weights={**weights, "met_before": wanted.met_before},
    )
    return Programme(
        terms=terms,
        slots=slots,
        rooms=rooms,
        sessions=sessions,
        interpreters=_interpreters(programme, wanted, {each.id for each in slots}),
        items=_items(programme, wanted, {each.id for each in rooms}),
        spare_percent=programme.spare_percent if goals else 0,
    )


def _new(public_id: str) -> str:
    return f"{NEW}{public_id}"


def _slots(programme: Programme, wanted: Copying) -> tuple[Slot, ...]:
    if Carried.SLOTS not in wanted.carried:
        return ()
    found = []
    for each in programme.slots:
        day = wanted.days[each.day]
        fold = _fold(day, (each.start, each.end), wanted.time_zone, each.fold)
        found.append(Slot(_new(each.id), day, each.start, each.end, fold))
    return tuple(found)


def _fold(day: date, clocks: Collection[time], zone: str, before: int | None) -> int | None:
    """Return which is meant of a time that the clocks show twice on the new day: the first, unless it was said."""
    return before or 0 if any(len(instants_of(day, clock, zone)) > 1 for clock in clocks) else None


def _rooms(programme: Programme, wanted: Copying) -> tuple[Room, ...]:
    if wanted.rooms is RoomsCarried.LEFT:
        return ()
    if wanted.rooms is RoomsCarried.NAMED:
        return tuple(Room(_new(each.id), each.name) for each in programme.rooms)
    return tuple(Room(_new(each.id), wanted.room_name(number)) for number, each in enumerate(programme.rooms, 1))


def _sessions(
    programme: Programme, wanted: Copying, slots: Collection[str], rooms: Collection[str]
) -> tuple[Session, ...]:
    if Carried.SESSIONS not in wanted.carried:
        return ()
    only = next(iter(wanted.themes)) if len(wanted.themes) == 1 else None
    found = []
    for each in programme.sessions:
        returns = each.theme is None or wanted.parents.get(each.theme, each.theme) in wanted.themes
        if not returns and wanted.others is OtherSessions.LEFT:
            continue
        found.append(
            Session(
                id=_new(each.id),
                slots=tuple(_new(slot) for slot in each.slots if _new(slot) in slots),
                tables=each.tables,
                theme=each.theme if returns else only,
                room=_room(each.room, rooms),
                title=each.title if returns else "",
            )
        )
    return tuple(found)


def _room(public_id: str | None, rooms: Collection[str]) -> str | None:
    return _new(public_id) if public_id and _new(public_id) in rooms else None


def _interpreters(programme: Programme, wanted: Copying, slots: Collection[str]) -> tuple[Interpreters, ...]:
    if Carried.INTERPRETERS not in wanted.carried:
        return ()
    return tuple(
        replace(
            each,
            id=_new(each.id),
            shifts=tuple((_new(slot), number) for slot, number in each.shifts if _new(slot) in slots),
        )
        for each in programme.interpreters
    )


def _items(programme: Programme, wanted: Copying, rooms: Collection[str]) -> tuple[Item, ...]:
    """Return breaks and plenaries; of where they were only a room that comes along."""
    if Carried.ITEMS not in wanted.carried:
        return ()
    found = []
    for each in programme.items:
        if each.kind is ItemKind.VISIT:
            continue
        day = wanted.days[each.day]
        fold = _fold(day, (each.start, each.end), wanted.time_zone, each.fold)
        room = _room(each.room, rooms)
        found.append(replace(each, id=_new(each.id), day=day, room=room, place="", fold=fold))
    return tuple(found)
