"""Filling the holes that a repair leaves: few meetings are missing, so all slots can be planned at once.

Stages fill slot after slot because a whole event is too large to be planned as one program. Beside the meetings that
are held, few placements are left; the best of them are planned in one program, and the distance of that plan to the
bound says which others could still matter: a pair whose reduced weight lies further below can be in no better plan.
"""

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import Openings
from matchmaker.solver.replan import Replanning
from matchmaker.solver.selection import Guide, Selection
from matchmaker.solver.values import TIE

CANDIDATES = 3.0
MOST_PLACEMENTS = 20_000


def fill_holes(plan: Replanning, selection: Selection, guide: Guide) -> None:
    """Plan what is not held, all slots at once, among the best candidates; not where these are too many.

    Parameters
    ----------
    plan
        The plan to add to: the meetings that are held.
    selection, guide
        The placements, and what the relaxation says of them.
    """
    free = _free(plan, selection, guide)
    if len(free) <= MOST_PLACEMENTS:
        plan.replan(free)
        plan.effort.tell("holes", plan.value, selection.bounds.bound)


def _free(plan: Replanning, selection: Selection, guide: Guide) -> Ints:
    """Return the placements of the best columns that are not held, and those of pairs that must meet."""
    must = plan.problem.must
    program, relaxed = selection.bounds.program, guide.relaxed
    open_ = ~must[program.pair]
    count = int(CANDIDATES * (relaxed.share[open_] > 0.5).sum()) + 1
    worth = np.where(open_, relaxed.reduced, -np.inf)
    best = worth >= np.sort(worth)[-min(count, len(worth))] if len(worth) else open_
    return ints(np.flatnonzero((best & open_)[guide.column] | must[plan.model.placements.pair]))


def that_matter(selection: Selection, guide: Guide, value: dict[str, float]) -> Openings:
    """Return the openings without the pairs that can be in no plan of more weight, as good in what comes before.

    Parameters
    ----------
    selection, guide
        The openings, their bound on the weight, and the reduced weights at which it was found.
    value
        The values of a plan that is as good in the earlier objectives as the bound assumed.
    """
    program, opened = selection.bounds.program, selection.opened
    worth = np.full(opened.problem.n_pairs, -np.inf)
    np.maximum.at(worth, program.pair, guide.relaxed.reduced)
    matters = worth >= (value["weight"] - guide.relaxed.bound) - TIE * guide.relaxed.bound
    matters |= opened.problem.must
    return Openings(opened.problem, tuple(pairs[matters[pairs]] for pairs in opened.pairs))
