"""The document of a programme: what is agreed about the workshop, its slots, rooms, sessions, interpreters and items.

A change of a programme may also ease a decision that the two offices made together, such as that two people must meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from matchmaker.domain.clock import instant_of
from matchmaker.domain.programmes.items import Item
from matchmaker.domain.programmes.titles import Titles

__all__ = [
    "NEW", "Eased", "Easing", "Interpreters", "Item", "Programme", "Room", "Session", "Slot", "Terms", "Titles",
    "in_order_of_time",
]  # fmt: skip

NEW = "+"
"""An id that begins so is a placeholder: the thing is new, and gets its public id when it is saved."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about the workshop as a whole.

    Parameters
    ----------
    titles
        By language.
    theme
        The one theme whose sub-topics the sessions have; None for a workshop of several themes.
    closes_at
        When registration ends by itself; None: when the offices close it.
    closed
        Whether the offices have closed registration.
    weights
        What parts of the affinity count where that is not what they usually count.
    """

    titles: Mapping[str, Titles]
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    working_language: str
    theme: str | None = None
    closes_at: datetime | None = None
    closed: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of time by the clocks where the workshop is held.

    Parameters
    ----------
    fold
        Which is meant where the clocks show a time twice: 0 before they are turned back, 1 after; None: not said.
    """

    id: str
    day: date
    start: time
    end: time
    fold: int | None = None

    def starts_at(self, zone: str) -> datetime:
        """Return the instant at which it starts."""
        return instant_of(self.day, self.start, zone, self.fold)

    def ends_at(self, zone: str) -> datetime:
        """Return the instant at which it ends."""
        return instant_of(self.day, self.end, zone, self.fold)


@dataclass(frozen=True, slots=True)
class Room:
    """A room."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Session:
    """Tables for a theme (None: any) in a room, in one slot or several that follow each other.

    Parameters
    ----------
    slots
        Ids of its slots, in the order of time.
    """

    id: str
    slots: tuple[str, ...]
    tables: int
    theme: str | None = None
    room: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Interpreters:
    """So many interpreters between two languages; or something else that is scarce, which has a name instead.

    Parameters
    ----------
    shifts
        Ids of slots, each with how many there are in it, where that is another number than `capacity`.
    """

    id: str
    capacity: int
    languages: tuple[str, str] | None = None
    name: str = ""
    shifts: tuple[tuple[str, int], ...] = ()

    def at(self, slot: str) -> int:
        """Return how many there are in a slot."""
        return dict(self.shifts).get(slot, self.capacity)

    def raised_to(self, capacity: int) -> "Interpreters":
        """Return them with another number, and as many more or fewer in the slots that have one of their own."""
        more = capacity - self.capacity
        shifts = tuple((slot, max(0, number + more)) for slot, number in self.shifts)
        return replace(self, capacity=capacity, shifts=shifts)


class Eased(StrEnum):
    """Which kind of decision gives way."""

    MUST = "must"
    """Two people need not meet any more."""
    SESSION = "session"
    """They may meet in any session, not only in one."""
    BREAKS = "breaks"
    """The numbers of breaks of any two people may differ by more."""


@dataclass(frozen=True, slots=True)
class Easing:
    """A decision that gives way; a programme that stands has none, a proposed one may.

    Parameters
    ----------
    rule
        The public id of the decision about a pair; empty for the breaks.
    people
        The public ids of the two calendars, the host first; none for the breaks.
    number
        By how much the numbers of breaks may differ then.
    """

    kind: Eased
    rule: str = ""
    people: tuple[str, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """The whole programme of a workshop.

    Parameters
    ----------
    spare_percent
        The share of each session's tables that stays free when a plan is made.
    """

    terms: Terms
    slots: tuple[Slot, ...] = ()
    rooms: tuple[Room, ...] = ()
    sessions: tuple[Session, ...] = ()
    interpreters: tuple[Interpreters, ...] = ()
    eased: tuple[Easing, ...] = ()
    items: tuple[Item, ...] = ()
    spare_percent: int = 0


def in_order_of_time(programme: Programme) -> list[Slot]:
    """Return the slots of a sound programme as time runs."""
    return sorted(programme.slots, key=lambda slot: slot.starts_at(programme.terms.time_zone))
