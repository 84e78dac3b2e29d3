"""What the notes say and the plan does not know yet, what a note makes impossible, and how many meetings move.

The moves are counted here once more, from the meetings as they stand in the database and by what was noted, apart from
the solver: the mandate binds to what would happen to people, not to what a computation said of itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.desk import first_to_begin
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.desk.facts import Day
from matchmaker.services.plans.difference import Difference, Fate
from matchmaker.store.queries.timetable import Calendar

Event = Mapping[str, str]
KINDS = ("absent", "late", "early", "close", "tables")


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that the plan in force does not know yet.

    Parameters
    ----------
    event
        What was noted; or, with `over`, what the plan still reckons with although it is so no more.
    """

    event: Event
    over: bool = False

    @property
    def kind(self) -> str:
        """What happened: one of `KINDS`."""
        return next(kind for kind in KINDS if kind in self.event)

    @property
    def of(self) -> str:
        """The id of the calendar or the session."""
        return self.event[self.kind]


def said(events: Iterable[Event]) -> frozenset[tuple[tuple[str, str], ...]]:
    """Return what events say, whenever they were written down: without `from` and `now`."""
    bare = ({name: value for name, value in event.items() if name not in {"from", "now"}} for event in events)
    return frozenset(tuple(sorted(event.items())) for event in bare if event)


def pending_of(day: Day, now: datetime) -> tuple[Pending, ...]:
    """Return what the version in force does not know; nothing before there is one, or when all slots have begun."""
    if day.content is None or not day.coming(now):
        return ()
    planned = day.planned
    noted = [event for event in day.events(now) if "now" not in event]
    fresh = [Pending(event) for event in noted if not said([event]) <= said(planned)]
    about = {each.of for each in fresh}
    over = [
        Pending(event, over=True)
        for event in planned
        if "now" not in event and not said([event]) <= said(noted) and _matters(day, event, now)
    ]
    return (*fresh, *(each for each in over if each.of not in about))


def _matters(day: Day, event: Event, now: datetime) -> bool:
    """Return whether an event of a version still takes something that is to come from it."""
    position = {slot: place for place, (slot, _) in enumerate(day.times)}
    begins = first_to_begin(day.times, now)
    if begins == len(day.times):
        return False
    if "late" in event:
        return position.get(event.get("slot", ""), 0) > begins
    if "close" in event or "tables" in event:
        of = event.get("close", event.get("tables"))
        return any(place.public_id == of and place.starts_at > now for place in day.places.values())
    return True


class Losses:
    """Which meetings of the version in force cannot be held any more: they are lost then, and not moved."""

    def __init__(self, day: Day, events: Sequence[Event]) -> None:
        self._day, self._away = day, away_of(day, events)
        self._closed = {event["close"] for event in events if "close" in event}
        self._closed |= {event["tables"] for event in events if event.get("number") == "0"}

    def is_lost(self, session_id: int, *calendars: int) -> bool:
        """Return whether a meeting of these calendars in this session is lost."""
        place = self._day.places.get(session_id)
        if place is None or place.public_id in self._closed:
            return True
        slots = [slot.public_id for slot in place.slots]
        return any(self._is_away(self._day.calendars.get(key), slots) for key in calendars)

    def _is_away(self, calendar: Calendar | None, slots: Sequence[str]) -> bool:
        if calendar is None or calendar.status is not RegistrationStatus.REGISTERED:
            return True
        return not self._away.get(calendar.public_id, frozenset()).isdisjoint(slots)


def away_of(day: Day, events: Sequence[Event]) -> Mapping[str, frozenset[str]]:
    """Return for each calendar that an event is about the slots that it takes from it."""
    position = {slot: place for place, (slot, _) in enumerate(day.times)}
    found: dict[str, set[str]] = {}
    for event in events:
        since = position.get(event.get("from", ""), 0)
        named = position.get(event.get("slot", ""), 0)
        for slot, at in position.items():
            if at < since:
                continue
            if "absent" in event:
                found.setdefault(event["absent"], set()).add(slot)
            elif "late" in event and at < named:
                found.setdefault(event["late"], set()).add(slot)
            elif "early" in event and at > named:
                found.setdefault(event["early"], set()).add(slot)
    return {of: frozenset(slots) for of, slots in found.items()}


def moves_of(day: Day, difference: Difference, events: Sequence[Event]) -> int:
    """Return how many meetings that could be held as they stand are not where they were."""
    losses = Losses(day, events)
    return sum(
        each.fate in {Fate.MOVED, Fate.DROPPED}
        and each.before is not None
        and not losses.is_lost(each.before.session_id, each.host_id, each.visitor_id)
        for each in difference.changes
    )


def rescued_of(day: Day, difference: Difference, events: Sequence[Event]) -> int:
    """Return how many meetings that cannot be held as they stand are held elsewhere: no moves, for they had to."""
    losses = Losses(day, events)
    return sum(
        each.fate is Fate.MOVED
        and each.before is not None
        and losses.is_lost(each.before.session_id, each.host_id, each.visitor_id)
        for each in difference.changes
    )
