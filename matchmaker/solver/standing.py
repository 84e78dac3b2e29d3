"""A plan on the rows of its whole model, out of which meetings are taken and into which they are put.

What is put in keeps every rule, whatever the rule, since the rows are asked; other meetings may be moved to make room.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows

Room = Mapping[int, float]
"""How much more each of some rows holds than it did."""

Steps = list[tuple[int, int]]
"""Placements that are put in (+1) and taken out (-1), in this order."""

MOST_LOOKED_AT = 80
"""How many placements are looked at to put one meeting in."""


@dataclass(eq=False)
class Standing:
    """A plan on the rows of its whole model.

    Parameters
    ----------
    placements
        Every placement that no rule refuses.
    chosen
        Indices of those in the plan, which keeps all rules but perhaps that some pairs must meet, shape (n,).
    """

    placements: Placements
    chosen: Ints

    def __post_init__(self) -> None:
        """Make the rows."""
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
        self._first: list[int] = np.searchsorted(self.placements.pair, np.arange(problem.n_pairs + 1)).tolist()
        self._in: set[int] = set()
        self._members: list[set[int]] = [set() for _ in upper]
        both = zip(self._pair, self.placements.session.tolist(), strict=True)
        self._at: dict[tuple[int, int], int] = {place: column for column, place in enumerate(both)}
        self._tables = {key[1]: row for key, row in self._row_of.items() if key[0] == "tables"}
        self._column: dict[int, int] = {}
        self._fixed = _fixed_pairs(self.placements)
        self._looked_at = 0
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
