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
    wanted = guide.selected() | problem.must[placements.pair]
    left = np.unique(placements.start)
    while len(left) and not plan.effort.over():
        open_ = wanted & ~plan.met()[placements.pair] & np.isin(placements.start, left)
        demand = np.bincount(placements.start[open_], minlength=problem.n_slots)[left]
        seats = np.bincount(problem.session_start, weights=problem.session_tables, minlength=problem.n_slots)[left]
        slot = left[int(np.argmax(seats / np.maximum(demand, 1)))]
        free = np.flatnonzero(open_ & (placements.start == slot))
        if len(free):
            plan.replan(ints(free), _urgency(plan, open_, left))
        left = left[left != slot]


def _urgency(plan: Replanning, open_: Bools, left: Ints) -> Floats:
    """Return costs that favour pairs with few slots left, and people with many meetings left for few slots."""
    placements, problem = plan.model.placements, plan.problem
    pairs = np.unique(placements.pair[open_])
    meetings_left = meeting_counts(problem, pairs)
    slots_left = np.zeros((problem.n_people, problem.n_slots), dtype=np.bool_)
    for side in (0, 1):
        slots_left[placements.people[open_, side], placements.start[open_]] = True
    load = meetings_left / np.maximum(slots_left[:, left].sum(axis=1), 1)
    urgent = np.where(load >= 1.0, 40.0, 1.0 / (1.2 - np.minimum(load, 1.0)))
    choices = np.maximum(np.bincount(placements.pair[open_], minlength=problem.n_pairs), 1)
    cost = np.zeros(plan.model.n_columns)
    worth = 10.0 + urgent[placements.people].sum(axis=1) + 8.0 / choices[placements.pair]
    cost[: len(placements)] = -worth - 200.0 * problem.must[placements.pair]
    return cost
