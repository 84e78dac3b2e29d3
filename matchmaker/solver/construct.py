"""Stage B: fill the slots one after the other, the scarcest first, with the pairs that the relaxation selected.

Pairs whose people have many meetings left for few slots come first, so that few of them find no slot at the end.
"""

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, ints
from matchmaker.solver.replan import Replanning
from matchmaker.solver.selection import Guide
from matchmaker.solver.values import meeting_counts


def fill_by_urgency(plan: Replanning, guide: Guide) -> None:
    """Fill the slots of a plan, the scarcest first."""
    placements, problem = plan.model.placements, plan.problem
    wanted = ints(np.flatnonzero(guide.selected() | problem.must[placements.pair]))
    seats = np.bincount(problem.session_start, weights=problem.session_tables, minlength=problem.n_slots)
    left = np.zeros(problem.n_slots, dtype=np.bool_)
    left[placements.start[wanted]] = True
    while left.any() and not plan.effort.over():
        open_ = wanted[~plan.met()[placements.pair[wanted]] & left[placements.start[wanted]]]
        demand = np.maximum(np.bincount(placements.start[open_], minlength=problem.n_slots), 1)
        slot = int(np.argmax(np.where(left, seats / demand, -1.0)))
        free = open_[placements.start[open_] == slot]
        if len(free):
            plan.replan(free, _urgency(plan, open_, left))
        left[slot] = False


def _urgency(plan: Replanning, open_: Ints, left: Bools) -> Floats:
    """Return costs that favour pairs with few slots left, and people with many meetings left for few slots."""
    placements, problem = plan.model.placements, plan.problem
    pair, people, start = placements.pair[open_], placements.people[open_], placements.start[open_]
    meetings_left = meeting_counts(problem, ints(np.unique(pair)))
    slots_left = np.zeros((problem.n_people, problem.n_slots), dtype=np.bool_)
    for side in (0, 1):
        slots_left[people[:, side], start] = True
    load = meetings_left / np.maximum(slots_left[:, left].sum(axis=1), 1)
    urgent = np.where(load >= 1.0, 40.0, 1.0 / (1.2 - np.minimum(load, 1.0)))
    choices = np.maximum(np.bincount(pair, minlength=problem.n_pairs), 1)
    cost = np.zeros(plan.model.n_columns)
    cost[open_] = -10.0 - urgent[people].sum(axis=1) - 8.0 / choices[pair] - 200.0 * problem.must[pair]
    return cost
