"""Plans with a little changed, mended by hand: a quick lower bound on what the best plan is then worth.

A plan is a little changed when one of its meetings may not be, or when one of its limits is raised. A further meeting
is then put in, by itself or by moving one or two others to where there is room; if that does not make up for the loss,
somebody who has as many meetings as allowed exchanges one for it, which leaves another person free, and so on: ejection
chains [Glover, *Ejection chains, reference structures and alternating path methods for traveling salesman problems*,
Discrete Applied Mathematics 65, 1996]. Whatever is found keeps every rule, since it is checked against the rows of the
whole model; so its weight is a lower bound on that of the best plan. Nothing is claimed where nothing is found.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Floats, Ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows

Room = Mapping[int, float]
"""How much more each of some rows holds than it did."""

Steps = list[tuple[int, int]]
"""Placements that are put in (+1) and taken out (-1), in this order."""

MOST_LOOKED_AT, MOST_IN_ALL = 80, 2_000
"""How many placements are looked at to put one meeting in, and to answer one question."""

MOST_PUT_IN = 8
"""How many pairs are tried that are worth enough by themselves."""

MOVED, EXCHANGED = 2, 2
"""How many meetings are moved for one more, and how many are exchanged in a chain."""

EXCHANGES_TRIED = (12, 4)
"""How many exchanges are tried, those that cost least, in the first and in the second step of a chain."""


@dataclass(eq=False)
class Mending:
    """A plan on the rows of its whole model.

    Parameters
    ----------
    placements
        Every placement that no rule refuses.
    chosen
        Indices of those in the plan, which keeps all rules but perhaps that some pairs must meet, shape (n,).
    reduced
        What each pair could add at the prices of a relaxation, shape (E,), −∞ where it has no placement: a guide to
        which exchanges cost little.
    """

    placements: Placements
    chosen: Ints
    reduced: Floats

    def __post_init__(self) -> None:
        problem = self.placements.problem
        blocks = rule_rows(self.placements, frozenset({"must", "locked"}))
        self._matrix, _lower, upper = stack(blocks, len(self.placements))
        self._upper: list[float] = (upper + 1e-9).tolist()
        self._used: list[float] = [0.0] * len(upper)
        self._row_of = {
            (block.rule, *subject): begin + row
            for begin, block in zip(np.cumsum([0, *map(len, blocks)]).tolist(), blocks, strict=False)
            if block.rule in {"tables", "resource", "max_meetings"}
            for row, subject in enumerate(block.subject.tolist())
        }
        self._entries: dict[int, list[tuple[int, float]]] = {}
        self._pair: list[int] = self.placements.pair.tolist()
        self._session: list[int] = self.placements.session.tolist()
        self._first: list[int] = np.searchsorted(self.placements.pair, np.arange(problem.n_pairs + 1)).tolist()
        self._people: list[list[int]] = problem.pair_people.tolist()
        self._weight: list[float] = problem.weight.tolist()
        self._reduced: list[float] = self.reduced.tolist()
        self._in: set[int] = set()
        self._members: list[set[int]] = [set() for _ in upper]
        self._at = {
            (pair, session): column
            for column, (pair, session) in enumerate(zip(self._pair, self._session, strict=True))
        }
        self._tables = {key[1]: row for key, row in self._row_of.items() if key[0] == "tables"}
        self._column: dict[int, int] = {}
        self._pairs_of: list[list[int]] = [[] for _ in range(problem.n_people)]
        for pair in np.argsort(-problem.weight, kind="stable").tolist():
            for person in self._people[pair]:
                self._pairs_of[person].append(pair)
        self._fixed = _fixed_pairs(self.placements)
        self._looked_at = self._in_all = 0
        for column in self.chosen.tolist():
            self._put(column, 1)

    def rows_of(self, rule: str, *subject: int) -> list[int]:
        """Return the rows of tables, resources or maxima whose subjects begin so."""
        size = len(subject) + 1
        return [row for key, row in self._row_of.items() if key[:size] == (rule, *subject)]

    def column_of(self, pair: int) -> int:
        """Return the placement of a pair that meets in the plan."""
        return self._column[pair]

    def makes_room_for(self, pair: int, room: Room) -> bool:
        """Return whether a pair that does not meet fits in beside all meetings once some rows hold more."""
        with self._changed(None, room):
            return any(not self._broken(column) for column in self._columns(pair))

    def whose_end_makes_room_for(self, pair: int) -> frozenset[int]:
        """Return the pairs of the plan of which any one, if it did not meet, would leave room for a pair that does not.

        That is all of them where the pair fits in as it is.
        """
        found: set[int] = set()
        for column in self._columns(pair):
            blocking = [self._members[row] for row in self._broken(column)]
            for other in list(set.intersection(*blocking) if blocking else self._in):
                with self._changed(other, {}):
                    if not self._broken(column):
                        found.add(self._pair[other])
        return frozenset(found)

    def worth_more(self, needed: float, without: int | None = None, room: Room | None = None) -> bool:
        """Return whether the plan was mended to gain more than `needed`.

        Parameters
        ----------
        needed
            What must be gained, counted from the plan without the meeting that is taken out.
        without
            A placement of the plan that is taken out, and whose pair may not meet.
        room
            How much more some rows hold.
        """
        self._in_all = 0
        with self._changed(without, room or {}):
            banned = set() if without is None else {self._pair[without]}
            people = set() if without is None else set(self._people[self._pair[without]])
            return self._gains(needed, banned, people, 0)

    def fits_after_moving(self, overfull: int, room: Room) -> bool:
        """Return whether a plan that overfills one row by one can be mended by moving one of its meetings away.

        Parameters
        ----------
        overfull
            The row.
        room
            How much more some rows hold than the model says.
        """
        with self._changed(None, room):
            for column in sorted(self._members[overfull]):
                pair = self._pair[column]
                if pair in self._fixed:
                    continue
                self._looked_at = 0
                self._put(column, -1)
                steps = self._placing(pair, MOVED - 1, but=column)
                self._put(column, 1)
                if steps is not None:
                    return True
            return False

    def _gains(self, needed: float, banned: set[int], people: set[int], exchanged: int) -> bool:
        """Return whether a chain of so many more exchanges gains more than is needed.

        `people`: those whom the chain has left free; an exchange begins with one of them, or anybody who is free.
        """
        if needed < 0:
            return True
        free = {person for person in range(len(self._pairs_of)) if self._is_free(person)}
        if any(self._placed(pair) is not None for pair in self._both_free(needed, free, banned)[:MOST_PUT_IN]):
            return True
        if exchanged >= EXCHANGED:
            return False
        begin = (people & free) or free
        for new, old in self._exchanges(begin, free, banned, EXCHANGES_TRIED[exchanged]):
            if self._in_all > MOST_IN_ALL:
                return False
            out = self._column[old]
            self._put(out, -1)
            steps = self._placed(new)
            gained = False
            if steps is not None:
                self._make(steps)
                left = (people | set(self._people[old])) - set(self._people[new])
                left_needed = needed - self._weight[new] + self._weight[old]
                gained = self._gains(left_needed, banned | {old}, left, exchanged + 1)
                self._make([(column, -sign) for column, sign in reversed(steps)])
            self._put(out, 1)
            if gained:
                return True
        return False

    def _both_free(self, needed: float, free: set[int], banned: set[int]) -> list[int]:
        """Return the pairs that weigh more than is needed and whose people can have one more meeting, best first."""
        found = []
        for person in free:
            for pair in self._pairs_of[person]:
                if self._weight[pair] <= needed:
                    break
                one, other = self._people[pair]
                if one == person and other in free and pair not in self._column and pair not in banned:
                    found.append(pair)
        return sorted(found, key=lambda pair: (-self._weight[pair], pair))

    def _exchanges(self, begin: set[int], free: set[int], banned: set[int], count: int) -> list[tuple[int, int]]:
        """Return the cheapest exchanges: a pair of somebody free with somebody who is not, for one of the latter's."""
        found = []
        for person in begin:
            for new in self._pairs_of[person]:
                one, other = self._people[new]
                partner = other if one == person else one
                if new in self._column or new in banned or partner in free or self._reduced[new] == -np.inf:
                    continue
                olds = [old for old in self._pairs_of[partner] if old in self._column and old not in self._fixed]
                found += [(self._reduced[old] - self._reduced[new], new, old) for old in olds]
        return [(new, old) for _cost, new, old in sorted(found)[:count]]

    def _is_free(self, person: int) -> bool:
        """Return whether a person can have one more meeting, whenever that is."""
        row = self._row_of.get(("max_meetings", person))
        return row is None or self._used[row] + 1 <= self._upper[row]

    def _columns(self, pair: int) -> range:
        return range(self._first[pair], self._first[pair + 1])

    def _entries_of(self, column: int) -> list[tuple[int, float]]:
        if column not in self._entries:
            inside = slice(self._matrix.indptr[column], self._matrix.indptr[column + 1])
            rows, coefficients = self._matrix.indices[inside].tolist(), self._matrix.data[inside].tolist()
            self._entries[column] = list(zip(rows, coefficients, strict=True))
        return self._entries[column]

    def _put(self, column: int, sign: int) -> None:
        """Put a placement into the plan, or take it out."""
        if sign > 0:
            self._in.add(column)
            self._column[self._pair[column]] = column
        else:
            self._in.discard(column)
            del self._column[self._pair[column]]
        for row, coefficient in self._entries_of(column):
            self._used[row] += sign * coefficient
            members = self._members[row]
            if sign > 0:
                members.add(column)
            else:
                members.discard(column)

    def _make(self, steps: Steps) -> None:
        for column, sign in steps:
            self._put(column, sign)

    @contextmanager
    def _changed(self, without: int | None, room: Room) -> Iterator[None]:
        """Take a meeting out and let rows hold more, while in the context."""
        for row, more in room.items():
            self._upper[row] += more
        if without is not None:
            self._put(without, -1)
        try:
            yield
        finally:
            if without is not None:
                self._put(without, 1)
            for row, more in room.items():
                self._upper[row] -= more

    def _broken(self, column: int) -> list[int]:
        """Return the rows that one more placement breaks."""
        self._looked_at += 1
        return [row for row, more in self._entries_of(column) if self._used[row] + more > self._upper[row]]

    def _open(self) -> list[int]:
        """Return the sessions with a table to spare."""
        return [session for session, row in self._tables.items() if self._used[row] + 1 <= self._upper[row]]

    def _placed(self, pair: int) -> Steps | None:
        """Return how a pair can be put in; None: not found."""
        self._looked_at = 0
        steps = self._placing(pair, MOVED) if self._open() else None
        self._in_all += self._looked_at
        return steps

    def _placing(self, pair: int, depth: int, but: int = -1) -> Steps | None:
        """Return how a pair can be put in, other meetings being moved at most `depth` deep; None: not found."""
        for session in self._open():
            column = self._at.get((pair, session), but)
            if column != but and not self._broken(column):
                return [(column, 1)]
        if depth == 0:
            return None
        broken = [(column, self._broken(column)) for column in self._columns(pair) if column != but]
        for column, rows in sorted(broken, key=lambda each: len(each[1])):
            for other in self._in_the_way(rows):
                if self._looked_at > MOST_LOOKED_AT:
                    return None
                steps = self._placing_instead(column, other, depth)
                if steps is not None:
                    return steps
        return None

    def _placing_instead(self, column: int, other: int, depth: int) -> Steps | None:
        """Return the steps that move a meeting elsewhere and put a placement in where it was."""
        self._put(other, -1)
        steps = None
        if not self._broken(column):
            self._put(column, 1)
            moved = self._placing(self._pair[other], depth - 1, but=other)
            steps = None if moved is None else [(other, -1), (column, 1), *moved]
            self._put(column, -1)
        self._put(other, 1)
        return steps

    def _in_the_way(self, rows: list[int]) -> list[int]:
        """Return the meetings that are in all of some rows and may be moved."""
        shared = set.intersection(*(self._members[row] for row in rows))
        return sorted(other for other in shared if self._pair[other] not in self._fixed)


def _fixed_pairs(placements: Placements) -> frozenset[int]:
    """Return the pairs that must meet or whose meeting is locked: they stay where they are."""
    problem = placements.problem
    locked = problem.current_pair[problem.current_locked].tolist()
    return frozenset([*np.flatnonzero(problem.must).tolist(), *locked])
