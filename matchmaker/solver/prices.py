r"""Prices to begin with: dual coordinate descent on the aggregated program, by sorting alone.

With prices $\mu_c$ of classes fixed, the best price of a person is any value between the $d$-th and the $(d+1)$-th best
reduced weight of the person's columns, $d$ being the person's limit; the middle is taken. Sweeps over hosts, visitors
and classes in turn come close enough to the optimum to tell which columns can matter, long before a linear program
could. (Bertsekas, *Nonlinear Programming*, section 6.3, on coordinate ascent in the dual.)
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.aggregate import Aggregated
from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats, ints
from matchmaker.solver.rows import Rows

SWEEPS, FULL_SWEEPS = 24, 8
KEPT_AFTER_FULL_SWEEPS = 5.0


@dataclass(frozen=True, eq=False)
class Descent:
    """Prices found by descent.

    Parameters
    ----------
    person, kind
        Price of each person's and each class's row, shapes (P,) and (classes,).
    reduced
        What each column adds at these prices, shape (n,).
    most
        How many meetings can be held at most.
    """

    person: Floats
    kind: Floats
    reduced: Floats
    most: float

    def likely(self, times: float) -> Ints:
        """Return the columns that are likely to matter: `times` as many as can be chosen, ascending."""
        return ints(np.flatnonzero(best_columns(self.reduced, times * self.most)))


def descend(program: Aggregated, gain: Floats) -> Descent:
    """Return prices near the best ones.

    Parameters
    ----------
    program
        The aggregated program; only its rows on persons and tables are looked at.
    gain
        What each column adds to the objective, shape (n,).
    """
    person, tables = (_limits(program, name) for name in ("person", "tables"))
    most = min(_most_meetings(program, person), tables.sum())
    every = ints(np.arange(len(program.pair)))
    first = _sweep(program, gain, person, tables, every, FULL_SWEEPS)
    few = ints(np.flatnonzero(best_columns(_reduced(program, gain, *first), KEPT_AFTER_FULL_SWEEPS * most)))
    price, dear = _sweep(program, gain, person, tables, few, SWEEPS)
    return Descent(price, dear, _reduced(program, gain, price, dear), float(most))


def _reduced(program: Aggregated, gain: Floats, price: Floats, dear: Floats) -> Floats:
    people = program.people
    return floats(gain - price[people[:, 0]] - price[people[:, 1]] - dear[program.kind])


def best_columns(reduced: Floats, count: float) -> Bools:
    """Return which columns have the largest values, so many of them at least as `count` says, and all above 0."""
    size = min(len(reduced), int(count) + 1)
    least = np.partition(reduced, -size)[-size] if size else np.inf
    return bools(reduced >= min(least, 0.0))


def _limits(program: Aggregated, name: str) -> Floats:
    """Return the limit of each person or class, from the rows of that name; 0 where there is no row."""
    size = program.problem.n_people if name == "person" else len(program.length)
    limits = np.zeros(size)
    block: Rows | None = next((block for block in program.blocks if block.rule == name), None)
    if block is not None:
        limits[block.subject[:, 0]] = block.upper
    return limits


def _most_meetings(program: Aggregated, person: Floats) -> float:
    """Return how many meetings people's limits allow: half of all limits, or those of the smaller side."""
    first = np.zeros(len(person), dtype=np.bool_)
    second = np.zeros(len(person), dtype=np.bool_)
    first[program.people[:, 0]] = True
    second[program.people[:, 1]] = True
    sided = not (first & second).any()
    return float(min(person[first].sum(), person[second].sum()) if sided else person.sum() / 2)


def _sweep(
    program: Aggregated, gain: Floats, person: Floats, tables: Floats, column: Ints, sweeps: int
) -> tuple[Floats, Floats]:
    """Return prices of persons and classes after so many sweeps over some columns."""
    worth = gain[column]
    people, kind = program.people[column], program.kind[column]
    sides = [_Ranking.of(people[:, side], ints(person)) for side in (0, 1)]
    of_kind = [np.flatnonzero(kind == k) for k in range(len(tables))]
    price, dear = np.zeros(len(person)), np.zeros(len(tables))
    for sweep in range(sweeps):
        for side in (0, 1):
            left = worth - price[people[:, 1 - side]] - dear[kind]
            price[sides[side].group] = sides[side].middle(left)
        if sweep % 2:
            left = worth - price[people].sum(axis=1)
            cheapest = floats([_nth_largest(left[of_kind[k]], int(tables[k])) for k in range(len(tables))])
            dear = cheapest if sweep == 1 else (dear + cheapest) / 2
    return floats(price), floats(dear)


def _nth_largest(values: Floats, n: int) -> float:
    """Return the value that comes after the `n` largest, at least 0."""
    return 0.0 if n >= len(values) else max(0.0, float(np.partition(values, -n - 1)[-n - 1]))


@dataclass(frozen=True, eq=False)
class _Ranking:
    """Columns grouped by person in tables of similar width, so that all persons are sorted at once."""

    group: Ints
    limit: tuple[Ints, ...]
    entries: tuple[Ints, ...]
    members: tuple[Ints, ...]

    @classmethod
    def of(cls, owner: Ints, limit: Ints) -> "_Ranking":
        order = np.argsort(owner, kind="stable")
        group, first, count = np.unique(owner[order], return_index=True, return_counts=True)
        width = ints(2 ** np.ceil(np.log2(np.maximum(count, 1))))
        limits, entries, members = [], [], []
        for wide in np.unique(width):
            here = np.flatnonzero(width == wide)
            place = first[here, None] + np.arange(int(wide))[None, :]
            inside = np.arange(int(wide))[None, :] < count[here, None]
            entries.append(ints(np.where(inside, order[np.minimum(place, len(order) - 1)], -1)))
            limits.append(ints(np.minimum(limit[group[here]], count[here])))
            members.append(ints(here))
        return cls(ints(group), tuple(limits), tuple(entries), tuple(members))

    def middle(self, value: Floats) -> Floats:
        """Return, for each group, the middle between its last value within the limit and the first beyond, ≥ 0."""
        padded = np.append(value, 0.0)
        found = np.zeros(len(self.group))
        for limit, entries, members in zip(self.limit, self.entries, self.members, strict=True):
            ranked = np.sort(np.maximum(padded[entries], 0.0), axis=1)[:, ::-1]
            row = np.arange(len(members))
            inner = np.where(limit > 0, ranked[row, np.maximum(limit - 1, 0)], ranked[:, 0])
            outer = np.where(limit < ranked.shape[1], ranked[row, np.minimum(limit, ranked.shape[1] - 1)], 0.0)
            found[members] = (inner + outer) / 2
        return floats(found)
