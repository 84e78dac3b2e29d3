"""Stage C: plan one slot, then two and three at a time anew, everything else fixed, until nothing is gained.

Each step plans the placements whose reduced weight says that they can still matter as well as a limited search can,
and keeps every rule, so that a run can be cut short at any time. Work is counted in columns looked at, not in seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, bools, ints
from matchmaker.solver.replan import Replanning, stage_objectives
from matchmaker.solver.selection import Bounds
from matchmaker.solver.values import meeting_counts

MOST_PASSES = 3
LARGEST_GROUP, MOST_COLUMNS, LEAST_GROUPS, MOST_GROUPS = 3, 1_500_000, 66, 120


def replan_each_slot(plan: Replanning, candidates: Bools, bounds: Bounds, passes: int = MOST_PASSES) -> None:
    """Plan each slot anew, those with most spare tables first, a few times over."""
    slots = ints(np.unique(plan.model.placements.start))
    for _ in range(passes):
        gained = [
            _replan_slots(plan, (int(slot),), candidates, bounds).gained for slot in _most_spare_first(plan, slots)
        ]
        if not any(gained):
            break


def _most_spare_first(plan: Replanning, slots: Ints) -> Ints:
    placements, problem = plan.model.placements, plan.problem
    used = np.bincount(placements.start[plan.chosen], minlength=problem.n_slots)
    seats = np.bincount(problem.session_start, weights=problem.session_tables, minlength=problem.n_slots)
    return slots[np.argsort((used - seats)[slots], kind="stable")]


def replan_groups(plan: Replanning, candidates: Bools, bounds: Bounds) -> None:
    """Plan two slots at a time anew, then three, as long as it gains and the columns looked at are not too many.

    Groups come in a random order; a size is left when a whole round of its groups has gained nothing.
    """
    rng = np.random.default_rng(plan.effort.seed)
    slots = np.unique(plan.model.placements.start)
    columns = 0
    for size in range(2, min(LARGEST_GROUP, len(slots)) + 1):
        groups = list(combinations(slots.tolist(), size))
        gained, rounds = True, 0
        while gained and (columns < MOST_COLUMNS or rounds < LEAST_GROUPS) and not plan.effort.over():
            before = plan.value
            for index in rng.permutation(len(groups))[:MOST_GROUPS]:
                if closed(plan, bounds) or plan.effort.over():
                    return
                columns += _replan_slots(plan, groups[index], candidates, bounds).columns
                rounds += 1
                if columns >= MOST_COLUMNS and rounds >= LEAST_GROUPS:
                    return
            gained = plan.value != before


@dataclass(frozen=True)
class _Tried:
    """What planning some slots anew came to: whether the plan got better, and how many columns were looked at."""

    gained: bool
    columns: int


def _replan_slots(plan: Replanning, slots: Sequence[int], candidates: Bools, bounds: Bounds) -> _Tried:
    if plan.effort.over() or closed(plan, bounds):
        return _Tried(gained=False, columns=0)
    placements = plan.model.placements
    end = placements.start + placements.length
    inside = np.any([(placements.start <= slot) & (end > slot) for slot in slots], axis=0)
    here = np.zeros(len(placements), dtype=np.bool_)
    here[plan.chosen] = True
    elsewhere = np.zeros(plan.problem.n_pairs, dtype=np.bool_)
    elsewhere[placements.pair[here & ~inside]] = True
    useful = candidates | here | plan.problem.must[placements.pair] | _of_people_below(plan)[placements.pair]
    free = ints(np.flatnonzero(inside & useful & ~elsewhere[placements.pair]))
    gained = plan.replan(free)
    if gained and not plan.missing and not plan.quiet:
        plan.effort.tell("polish", plan.value, bounds.bound)
    return _Tried(gained, len(free))


def _of_people_below(plan: Replanning) -> Bools:
    """Return the pairs of people who have fewer meetings than they are guaranteed, shape (E,)."""
    counts = meeting_counts(plan.problem, plan.model.placements.pair[plan.chosen])
    return bools((counts < plan.problem.min_meetings)[plan.problem.pair_people].any(axis=1))


def closed(plan: Replanning, bounds: Bounds, near: float = 1e-12) -> bool:
    """Return whether every staged objective has reached its bound, or the weight the gap that was asked for."""
    if plan.missing:
        return False
    for name in stage_objectives(plan.problem):
        bound = bounds.bound.get(name, 0.0)
        gap = abs(bound - plan.value[name])
        allowed = max(plan.effort.gap, near) * abs(bound) if name == "weight" else 0.0
        if gap > allowed:
            return False
    return True
