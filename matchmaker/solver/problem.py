"""What is to be planned, as checked arrays.

Everything is an index: people $p$, slots $t$ (in time order), sessions $s$, pairs $e$, resources $r$. Nothing here
has a name, so that the solver can be read, tested and replaced without knowing what a workshop is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, bools

NO_LIMIT = 2**31 - 1
ANY = -1
OBJECTIVES = ("guarantee", "weight", "idle", "rooms", "moves")


@dataclass(frozen=True, eq=False)
class Problem:
    """An instance as arrays; `T` slots, `S` sessions, `P` people, `K` themes, `E` pairs, `R` resources.

    Parameters
    ----------
    day
        Day of each slot, shape (T,), not decreasing.
    session_start, session_length
        First slot of each session and number of consecutive slots, shape (S,).
    session_tables
        Meetings that fit into a session at a time, shape (S,), ≥ 0.
    session_theme, session_room
        Theme of each session (`ANY`: takes every pair) and its room (equal numbers: the same room), shape (S,).
    available, has_theme
        Who can be there when, shape (P, T); who has which theme, shape (P, K).
    min_meetings, max_meetings, max_in_a_row
        Per person, shape (P,); `NO_LIMIT` where there is none.
    pair_people
        The two people of each pair, shape (E, 2).
    weight
        Worth of each pair's meeting, shape (E,), finite and ≥ 0.
    must, forbidden
        Pairs that have to meet, and that may not, shape (E,).
    pair_slots, pair_session
        Slots that a pair may use, shape (E, T); the one session it may use or `ANY`, shape (E,).
    uses
        Rows (pair, resource), shape (U, 2).
    resource_capacity
        Meetings that may use each resource in each slot, shape (R, T).
    precedences
        Rows (first pair, second pair), shape (Q, 2): if both meet, the first ends before the second begins.
    max_break_spread
        Greatest allowed difference between two people's numbers of breaks; None: any.
    current_people, current_pair, current_session, current_locked
        The plan in force: shapes (C, 2), (C,), (C,), (C,); `ANY` as the pair where it is not among the pairs.
    objective
        Names from `OBJECTIVES`, the most important first.
    """

    day: Ints
    session_start: Ints
    session_length: Ints
    session_tables: Ints
    session_theme: Ints
    session_room: Ints
    available: Bools
    has_theme: Bools
    min_meetings: Ints
    max_meetings: Ints
    max_in_a_row: Ints
    pair_people: Ints
    weight: Floats
    must: Bools
    forbidden: Bools
    pair_slots: Bools
    pair_session: Ints
    uses: Ints
    resource_capacity: Ints
    precedences: Ints
    max_break_spread: int | None
    current_people: Ints
    current_pair: Ints
    current_session: Ints
    current_locked: Bools
    objective: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse arrays whose shapes or ranges do not fit together."""
        for name, shape in self._shapes().items():
            actual = getattr(self, name).shape
            if actual != shape:
                raise ValueError(f"Expected {name} of shape {shape}, got {actual}.")
        if not np.isfinite(self.weight).all() or (self.weight < 0).any():
            raise ValueError("Expected weights that are finite and not negative.")
        if (np.diff(self.day) < 0).any():
            raise ValueError("Expected slots in time order, got days that go back.")
        end = self.session_start + self.session_length
        if (self.session_length < 1).any() or (end > self.n_slots).any():
            raise ValueError("Expected sessions that lie within the slots.")
        different = set(self.objective)
        if not different or different - set(OBJECTIVES) or len(different) < len(self.objective):
            raise ValueError(f"Expected different objectives out of {OBJECTIVES}, got {self.objective}.")

    def _shapes(self) -> Mapping[str, tuple[int, ...]]:
        slots, sessions, people, pairs = self.n_slots, self.n_sessions, self.n_people, self.n_pairs
        current = len(self.current_session)
        return {
            "session_length": (sessions,),
            "session_tables": (sessions,),
            "session_theme": (sessions,),
            "session_room": (sessions,),
            "available": (people, slots),
            "min_meetings": (people,),
            "max_meetings": (people,),
            "max_in_a_row": (people,),
            "pair_people": (pairs, 2),
            "must": (pairs,),
            "forbidden": (pairs,),
            "pair_slots": (pairs, slots),
            "pair_session": (pairs,),
            "uses": (len(self.uses), 2),
            "resource_capacity": (len(self.resource_capacity), slots),
            "precedences": (len(self.precedences), 2),
            "current_people": (current, 2),
            "current_pair": (current,),
            "current_locked": (current,),
        }

    @property
    def n_slots(self) -> int:
        """Number of slots, T."""
        return len(self.day)

    @property
    def n_sessions(self) -> int:
        """Number of sessions, S."""
        return len(self.session_start)

    @property
    def n_people(self) -> int:
        """Number of people, P."""
        return len(self.available)

    @property
    def n_pairs(self) -> int:
        """Number of pairs, E."""
        return len(self.weight)

    @property
    def first_of_day(self) -> Bools:
        """Whether a slot is the first of its day, shape (T,)."""
        return np.concatenate([[True], self.day[1:] != self.day[:-1]])

    def session_slots(self, session: int) -> range:
        """Return the slots that a session fills."""
        start = int(self.session_start[session])
        return range(start, start + int(self.session_length[session]))

    def present(self, people: Ints, session: int) -> Bools:
        """Return who of `people` is available in every slot of a session."""
        slots = self.session_slots(session)
        return bools(self.available[people, slots.start : slots.stop].all(axis=-1))
