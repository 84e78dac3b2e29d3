"""The simplest plan: the heaviest pair that still fits, into the first session where it fits.

A baseline to compare with, and what a run falls back to that is stopped before its stages have filled the slots.
"""

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows

GRACE = 150_000


def fill_greedily(placements: Placements, chosen: Ints, effort: Effort) -> Ints:
    """Return a plan with further meetings added one by one: pairs that must meet first, then by weight.

    Parameters
    ----------
    placements
        What may be chosen.
    chosen
        Indices of the placements of a plan that keeps the rules. It is returned as it is where the spread of breaks is
        limited, since a further meeting can then break a rule that a later one would mend.
    effort
        Once it is over, `GRACE` more placements are looked at, so that there is some plan.
    """
    problem = placements.problem
    if problem.max_break_spread is not None:
        return chosen
    matrix, _, upper = stack(rule_rows(placements, frozenset({"must", "locked"})), len(placements))
    activity = floats(matrix[:, chosen].sum(axis=1)).reshape(-1)
    taken = set(chosen.tolist())
    order = np.lexsort((placements.start, -problem.weight[placements.pair], ~problem.must[placements.pair]))
    order = order[fitting(matrix, upper - activity)[order]]
    for count, column in enumerate(order):
        if count >= GRACE and count % GRACE == 0 and effort.over():
            break
        entries = slice(matrix.indptr[column], matrix.indptr[column + 1])
        rows, more = matrix.indices[entries], matrix.data[entries]
        if column not in taken and (activity[rows] + more <= upper[rows]).all():
            activity[rows] += more
            taken.add(int(column))
    return ints(sorted(taken))


def fitting(matrix: sparse.csc_array, spare: Floats) -> Bools:
    """Return which columns fit alone into what is spare in each row, shape (columns,)."""
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    too_much = matrix.data > spare[matrix.indices]
    fits = np.ones(matrix.shape[1], dtype=np.bool_)
    fits[column[too_much]] = False
    return fits
