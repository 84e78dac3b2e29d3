r"""Who goes on which of several visits that run side by side: an assignment, solved exactly.

With $y_{pv} \in \{0,1\}$ for a person $p$ who wished for a visit $v$ as number $r_{pv} \ge 1$ on their list:
$\sum_v y_{pv} \le 1$ (they run side by side) and $\sum_p y_{pv} \le c_v$ (places). Lexicographically best:

1. the most people keep the visit that the plan in force promises them,
2. the most people go on a visit that they wished for,
3. the ranks that they get add up to the least: a first wish is worth one more than a second.

All three in one: a gain of each pair, scaled so that none of a lower kind outweighs one of a higher. With the places of
a visit as so many columns this is a rectangular assignment problem, which is a min-cost flow whose best flow is whole;
the shortest augmenting paths of Jonker and Volgenant (as in scipy) find a best one, so there is nothing to prove after.
Meetings play no part: see ``docs/method.md`` for what that means.
"""

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints

NOWHERE = -1


def assign_visits(rank: Ints, places: Ints, kept: Bools) -> Ints:
    """Return the visit on which each person goes, `NOWHERE` for none, shape (P,).

    Among equally good answers it is always the same one for the same input.

    Parameters
    ----------
    rank
        Which wish of a person a visit is, 1 the most wanted; 0: not wished, and then they never go. Shape (P, V).
    places
        How many can go, shape (V,), ≥ 0.
    kept
        Whether the plan in force has the person on the visit, shape (P, V).
    """
    people, visits = rank.shape
    if places.shape != (visits,) or kept.shape != rank.shape or (rank < 0).any() or (places < 0).any():
        raise ValueError(f"Expected ranks, places and promises that fit together, got {rank.shape}, {places.shape}.")
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (half a second; few workshops have such visits)

    gain = _gains(rank, kept)
    column = np.repeat(np.arange(visits), np.minimum(places, (rank > 0).sum(axis=0)))
    person, seat = linear_sum_assignment(gain[:, column], maximize=True)
    going = np.full(people, NOWHERE)
    wished = gain[person, column[seat]] > 0
    going[person[wished]] = column[seat[wished]]
    return ints(going)


def _gains(rank: Ints, kept: Bools) -> Ints:
    """Return what it is worth that a person goes on a visit, 0 where they did not wish to, shape (P, V)."""
    people, lowest = len(rank), int(rank.max(initial=0))
    of_going = people * lowest + 1  # more than all ranks together
    of_keeping = people * (of_going + lowest) + 1  # more than all of that together
    return ints(np.where(rank > 0, of_keeping * kept + of_going + lowest - rank, 0))
