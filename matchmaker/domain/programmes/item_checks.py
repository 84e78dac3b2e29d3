"""What breaks, plenaries and visits must not be; the field of a fault is as ``item:8f0c…:start``."""

from collections.abc import Iterator
from datetime import datetime

from matchmaker.domain.clock import RepeatedTimeError, SkippedTimeError
from matchmaker.domain.programmes.document import Item, Programme
from matchmaker.domain.programmes.texts import faults_of_text
from matchmaker.domain.texts import says_something
from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import Refusal, RefusedError

LONGEST_TITLE = 200
LONGEST_PLACE = 300
MOST_ITEMS = 100
MOST_PLACES = 10_000


def faults_of_items(programme: Programme) -> Iterator[RefusedError]:
    """Yield all that is wrong with the items of a programme whose time zone is one."""
    if len(programme.items) > MOST_ITEMS:
        yield RefusedError(Refusal.TOO_MANY, "items", most=MOST_ITEMS)
    terms, rooms = programme.terms, {room.id for room in programme.rooms}
    for item in programme.items:
        where = f"item:{item.id}"
        if not terms.starts_on <= item.day <= terms.ends_on:
            days = {"first": terms.starts_on, "last": terms.ends_on}
            yield RefusedError(Refusal.SLOT_OUTSIDE, f"{where}:day", **days)
        if item.room is not None and item.room not in rooms:
            yield RefusedError(Refusal.ROOM_UNKNOWN, f"{where}:room")
        yield from _faults_of_words(item, where)
        yield from _faults_of_times(item, where, terms.time_zone)
        yield from _faults_of_visit(item, where)


def _faults_of_words(item: Item, where: str) -> Iterator[RefusedError]:
    if not any(says_something(titles.name) for titles in item.titles.values()):
        yield RefusedError(Refusal.TEXT_MISSING, f"{where}:name")
    for language, titles in item.titles.items():
        yield from faults_of_text(titles.name, LONGEST_TITLE, f"{where}:name-{language}")
    yield from faults_of_text(item.place, LONGEST_PLACE, f"{where}:place")


def _faults_of_times(item: Item, where: str, zone: str) -> Iterator[RefusedError]:
    """Yield what is wrong with the times: each is one, and the bus goes before it begins and is back after it ends."""
    clocks = {"leaves": item.leaves, "start": item.start, "end": item.end, "returns": item.returns}
    instants: dict[str, datetime] = {}
    for what, clock in clocks.items():
        try:
            instants |= {what: item.at(clock, zone)} if clock else {}
        except SkippedTimeError:
            yield RefusedError(Refusal.TIME_SKIPPED, f"{where}:{what}")
            return
        except RepeatedTimeError:
            yield RefusedError(Refusal.TIME_REPEATED, f"{where}:fold")
            return
    if instants["end"] <= instants["start"]:
        yield RefusedError(Refusal.ITEM_BACKWARDS, f"{where}:end")
    if instants.get("leaves", instants["start"]) > instants["start"]:
        yield RefusedError(Refusal.BUS_TOO_LATE, f"{where}:leaves")
    if instants.get("returns", instants["end"]) < instants["end"]:
        yield RefusedError(Refusal.BUS_TOO_EARLY, f"{where}:returns")


def _faults_of_visit(item: Item, where: str) -> Iterator[RefusedError]:
    visit = item.kind is ItemKind.VISIT
    if visit and (item.places is None or not 0 <= item.places <= MOST_PLACES):
        yield RefusedError(Refusal.NUMBER_OUT_OF_RANGE, f"{where}:places", least=0, most=MOST_PLACES)
    if not visit and (item.places, item.leaves, item.returns) != (None, None, None):
        yield RefusedError(Refusal.ONLY_OF_VISITS, f"{where}:places")
