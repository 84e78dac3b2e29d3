"""The simplest plan: the heaviest pair that still fits, into the first session where it fits.

A baseline to compare with, and what a run falls back to that is stopped before its stages have filled the slots.
"""

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Ints, floats, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows


def fill_greedily(placements: Placements, chosen: Ints) -> Ints:
    """Return a plan with further meetings added one by one: pairs that must meet first, then by weight.

    Parameters
    ----------
    placements
        What may be chosen.
    chosen
        Indices of the placements of a plan that keeps the rules. It is returned as it is where the spread of breaks is
        limited, since a further meeting can then break a rule that a later one would mend.
    """
    problem = placements.problem
    if problem.max_break_spread is not None:
        return chosen
    matrix, _, upper = stack(rule_rows(placements, frozenset({"must", "locked"})), len(placements))
    by_column = sparse.csc_array(matrix)
    activity = floats(by_column[:, chosen].sum(axis=1)).reshape(-1)
    taken = set(chosen.tolist())
    for column in np.lexsort((placements.start, -problem.weight[placements.pair], ~problem.must[placements.pair])):
        entries = slice(by_column.indptr[column], by_column.indptr[column + 1])
        rows, more = by_column.indices[entries], by_column.data[entries]
        if column not in taken and (activity[rows] + more <= upper[rows]).all():
            activity[rows] += more
            taken.add(int(column))
    return ints(sorted(taken))
