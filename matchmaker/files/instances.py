"""What the solver is asked to plan: an instance and its parts, as `instance_files` reads and writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OBJECTIVES = ("guarantee", "weight", "idle", "rooms", "moves")
DEFAULT_OBJECTIVE = ("guarantee", "weight", "idle")


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of time; the slots of an instance stand in time order."""

    id: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Tables for one theme (or any) in one slot or in several consecutive slots of one day."""

    id: str
    slots: tuple[str, ...]
    tables: int
    theme: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something scarce that a meeting may use while it lasts, such as an interpreter.

    Parameters
    ----------
    capacity
        How many meetings may use it in a slot for which `capacities` says nothing else.
    capacities
        By slot, where that is another number: between the shifts of interpreters, say, or while some rest.
    """

    id: str
    capacity: int
    capacities: Mapping[str, int] = field(default_factory=dict)

    def at(self, slot: str) -> int:
        """Return how many meetings may use it in a slot."""
        return self.capacities.get(slot, self.capacity)


@dataclass(frozen=True, slots=True)
class Person:
    """One calendar: an expert, or a party of several who sit together."""

    id: str
    side: str | None = None
    themes: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    min_meetings: int = 0
    max_meetings: int | None = None
    max_in_a_row: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may meet, with what the meeting is worth. ``slots`` None: any."""

    id: str
    a: str
    b: str
    weight: float
    must: bool = False
    forbidden: bool = False
    slots: tuple[str, ...] | None = None
    session: str | None = None
    uses: tuple[str, ...] = ()
    reasons: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CurrentMeeting:
    """A meeting of the plan that is in force."""

    a: str
    b: str
    session: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """A checked instance: ids exist and are unique, sessions are consecutive, numbers are in range."""

    name: str
    slots: tuple[Slot, ...]
    sessions: tuple[Session, ...]
    people: tuple[Person, ...]
    pairs: tuple[Pair, ...]
    resources: tuple[Resource, ...] = ()
    precedences: tuple[tuple[str, str], ...] = ()
    max_break_spread: int | None = None
    objective: tuple[str, ...] = DEFAULT_OBJECTIVE
    current: tuple[CurrentMeeting, ...] = ()
