"""A plan held so that one change can be priced by looking at those whom it touches."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.board.calendars import PAIR, Clock, Days, Sitting
from matchmaker.solver.board.edits import Edit, Place
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.values import still_possible


@dataclass(frozen=True, slots=True)
class Touched:
    """An edit with the days of those whom it touches, before and after; people by index."""

    edit: Edit
    held: dict[int, tuple[Sequence[Sitting], Sequence[Sitting]]]
    days: dict[int, tuple[Days, Days]]


class Seating:
    """The meetings of a plan, by person, session and resource.

    Parameters
    ----------
    problem
        The instance.
    pair, session
        The meetings of listed pairs, shape (n,) each, each pair once.
    locked
        Pairs whose meetings stay where they are.
    unlisted
        Meetings of people who are not among the pairs (any more): who of them is still there, and the session. They
        keep a table and their people's time, and are never moved.
    """

    def __init__(
        self,
        problem: Problem,
        pair: Ints,
        session: Ints,
        *,
        locked: Iterable[int] = (),
        unlisted: Iterable[tuple[Sequence[int], int]] = (),
    ) -> None:
        self.problem = problem
        self.clock = Clock(problem)
        self.locked = frozenset(locked)
        self.people_of: list[tuple[int, int]] = [(one, other) for one, other in problem.pair_people.tolist()]
        self.session_of: dict[int, int] = dict(zip(pair.tolist(), session.tolist(), strict=True))
        self.held: list[list[Sitting]] = [[] for _ in range(problem.n_people)]
        self.seated = np.bincount(session, minlength=problem.n_sessions).tolist()
        self._lists()
        self._seat(unlisted)
        self.used = Counter(
            (resource, slot)
            for met, place in self.session_of.items()
            for resource in self.resources_of.get(met, ())
            for slot in self.clock.slots(place)
        )
        self._days: dict[int, Days] = {}

    def _lists(self) -> None:
        """Keep as lists what is looked up one by one."""
        problem = self.problem
        self.weight: list[float] = problem.weight.tolist()
        self.least: list[int] = problem.min_meetings.tolist()
        self.most: list[int] = problem.max_meetings.tolist()
        self.in_a_row: list[int] = problem.max_in_a_row.tolist()
        self.tables: list[int] = problem.session_tables.tolist()
        self.available: list[list[bool]] = problem.available.tolist()
        # One number for each slot, whether the instance gives one for all of them or each its own.
        shape = (len(problem.resource_capacity), problem.n_slots)
        column = problem.resource_capacity.reshape(shape[0], -1) if shape[0] else np.empty((0, 1), dtype=np.int64)
        self.capacity: list[list[int]] = np.broadcast_to(column, shape).tolist()
        self.resources_of: dict[int, list[int]] = {}
        for pair, resource in dict.fromkeys(map(tuple, problem.uses.tolist())):
            self.resources_of.setdefault(pair, []).append(resource)
        self.orders_of: dict[int, list[int]] = {}
        for index, (first, second) in enumerate(problem.precedences.tolist()):
            self.orders_of.setdefault(first, []).append(index)
            self.orders_of.setdefault(second, []).append(index)
        current = list(zip(problem.current_pair.tolist(), problem.current_session.tolist(), strict=True))
        self.kept = {place for place, held in zip(current, still_possible(problem).tolist(), strict=True) if held}
        self.in_force: dict[int, set[Place]] = {person: set() for person in range(problem.n_people)} if current else {}
        for place in current:
            if place[0] != ANY:
                for person in self.people_of[place[0]]:
                    self.in_force[person].add(place)

    def _seat(self, unlisted: Iterable[tuple[Sequence[int], int]]) -> None:
        for pair, session in self.session_of.items():
            for person in self.people_of[pair]:
                self.held[person].append(self.clock.sitting(pair, session))
        for number, (people, session) in enumerate(unlisted):
            self.seated[session] += 1
            for person in people:
                self.held[person].append(self.clock.sitting(ANY - 1 - number, session))
        for sittings in self.held:
            sittings.sort()

    @cached_property
    def breaks(self) -> Counter[int]:
        """How many people have how many breaks, which is asked where breaks are to be spread evenly."""
        return Counter(self.days_of(person).breaks for person in range(self.problem.n_people))

    @property
    def meetings(self) -> tuple[Ints, Ints]:
        """Pair and session of each meeting of a listed pair, shape (n,) each."""
        return ints(list(self.session_of)), ints(list(self.session_of.values()))

    def after(self, edit: Edit) -> tuple[Ints, Ints]:
        """Return pair and session of each meeting after an edit, shape (n,) each."""
        held = {place: None for place in self.session_of.items() if place not in edit.out} | dict.fromkeys(edit.into)
        return ints([pair for pair, _ in held]), ints([session for _, session in held])

    def days_of(self, person: int) -> Days:
        """Return what a person's meetings come to now."""
        if person not in self._days:
            self._days[person] = self.clock.days(self.held[person], self.in_a_row[person])
        return self._days[person]

    def overlap(self, session: int, other: int) -> bool:
        """Return whether two sessions are on at the same time."""
        start, last = self.clock.start, self.clock.last
        return start[session] <= last[other] and start[other] <= last[session]

    def at_once(self, person: int, session: int) -> list[Sitting]:
        """Return the meetings that a person has while a session lasts."""
        return [sitting for sitting in self.held[person] if self.overlap(sitting[2], session)]

    def free_in(self, session: int) -> Bools:
        """Return who has no meeting while a session lasts, shape (P,)."""
        first, final = self.clock.start[session], self.clock.last[session]
        return np.asarray(
            [all(start > final or last < first for start, last, _, _ in held) for held in self.held], dtype=np.bool_
        )

    def touched(self, edit: Edit) -> Touched:
        """Return an edit with the days of those whom it touches."""
        gone = set(edit.out)
        held: dict[int, tuple[Sequence[Sitting], Sequence[Sitting]]] = {}
        for person in {person for pair, _ in (*edit.out, *edit.into) for person in self.people_of[pair]}:
            left = [each for each in self.held[person] if (each[PAIR], each[2]) not in gone]
            comes = [self.clock.sitting(*place) for place in edit.into if person in self.people_of[place[0]]]
            held[person] = self.held[person], sorted(left + comes)
        days = {
            person: (self.days_of(person), self.clock.days(after, self.in_a_row[person]))
            for person, (_, after) in held.items()
        }
        return Touched(edit, held, days)
