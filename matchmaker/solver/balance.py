r"""Which chains to exchange, so that every row still holds and as much as possible is gained.

What an exchange adds to the rows (mostly: to the tables in use of the sessions of the two slots) is the chain's
*shift*. Chains without a shift may always be exchanged. Where tables are scarce, most of the others fit only together:
two chains with opposite shifts are exchanged as one, of each two kinds the one that gains most with the one that costs
least. At last single chains go where there is room.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.chains import Chains
from matchmaker.solver.schedule import TOLERANCE, Schedule


@dataclass(frozen=True, eq=False)
class _Shifts:
    """The shifts that are not zero: entries (chain, row, amount), ordered by chain and row, shape (z,) each."""

    chain: Ints
    row: Ints
    amount: Floats

    @cached_property
    def entries(self) -> dict[int, slice]:
        """The entries of each chain that has any."""
        begin = np.flatnonzero(np.diff(self.chain, prepend=-1))
        end = np.append(begin[1:], len(self.chain))
        chains = self.chain[begin].tolist()
        return {c: slice(b, e) for c, b, e in zip(chains, begin.tolist(), end.tolist(), strict=True)}


def choose(schedule: Schedule, chains: Chains, cost: Ints, allowed: Bools) -> Ints:
    """Return the chains to exchange, whose costs sum to less than 0 if there are any.

    Parameters
    ----------
    schedule, chains
        The plan and the chains of two of its slots.
    cost
        What each exchange costs, shape (C,); negative: it gains.
    allowed
        Which chains may be exchanged as far as other things than the rows are concerned, shape (C,).
    """
    if not (cost[allowed] < 0).any():
        return ints([])
    shifts = _shifts(schedule, chains, allowed)
    shifted = np.zeros(chains.count, dtype=np.bool_)
    shifted[shifts.chain] = True
    balanced = np.flatnonzero(allowed & ~shifted & (cost < 0))
    order = np.flatnonzero(allowed & shifted)
    order = order[np.argsort(cost[order], kind="stable")]
    if not len(order) or cost[order[0]] >= 0:
        return ints(balanced)
    paired = _opposite(shifts, ints(order), cost)
    alone = order[(cost[order] < 0) & ~np.isin(order, paired)]
    return np.concatenate([ints(balanced), paired, _fitting(schedule, shifts, ints(alone))])


def _shifts(schedule: Schedule, chains: Chains, allowed: Bools) -> _Shifts:
    moving = allowed[chains.chain]
    chain, rows = chains.chain[moving], len(schedule.lower)
    which, row, coefficient = schedule.rows_of(chains.target[moving])
    which_left, row_left, coefficient_left = schedule.rows_of(schedule.place[chains.meeting[moving]])
    entry = np.concatenate([chain[which] * rows + row, chain[which_left] * rows + row_left])
    key, index = np.unique(entry, return_inverse=True)
    amount = np.bincount(index, weights=np.concatenate([coefficient, -coefficient_left]), minlength=len(key))
    kept = np.abs(amount) > TOLERANCE
    owner, row = np.divmod(key[kept], max(rows, 1))
    return _Shifts(ints(owner), ints(row), floats(amount[kept]))


def _opposite(shifts: _Shifts, order: Ints, cost: Ints) -> Ints:
    """Return chains, out of those in `order` of cost, in pairs that shift nothing and gain together."""
    row, amount, contrary = shifts.row.tobytes(), shifts.amount.tobytes(), (-shifts.amount).tobytes()
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    opposite: dict[bytes, bytes] = {}
    for chain in order.tolist():
        part = slice(8 * shifts.entries[chain].start, 8 * shifts.entries[chain].stop)
        name = row[part] + amount[part]
        alike[name].append(chain)
        opposite[name] = row[part] + contrary[part]
    pairs = [
        pair
        for name, contrary_name in opposite.items()
        if name < contrary_name and contrary_name in alike
        for pair in zip(alike[name], alike[contrary_name], strict=False)
    ]
    both = ints(pairs).reshape(-1, 2)
    return ints(both[cost[both].sum(axis=1) < 0].reshape(-1))


def _fitting(schedule: Schedule, shifts: _Shifts, order: Ints) -> Ints:
    """Return the chains, tried in order, whose shifts the rows have room for."""
    above, below = schedule.upper - schedule.activity, schedule.lower - schedule.activity
    taken = []
    for chain in order.tolist():
        entries = shifts.entries[chain]
        row, amount = shifts.row[entries], shifts.amount[entries]
        if (amount <= above[row] + TOLERANCE).all() and (amount >= below[row] - TOLERANCE).all():
            above[row] -= amount
            below[row] -= amount
            taken.append(chain)
    return ints(taken)
