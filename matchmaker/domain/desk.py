"""The day's desk: what it notes, what follows from its notes, and what it may publish by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DeskEventKind(StrEnum):
    """What the desk notes on the day."""

    ARRIVED = "arrived"
    ABSENT = "absent"
    LATE = "late"
    """There from a slot on."""
    EARLY = "early"
    """There up to a slot."""
    CLOSED = "closed"
    """A session cannot take place."""
    TABLES = "tables"
    """A session has another number of tables."""


class Extent(StrEnum):
    """How far a closing goes."""

    SESSION = "session"
    DAY = "day"
    """All sessions of a room that are still to come on one day."""
    WORKSHOP = "workshop"
    """All sessions of a room that are still to come."""


class MandateState(StrEnum):
    """How far a mandate of the desk has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class Presence(StrEnum):
    """Whether somebody has come, as far as the desk knows."""

    EXPECTED = "expected"
    THERE = "there"
    LATE = "late"
    MISSING = "missing"


class Beyond(StrEnum):
    """Why the desk may not publish a repair by itself."""

    NO_MANDATE = "no mandate"
    NOT_AGREED = "not agreed"
    """The other side has not confirmed it yet."""
    OVER = "over"
    TOO_MANY_MOVES = "too many moves"
    EDITED = "edited"
    """Somebody has changed by hand what was computed."""


OF_A_PERSON = frozenset({DeskEventKind.ARRIVED, DeskEventKind.ABSENT, DeskEventKind.LATE, DeskEventKind.EARLY})
WITH_SLOT = frozenset({DeskEventKind.LATE, DeskEventKind.EARLY})
MOST_TABLES = 9999


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as the plan is to take it into account.

    Parameters
    ----------
    of
        The id of the calendar or the session.
    slot
        The id of the first or the last slot in which somebody is there.
    """

    kind: DeskEventKind
    of: str
    slot: str | None = None
    tables: int | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """From when on a room is closed, and on which day alone, if not on all that follow."""

    since: datetime
    day: date | None = None

    def takes(self, day: date, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
        """Return whether a session cannot take place: it has not begun, and the room is closed before it ends."""
        return starts_at > now and ends_at > self.since and self.day in {None, day}


Times = Sequence[tuple[str, datetime]]
"""The id of each slot and when it begins, in the order of time."""


def first_to_begin(times: Times, now: datetime) -> int:
    """Return the position of the first slot that has not begun: what lies before it is as it is."""
    return next((place for place, (_, begins) in enumerate(times) if begins > now), len(times))


def presence_of(notes: Iterable[Noted]) -> Presence:
    """Return whether somebody has come, by the notes about them, earlier ones first."""
    said = {
        DeskEventKind.ARRIVED: Presence.THERE,
        DeskEventKind.LATE: Presence.LATE,
        DeskEventKind.ABSENT: Presence.MISSING,
    }
    return next((said[note.kind] for note in reversed(list(notes)) if note.kind in said), Presence.EXPECTED)


def events_of_notes(notes: Iterable[Noted], times: Times, now: datetime) -> tuple[dict[str, str], ...]:
    """Return what follows from the notes as a plan file says it; nothing when all slots have begun.

    What was noted later overrules what was noted before. Everything holds from the first slot that has not begun, and
    never earlier: a meeting that has begun is as it is, whenever the note about it was made.
    """
    begins = first_to_begin(times, now)
    if begins == len(times):
        return ()
    since = {"from": times[begins][0]}
    about: dict[tuple[bool, str], list[Noted]] = {}
    for note in notes:
        about.setdefault((note.kind in OF_A_PERSON, note.of), []).append(note)
    events: list[dict[str, str]] = []
    for (of_person, of), said in about.items():
        found = _of_person(of, said, times, begins) if of_person else _of_session(of, said[-1])
        events.extend(event | since for event in found)
    return (*events, {"now": times[begins][0]})


def _of_person(of: str, notes: Sequence[Noted], times: Times, begins: int) -> Iterator[dict[str, str]]:
    position = {slot: place for place, (slot, _) in enumerate(times)}
    back, last = 0, len(times)
    for note in notes:
        if note.kind is DeskEventKind.ABSENT:
            back = len(times)
        elif note.kind is DeskEventKind.ARRIVED:
            back = 0
        elif note.kind is DeskEventKind.LATE:
            back = position.get(note.slot or "", 0)
        else:
            last = position.get(note.slot or "", len(times))
    if back == len(times):
        yield {"absent": of}
    elif back > begins:
        yield {"late": of, "slot": times[back][0]}
    if last < len(times) - 1:
        yield {"early": of, "slot": times[last][0]}


def _of_session(of: str, last: Noted) -> Iterator[dict[str, str]]:
    if last.kind is DeskEventKind.CLOSED:
        yield {"close": of}
    else:
        yield {"tables": of, "number": str(last.tables or 0)}


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What two offices let the desk publish by itself: until when, and how many moves one repair may have."""

    state: MandateState
    holds_until: datetime
    most_moves: int


def beyond(terms: MandateTerms | None, moves: int, now: datetime, *, edited: bool) -> Beyond | None:
    """Return why a repair of so many moves is not the desk's to publish, or None where it is.

    Parameters
    ----------
    edited
        Somebody has put meetings in or taken some out on the board since it was computed.
    """
    if terms is None or terms.state is MandateState.WITHDRAWN:
        return Beyond.NO_MANDATE
    if terms.state is not MandateState.AGREED:
        return Beyond.NOT_AGREED
    if now >= terms.holds_until:
        return Beyond.OVER
    if edited:
        return Beyond.EDITED
    return Beyond.TOO_MANY_MOVES if moves > terms.most_moves else None
