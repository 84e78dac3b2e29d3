"""What has changed between two programmes, piece by piece: for the other office, for the journal, for a conflict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from matchmaker.domain.programmes.document import (
    Eased,
    Interpreters,
    Item,
    Programme,
    Room,
    Session,
    Slot,
    Titles,
)


class Change(StrEnum):
    """One kind of difference; the edges have a sentence for each."""

    TITLE = "title"
    SUMMARY = "summary"
    DATES = "dates"
    PLACE = "place"
    TIME_ZONE = "time zone"
    WORKING_LANGUAGE = "working language"
    THEME = "theme"
    CLOSES_AT = "closes at"
    CLOSED = "closed"
    REOPENED = "reopened"
    WEIGHT = "weight"
    SLOT_ADDED = "slot added"
    SLOT_REMOVED = "slot removed"
    SLOT_MOVED = "slot moved"
    ROOM_ADDED = "room added"
    ROOM_REMOVED = "room removed"
    ROOM_RENAMED = "room renamed"
    SESSION_ADDED = "session added"
    SESSION_REMOVED = "session removed"
    SESSION_MOVED = "session moved"
    SESSION_THEME = "session theme"
    SESSION_TABLES = "session tables"
    INTERPRETERS_ADDED = "interpreters added"
    INTERPRETERS_REMOVED = "interpreters removed"
    INTERPRETERS_NUMBER = "interpreters number"
    INTERPRETERS_SHIFTS = "interpreters shifts"
    ITEM_ADDED = "item added"
    ITEM_REMOVED = "item removed"
    ITEM_MOVED = "item moved"
    ITEM_RENAMED = "item renamed"
    ITEM_PLACES = "item places"
    ITEM_BUS = "item bus"
    SPARE = "spare"
    MUST_EASED = "must eased"
    SESSION_EASED = "session eased"
    BREAKS_EASED = "breaks eased"


ONLY_WORDS = frozenset(
    {
        Change.TITLE,
        Change.SUMMARY,
        Change.PLACE,
        Change.CLOSES_AT,
        Change.CLOSED,
        Change.REOPENED,
        Change.ROOM_RENAMED,
        Change.ITEM_RENAMED,
    }
)
"""What a plan is not made from."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, with what a sentence about it needs: plain values, days and clocks as ISO texts."""

    change: Change
    values: Mapping[str, object] = field(default_factory=dict)


def differences(before: Programme, after: Programme) -> list[Difference]:
    """Return what has to be said of the way from `before` to `after`; nothing when they mean the same."""
    return [
        *_of_terms(before, after),
        *_of_slots(before, after),
        *_of_rooms(before, after),
        *_of_sessions(before, after),
        *_of_interpreters(before, after),
        *_of_shifts(before, after),
        *_of_items(before, after),
        *_of_spare(before, after),
        *_of_easings(after),
    ]


def touches_plans(found: Sequence[Difference]) -> bool:
    """Return whether a plan made before these differences may be another one now."""
    return any(each.change not in ONLY_WORDS for each in found)


def _of_terms(before: Programme, after: Programme) -> Iterator[Difference]:
    old, new = before.terms, after.terms
    for language in sorted({*old.titles, *new.titles}):
        was, now = old.titles.get(language, Titles("")), new.titles.get(language, Titles(""))
        if was.name != now.name:
            yield Difference(Change.TITLE, {"language": language, "before": was.name, "after": now.name})
        if was.summary != now.summary:
            yield Difference(Change.SUMMARY, {"language": language, "before": was.summary, "after": now.summary})
    if (old.starts_on, old.ends_on) != (new.starts_on, new.ends_on):
        days = {"first": new.starts_on.isoformat(), "last": new.ends_on.isoformat()}
        yield Difference(Change.DATES, days)
    for change, name in (
        (Change.PLACE, "place"),
        (Change.TIME_ZONE, "time_zone"),
        (Change.WORKING_LANGUAGE, "working_language"),
        (Change.THEME, "theme"),
    ):
        if getattr(old, name) != getattr(new, name):
            yield Difference(change, {"before": getattr(old, name), "after": getattr(new, name)})
    if old.closes_at != new.closes_at:
        yield Difference(Change.CLOSES_AT, {"after": new.closes_at.isoformat() if new.closes_at else None})
    if old.closed != new.closed:
        yield Difference(Change.CLOSED if new.closed else Change.REOPENED)
    yield from _of_weights(old.weights, new.weights)


def _of_weights(old: Mapping[str, float], new: Mapping[str, float]) -> Iterator[Difference]:
    for name in [*old, *(each for each in new if each not in old)]:
        if old.get(name) != new.get(name):
            yield Difference(Change.WEIGHT, {"part": name, "before": old.get(name), "after": new.get(name)})


def _of_slots(before: Programme, after: Programme) -> Iterator[Difference]:
    gone, come, kept = _paired(before.slots, after.slots)
    for slot in gone:
        yield Difference(Change.SLOT_REMOVED, _when(slot))
    for was, now in kept:
        if was != now:
            moved = {f"{name}_before": value for name, value in _when(was).items()}
            yield Difference(Change.SLOT_MOVED, {**_when(now), **moved})
    for slot in come:
        yield Difference(Change.SLOT_ADDED, _when(slot))


def _of_rooms(before: Programme, after: Programme) -> Iterator[Difference]:
    gone, come, kept = _paired(before.rooms, after.rooms)
    yield from (Difference(Change.ROOM_REMOVED, {"room": room.name}) for room in gone)
    for was, now in kept:
        if was.name != now.name:
            yield Difference(Change.ROOM_RENAMED, {"before": was.name, "after": now.name})
    yield from (Difference(Change.ROOM_ADDED, {"room": room.name}) for room in come)


def _of_sessions(before: Programme, after: Programme) -> Iterator[Difference]:
    gone, come, kept = _paired(before.sessions, after.sessions)
    yield from (Difference(Change.SESSION_REMOVED, _session(each, before)) for each in gone)
    for was, now in kept:
        said = _session(now, after)
        if (was.slots, was.room) != (now.slots, now.room):
            old = {f"{name}_before": value for name, value in _session(was, before).items()}
            yield Difference(Change.SESSION_MOVED, {**said, **old})
        if was.theme != now.theme:
            yield Difference(Change.SESSION_THEME, {**said, "theme_before": was.theme})
        if was.tables != now.tables:
            yield Difference(Change.SESSION_TABLES, {**said, "tables_before": was.tables})
    yield from (Difference(Change.SESSION_ADDED, _session(each, after)) for each in come)


def _of_interpreters(before: Programme, after: Programme) -> Iterator[Difference]:
    old, new = ({_between(each): each for each in side.interpreters} for side in (before, after))
    for key in [*old, *(each for each in new if each not in old)]:
        said = {"languages": list(key[:-1]), "name": key[-1]}
        if key not in new:
            yield Difference(Change.INTERPRETERS_REMOVED, said)
        elif key not in old:
            yield Difference(Change.INTERPRETERS_ADDED, {**said, "number": new[key].capacity})
        elif old[key].capacity != new[key].capacity:
            numbers = {"before": old[key].capacity, "after": new[key].capacity}
            yield Difference(Change.INTERPRETERS_NUMBER, {**said, **numbers})


def _of_shifts(before: Programme, after: Programme) -> Iterator[Difference]:
    """Yield in which slots there are so many interpreters now, where neither they nor their usual number say so."""
    old = {_between(each): dict(each.shifts) for each in before.interpreters}
    for each in after.interpreters:
        was, others = old.get(_between(each), {}), dict[int, list[object]]()
        for slot in after.slots:
            if each.at(slot.id) != was.get(slot.id, each.capacity):
                others.setdefault(each.at(slot.id), []).append(_when(slot))
        for number, times in sorted(others.items()):
            said = {"languages": sorted(each.languages or ()), "name": each.name}
            yield Difference(Change.INTERPRETERS_SHIFTS, {**said, "number": number, "times": times})


def _of_items(before: Programme, after: Programme) -> Iterator[Difference]:
    gone, come, kept = _paired(before.items, after.items)
    yield from (Difference(Change.ITEM_REMOVED, _item(each, before)) for each in gone)
    for was, now in kept:
        said, old = _item(now, after), {f"{name}_before": value for name, value in _item(was, before).items()}
        if _where(was) != _where(now):
            yield Difference(Change.ITEM_MOVED, {**said, **old})
        if was.titles != now.titles:
            yield Difference(Change.ITEM_RENAMED, {"before": old["item_before"], "after": said["item"]})
        if was.places != now.places:
            yield Difference(Change.ITEM_PLACES, {**said, **old})
        if (was.leaves, was.returns) != (now.leaves, now.returns):
            yield Difference(Change.ITEM_BUS, {**said, **old})
    yield from (Difference(Change.ITEM_ADDED, _item(each, after)) for each in come)


def _of_spare(before: Programme, after: Programme) -> Iterator[Difference]:
    if before.spare_percent != after.spare_percent:
        yield Difference(Change.SPARE, {"before": before.spare_percent, "after": after.spare_percent})


_EASED = {Eased.MUST: Change.MUST_EASED, Eased.SESSION: Change.SESSION_EASED, Eased.BREAKS: Change.BREAKS_EASED}


def _of_easings(after: Programme) -> Iterator[Difference]:
    for each in after.eased:
        said = {"number": each.number} if each.kind is Eased.BREAKS else {"people": list(each.people)}
        yield Difference(_EASED[each.kind], said)


AnyPart = TypeVar("AnyPart", Slot, Room, Session, Item)


def _paired(
    old: Sequence[AnyPart], new: Sequence[AnyPart]
) -> tuple[list[AnyPart], list[AnyPart], list[tuple[AnyPart, AnyPart]]]:
    """Return what is gone, what has come, and what was kept with its old and new state."""
    before, after = {each.id: each for each in old}, {each.id: each for each in new}
    gone = [each for each in old if each.id not in after]
    come = [each for each in new if each.id not in before]
    return gone, come, [(before[each.id], each) for each in new if each.id in before]


def _when(slot: Slot) -> dict[str, object]:
    return {"day": slot.day.isoformat(), "start": f"{slot.start:%H:%M}", "end": f"{slot.end:%H:%M}"}


def _session(session: Session, programme: Programme) -> dict[str, object]:
    """Return where and when a session is, in what a sentence needs."""
    slots = {slot.id: slot for slot in programme.slots}
    times = [slots[each] for each in session.slots if each in slots]
    when = {**_when(times[0]), "end": f"{times[-1].end:%H:%M}"} if times else {"day": None, "start": "", "end": ""}
    room = next((room.name for room in programme.rooms if room.id == session.room), "")
    return {**when, "room": room, "theme": session.theme, "tables": session.tables}


def _where(item: Item) -> tuple[object, ...]:
    return item.kind, item.day, item.start, item.end, item.fold, item.room, item.place


def _item(item: Item, programme: Programme) -> dict[str, object]:
    """Return what, where and when an item is, in what a sentence needs."""
    room = next((room.name for room in programme.rooms if room.id == item.room), "")
    clocks = {"leaves": item.leaves, "returns": item.returns}
    return {
        "kind": item.kind.value,
        "item": {language: titles.name for language, titles in sorted(item.titles.items())},
        "day": item.day.isoformat(),
        "start": f"{item.start:%H:%M}",
        "end": f"{item.end:%H:%M}",
        "room": room or item.place,
        "places": item.places,
        **{name: f"{clock:%H:%M}" if clock else "" for name, clock in clocks.items()},
    }


def _between(each: Interpreters) -> tuple[str, ...]:
    return (*sorted(each.languages or ()), each.name)
