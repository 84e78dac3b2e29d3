r"""Rows on spans of slots: what can only take place between two slots must fit between them.

A column of the aggregated program (a pair in a class) has a *span*, from the first to the last slot in which it could
take place. For every span $[a, b]$ the columns whose spans lie within it satisfy (Hall's condition for intervals)

* for each person: their meetings fill at most the person's slots in $[a, b]$, with the allowed number in a row;
* for each class: they are at most the seats of the class's sessions in $[a, b]$;
* together: they fill at most the seats of the slots in $[a, b]$.

Where people come for part of the day these rows tighten the bound: by 0.3 per cent in a made-up event of 500 people on
each side who all stay for five slots of twelve. (With the time in it, `timed`, it falls by another 2 per cent.) There
are far too many to list: the broken ones are found from the point at hand by sums over rectangles.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Indices, Ints, Smalls, floats, indices, ints
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import Rows

BROKEN = 1e-4
ROWS_OF_AN_OWNER = 2


@dataclass(frozen=True, eq=False)
class Spans:
    """The spans of some columns, grouped by what they share, and what fits into each span.

    Parameters
    ----------
    rule
        Name of the rows.
    column, owner
        Column and owner (a person, a class, or 0) of each entry, shape (z,); a column may have several owners.
    first, last
        First and last slot of each entry's column, shape (z,).
    load
        What each entry's column takes of the limit, shape (z,).
    limit
        What fits between two slots, shape (owners, T, T).
    """

    rule: str
    column: Indices
    owner: Indices
    first: Smalls
    last: Smalls
    load: Floats
    limit: Floats

    def broken(self, point: Floats) -> Rows | None:
        """Return the rows that a point breaks most, a few of each owner; None: it breaks none."""
        used = np.flatnonzero(point[self.column] > 0)
        inside = np.zeros(self.limit.shape)
        np.add.at(
            inside,
            (self.owner[used], self.first[used], self.last[used]),
            point[self.column[used]] * self.load[used],
        )
        # Sums over all spans within [a, b]: from the back over the first slot, from the front over the last.
        inside = np.cumsum(np.cumsum(inside[:, ::-1], axis=1)[:, ::-1], axis=2)
        worst = _worst(inside - self.limit)
        return self._rows(worst) if len(worst) else None

    def _rows(self, spans: Ints) -> Rows:
        """Return a row for each (owner, first slot, last slot), shape (m, 3)."""
        order, begin = self._by_owner
        row: list[Indices] = []
        entry: list[Indices] = []
        for index, (owner, first, last) in enumerate(spans.tolist()):
            mine = order[begin[owner] : begin[owner + 1]]
            within = mine[(self.first[mine] >= first) & (self.last[mine] <= last)]
            entry.append(within)
            row.append(np.full(len(within), index))
        entries = ints(np.concatenate(entry))
        upper = self.limit[spans[:, 0], spans[:, 1], spans[:, 2]]
        lower = np.full(len(spans), -np.inf)
        place, column = indices(np.concatenate(row)), self.column[entries]
        return Rows(self.rule, spans, place, column, self.load[entries], lower, floats(upper))

    @cached_property
    def _by_owner(self) -> tuple[Indices, Ints]:
        order = np.argsort(self.owner, kind="stable")
        return indices(order), ints(np.searchsorted(self.owner[order], np.arange(len(self.limit) + 1)))


def _worst(excess: Floats) -> Ints:
    """Return the spans that exceed their limit most, at most `ROWS_OF_AN_OWNER` of each owner, shape (m, 3)."""
    owners, slots, _ = excess.shape
    flat = excess.reshape(owners, slots * slots)
    found = []
    over = np.flatnonzero(flat.max(axis=1, initial=0.0) > BROKEN)
    left = flat[over]
    for _ in range(ROWS_OF_AN_OWNER):
        where = left.argmax(axis=1)
        row = np.arange(len(over))
        bad = left[row, where] > BROKEN
        found.append(np.stack([over[bad], where[bad] // slots, where[bad] % slots], axis=1))
        left[row, where] = -np.inf
    return ints(np.concatenate(found))


def slots_between(possible: Bools) -> Floats:
    """Return how many of each row's slots lie between two slots, both included, shape (rows, T, T); 0 where a > b."""
    before = np.concatenate([np.zeros((len(possible), 1)), np.cumsum(possible, axis=1)], axis=1)
    return floats(np.maximum(before[:, None, 1:] - before[:, :-1, None], 0.0))


def meetings_between(problem: Problem, possible: Bools) -> Floats:
    """Return how many meetings of one slot each fit between two slots with the allowed number in a row, (P, T, T)."""
    slots = problem.n_slots
    fits = np.zeros((len(possible), slots, slots))
    for first in range(slots):
        run = np.zeros(len(possible), dtype=np.int64)
        count = np.zeros(len(possible))
        for last in range(first, slots):
            if problem.first_of_day[last]:
                run[:] = 0
            taken = possible[:, last] & (run < problem.max_in_a_row)
            count += taken
            run = np.where(taken, run + 1, 0)
            fits[:, first, last] = count
    return fits


def seats_between(problem: Problem, owner: Ints, seats: Ints, owners: int) -> Floats:
    """Return the seats of the sessions that lie between two slots, by owner of the session, (owners, T, T)."""
    slots = problem.n_slots
    inside = np.zeros((owners, slots, slots))
    np.add.at(inside, (owner, problem.session_start, problem.session_start + problem.session_length - 1), seats)
    return floats(np.cumsum(np.cumsum(inside[:, ::-1], axis=1)[:, ::-1], axis=2))
