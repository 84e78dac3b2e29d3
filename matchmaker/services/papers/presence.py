"""Who is there on which day and at which meal, as far as people and the day's desk have said.

Somebody is there on a day on which they are free in a slot, and eats in a break if they are free in the slot before it
or in the one after it on that day: whoever comes for the afternoon is there at lunch. Whoever the desk has noted as not
come is there up to that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matchmaker.domain.workshops import ItemKind
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import papers as queries
from matchmaker.store.queries import timetable
from matchmaker.store.queries.papers import ItemRow
from matchmaker.store.queries.timetable import SlotTime


@dataclass(frozen=True, slots=True)
class Presence:
    """Of each calendar (its key) the days on which it is there, and the breaks (their keys) in which it eats."""

    days: Mapping[int, frozenset[date]]
    breaks: Mapping[int, frozenset[int]]


def presence_of(
    session: Session, workshop: WorkshopFacts, calendars: Iterable[int], items: Sequence[ItemRow]
) -> Presence:
    """Return when calendars are there, in three statements."""
    slots = timetable.slots(session, workshop.id)
    away = queries.away(session, workshop.id)
    absent = queries.absent_since(session, workshop.id)
    zone = ZoneInfo(workshop.time_zone)
    beside = {item.id: _beside(item, slots, zone) for item in items if item.kind is ItemKind.BREAK}
    begins = {item.id: item.starts_at for item in items}
    days: dict[int, frozenset[date]] = {}
    breaks: dict[int, frozenset[int]] = {}
    for each in calendars:
        gone, since = away.get(each, set()), absent.get(each)
        last = since.astimezone(zone).date() if since else None
        free = {slot.day for slot in slots if slot.id not in gone}
        days[each] = frozenset(day for day in free if last is None or day < last)
        breaks[each] = frozenset(
            item for item, around in beside.items() if around - gone and _before(begins[item], since)
        )
    return Presence(days, breaks)


def _beside(item: ItemRow, slots: Sequence[SlotTime], zone: ZoneInfo) -> frozenset[int]:
    """Return the slots right before and right after a break, of the day on which it begins."""
    day = item.starts_at.astimezone(zone).date()
    before = [slot.id for slot in slots if slot.day == day and slot.starts_at < item.starts_at]
    after = [slot.id for slot in slots if slot.day == day and slot.starts_at >= item.starts_at]
    return frozenset((*before[-1:], *after[:1]))


def _before(moment: datetime, since: datetime | None) -> bool:
    return since is None or moment < since
