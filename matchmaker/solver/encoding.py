r"""The formula of an event: its rules as clauses, and the literals that breaks, rooms and moves count.

Variables: placement taken ($x_j$), person busy in a slot ($y_{pt}$), the person's day begun ($h_{pt}$), a break ends
($e_{pt}$), the person's last meeting was in a room. After Bofill et al. 2022 (see `timetable`), whose implied
constraints are `_hold_pairs` and the clusters of `clauses`.

Where the meetings are given, a person with $d$ meetings in a day's worth of $T$ slots has at most
$\min(d - 1, T - d)$ breaks. Whoever can have none is not counted, and holds the range of the spread at $[0, D]$: a
plain limit for everybody instead of a choice among ranges, without which real events stay unproven for minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.clauses import Clauses, add_rules
from matchmaker.solver.placements import Placements
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import still_possible


@dataclass(eq=False)
class Encoding:
    """The formula of an event, with the literals that its objectives count.

    Parameters
    ----------
    placements
        What may be chosen.
    formula
        Where the clauses go; its first variables are the placements.
    given
        Whether each pair that has a placement must meet.
    """

    placements: Placements
    formula: Clauses
    given: bool = False
    busy: dict[tuple[int, int], int] = field(init=False)
    _ends: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.busy = self._busy()

    def hold_rules(self) -> None:
        """Add all hard rules and, where the pairs are given, that they meet."""
        add_rules(self.formula, self.placements, rule_rows(self.placements))
        if self.given:
            self._hold_pairs()
        if self.placements.problem.max_break_spread is not None:
            self.limit_spread(self.placements.problem.max_break_spread)

    def _hold_pairs(self) -> None:
        """Every pair that has a placement must meet."""
        begins = np.flatnonzero(np.diff(self.placements.pair, prepend=-1))
        for columns in np.split(np.arange(len(self.placements)), begins)[1:]:
            self.formula.add(*(columns + 1).tolist())
        self._imply_counts()
        self._imply_seats()

    def _busy(self) -> dict[tuple[int, int], int]:
        placement, slot = self.placements.covers
        literals: dict[tuple[int, int], list[int]] = {}
        for index, at, people in zip(
            placement.tolist(), slot.tolist(), self.placements.people[placement].tolist(), strict=True
        ):
            for person in people:
                literals.setdefault((person, at), []).append(index + 1)
        return {key: self.formula.any_of(literals[key]) for key in sorted(literals)}

    def slots_of(self, person: int) -> list[int]:
        """Return the slots in which a person can be busy."""
        return [slot for slot in range(self.placements.problem.n_slots) if (person, slot) in self.busy]

    def _imply_counts(self) -> None:
        """Each person is busy in as many slots as the person's meetings fill, where that is known beforehand."""
        for person, (shortest, longest) in enumerate(self.filled.tolist()):
            if 0 < shortest == longest:
                literals = [self.busy[person, slot] for slot in self.slots_of(person)]
                self.formula.at_least(literals, shortest)
                self.formula.at_most(literals, shortest)

    def _imply_seats(self) -> None:
        """No more people are busy in a slot than two for each table of the sessions that run in it."""
        problem = self.placements.problem
        placement, slot = self.placements.covers
        for at in range(problem.n_slots):
            running = np.unique(self.placements.session[placement[slot == at]])
            busy = [literal for (_, when), literal in self.busy.items() if when == at]
            self.formula.at_most(busy, 2 * int(problem.session_tables[running].sum()))

    @cached_property
    def meetings(self) -> Ints:
        """Number of pairs of each person that have a placement, shape (P,)."""
        first = np.unique(self.placements.pair, return_index=True)[1]
        return ints(np.bincount(self.placements.people[first].reshape(-1), minlength=self.placements.problem.n_people))

    @cached_property
    def filled(self) -> Ints:
        """Fewest and most slots that a person is busy in if all those pairs meet, shape (P, 2)."""
        placements = self.placements
        order = np.lexsort((placements.length, placements.pair))
        firsts = np.flatnonzero(np.diff(placements.pair[order], prepend=-1))
        lasts = np.append(firsts[1:], len(order))[: len(firsts)] - 1
        columns = [
            np.bincount(
                placements.people[order[at]].reshape(-1),
                weights=np.repeat(placements.length[order[at]], 2),
                minlength=placements.problem.n_people,
            )
            for at in (firsts, lasts)
        ]
        return ints(np.stack(columns, axis=1).round())

    def most_breaks(self, person: int) -> int:
        """Return how many breaks a person can have at most: none before the second meeting, and each takes a slot."""
        if not self.given:
            return len(self.break_ends(person))
        free = self.placements.problem.n_slots - int(self.filled[person, 0])
        return max(0, min(int(self.meetings[person]) - 1, free))

    def break_ends(self, person: int) -> list[int]:
        """Return a literal for each slot in which a break of a person may end, true exactly if one does."""
        if person not in self._ends:
            nothing = self.given and self.most_breaks(person) == 0
            self._ends[person] = [] if nothing else self._new_break_ends(person)
        return self._ends[person]

    def _new_break_ends(self, person: int) -> list[int]:
        problem = self.placements.problem
        ends = []
        begun: int | None = None
        for slot in range(problem.n_slots):
            here = self.busy.get((person, slot))
            if problem.first_of_day[slot]:
                begun = here
                continue
            before = self.busy.get((person, slot - 1))
            if begun is not None and here is not None and begun != before:
                ends.append(self._break_end(begun, before, here))
            begun = self._begun(begun, here)
        return ends

    def _break_end(self, begun: int, before: int | None, here: int) -> int:
        end = self.formula.variable()
        free = [] if before is None else [before]
        self.formula.add(-begun, *free, -here, end)
        for literal in (begun, here, *(-busy for busy in free)):
            self.formula.add(-end, literal)
        return end

    def _begun(self, begun: int | None, here: int | None) -> int | None:
        """Return the literal that says whether the person's day has begun, this slot included."""
        known = [literal for literal in (begun, here) if literal is not None]
        return self.formula.any_of(known) if known else None

    def limit_spread(self, spread: int, guard: Sequence[int] = ()) -> None:
        """No two people's numbers of breaks differ by more: whoever has m + `spread` demands that everybody has m."""
        people = range(self.placements.problem.n_people)
        lowest = min(map(self.most_breaks, people))
        for fewest in range(1, lowest + 1):
            everybody = self.formula.variable()
            for person in people:
                self.formula.at_least(self.break_ends(person), fewest, [everybody])
                self._hold_breaks(person, fewest + spread - 1, [-everybody, *guard])
        for person in people:
            self._hold_breaks(person, lowest + spread, guard)

    def _hold_breaks(self, person: int, most: int, guard: Sequence[int]) -> None:
        """A person has at most so many breaks; nothing needs saying where no plan gives the person more."""
        if self.most_breaks(person) > most:
            self.formula.at_most(self.break_ends(person), most, guard)

    def idle(self) -> list[int]:
        """Return the literals that count breaks."""
        return [end for person in range(self.placements.problem.n_people) for end in self.break_ends(person)]

    def moves(self) -> list[int]:
        """Return the literals that count moves, but for current meetings that no placement can keep."""
        problem = self.placements.problem
        possible = still_possible(problem)
        kept = [
            self.placements.find(int(pair), int(session))
            for pair, session in zip(problem.current_pair[possible], problem.current_session[possible], strict=True)
        ]
        return [-(column + 1) for column in kept if column is not None]

    def rooms(self) -> list[int]:
        """Return the literals that count changes of room between neighbouring meetings of a person in a day."""
        problem = self.placements.problem
        begins: dict[tuple[int, int], dict[int, list[int]]] = {}
        for index, (people, start, session) in enumerate(
            zip(
                self.placements.people.tolist(),
                self.placements.start.tolist(),
                self.placements.session.tolist(),
                strict=True,
            )
        ):
            for person in people:
                room = int(problem.session_room[session])
                begins.setdefault((person, start), {}).setdefault(room, []).append(index + 1)
        return [change for person in range(problem.n_people) for change in self._room_changes(person, begins)]

    def _room_changes(self, person: int, begins: dict[tuple[int, int], dict[int, list[int]]]) -> list[int]:
        problem, formula = self.placements.problem, self.formula
        changes = []
        last: dict[int, int] = {}
        for slot in range(problem.n_slots):
            if problem.first_of_day[slot]:
                last = {}
            here = {room: formula.any_of(literals) for room, literals in begins.get((person, slot), {}).items()}
            clashes = [(a, b) for room, a in here.items() for other, b in last.items() if other != room]
            if clashes:
                changes.append(formula.variable())
            for now, earlier in clashes:
                formula.add(-now, -earlier, changes[-1])
            last = self._last_room(last, here)
        return changes

    def _last_room(self, last: dict[int, int], here: dict[int, int]) -> dict[int, int]:
        """Return, by room, the literal that the person's last meeting so far began in it."""
        if not here:
            return last
        after = {}
        for room in sorted({*last, *here}):
            state = self.formula.variable()
            if room in here:
                self.formula.add(-here[room], state)
            if room in last:
                self.formula.add(-last[room], *here.values(), state)
            after[room] = state
        return after
