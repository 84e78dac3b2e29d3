r"""The staged method: which pairs (relaxed), when (slot by slot), then repair and polish until the gap closes.

A. The aggregated linear program (`selection`) says which pairs should meet and proves how good any plan can be.
B. Slots are filled one after the other, the scarcest first, by a matching of the selected pairs; pairs whose people
   have many meetings left for few slots come first.
C. One slot (then two) at a time is taken out and planned again exactly, everything else fixed, over the pairs whose
   reduced weight says that they can still matter.

Every step works on the rows of the whole model, so that each intermediate plan keeps every rule, whatever the rule;
pairs that must meet count as an objective before all others until they do. Work is counted in rounds, not seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, bools, ints
from matchmaker.solver.greedy import fill_greedily
from matchmaker.solver.lookahead import fill_looking_ahead
from matchmaker.solver.replan import Replanning, stage_objectives
from matchmaker.solver.selection import Bounds, Guide, Selection
from matchmaker.solver.values import meeting_counts
from matchmaker.solver.wishes import build_model

ONE_SLOT_CANDIDATES, TWO_SLOT_CANDIDATES = 3.0, 1.5
MOST_PASSES = 3
LARGEST_GROUP, MOST_COLUMNS, LEAST_GROUPS, MOST_GROUPS = 3, 1_500_000, 66, 120
TIMED_CANDIDATES = 2.0
LOOK_AHEAD_GAP, LOOK_AHEAD_PLACEMENTS, AHEAD_CANDIDATES = 3e-4, 150_000, 2.0


@dataclass(frozen=True, eq=False)
class Staged:
    """A plan found by stages.

    Parameters
    ----------
    placements
        Indices of the chosen placements.
    bound
        Proven bounds of the objectives that depend on the pairs alone.
    missing
        Number of pairs that must meet and do not yet.
    """

    placements: Ints
    bound: dict[str, float]
    missing: int


def solve_by_stages(selection: Selection, start: Ints | None = None) -> Staged:
    """Return a good plan with proven bounds.

    Parameters
    ----------
    selection
        What may be chosen, and what the relaxation says.
    start
        Chosen placements of a plan to begin with; it keeps all rules but perhaps that some pairs must meet.
    """
    placements, bounds, effort = selection.placements, selection.bounds, selection.bounds.effort
    model = build_model(placements, stage_objectives(placements.problem), leave_out=frozenset({"must"}))
    plan = Replanning(model, effort, ints([]) if start is None else start)
    if selection.guide is not None:
        _construct(plan, selection.guide)
        effort.tell("construct", plan.value, bounds.bound)
        _polish(plan, selection, selection.guide)
    if not _closed(plan, bounds):
        plan.take_if_better(fill_greedily(placements, plan.chosen, effort))
    return Staged(plan.chosen, bounds.final(plan.value), plan.missing)


def _construct(plan: Replanning, guide: Guide) -> None:
    """Stage B: fill the slots one after the other, the scarcest first."""
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


def _polish(plan: Replanning, selection: Selection, guide: Guide) -> None:
    """Stage C: plan one slot, then two slots at a time anew, until nothing is gained or the rounds are used up."""
    bounds = selection.bounds
    slots = np.unique(plan.model.placements.start)
    _replan_each_slot(plan, slots, guide.candidates(ONE_SLOT_CANDIDATES), bounds)
    _look_ahead(plan, slots, guide, bounds)
    if not _closed(plan, bounds, LOOK_AHEAD_GAP) and not plan.effort.over():
        timed = bounds.tighten(selection.opened, guide.pairs(bounds.program, TIMED_CANDIDATES))
        plan.effort.tell("bound", plan.value, bounds.bound)
        if timed is not None:
            guide = replace(guide, reduced=timed.reduced_of(selection.placements))
    _replan_groups(plan, slots, guide.candidates(TWO_SLOT_CANDIDATES), bounds)


def _replan_each_slot(plan: Replanning, slots: Ints, candidates: Bools, bounds: Bounds) -> None:
    for _ in range(MOST_PASSES):
        gained = [
            _replan_slots(plan, (int(slot),), candidates, bounds).gained for slot in _most_spare_first(plan, slots)
        ]
        if not any(gained):
            break


def _look_ahead(plan: Replanning, slots: Ints, guide: Guide, bounds: Bounds) -> None:
    """Fill the slots a second time, each with the later ones in view, where the first time left much to gain."""
    if _closed(plan, bounds, LOOK_AHEAD_GAP) or len(slots) < 2:
        return
    candidates = guide.candidates(AHEAD_CANDIDATES) | plan.problem.must[plan.model.placements.pair]
    if candidates.sum() > LOOK_AHEAD_PLACEMENTS:
        return
    second = Replanning(plan.model, plan.effort, plan.begun)
    fill_looking_ahead(second, candidates)
    plan.effort.tell("look ahead", plan.value, bounds.bound)
    _replan_each_slot(second, slots, guide.candidates(ONE_SLOT_CANDIDATES), bounds)
    plan.take_if_better(second.chosen)
    plan.effort.tell("polish", plan.value, bounds.bound)


def _most_spare_first(plan: Replanning, slots: Ints) -> Ints:
    placements, problem = plan.model.placements, plan.problem
    used = np.bincount(placements.start[plan.chosen], minlength=problem.n_slots)
    seats = np.bincount(problem.session_start, weights=problem.session_tables, minlength=problem.n_slots)
    return slots[np.argsort((used - seats)[slots], kind="stable")]


def _replan_groups(plan: Replanning, slots: Ints, candidates: Bools, bounds: Bounds) -> None:
    """Plan two slots at a time anew, then three, as long as it gains and the columns looked at are not too many.

    Groups come in a random order; a size is left when a whole round of its groups has gained nothing.
    """
    rng = np.random.default_rng(plan.effort.seed)
    columns = 0
    for size in range(2, min(LARGEST_GROUP, len(slots)) + 1):
        groups = list(combinations(slots.tolist(), size))
        gained, rounds = True, 0
        while gained and (columns < MOST_COLUMNS or rounds < LEAST_GROUPS) and not plan.effort.over():
            before = plan.value
            for index in rng.permutation(len(groups))[:MOST_GROUPS]:
                if _closed(plan, bounds) or plan.effort.over():
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
    if plan.effort.over() or _closed(plan, bounds):
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
    if gained:
        plan.effort.tell("polish", plan.value, bounds.bound)
    return _Tried(gained, len(free))


def _of_people_below(plan: Replanning) -> Bools:
    """Return the pairs of people who have fewer meetings than they are guaranteed, shape (E,)."""
    counts = meeting_counts(plan.problem, plan.model.placements.pair[plan.chosen])
    return bools((counts < plan.problem.min_meetings)[plan.problem.pair_people].any(axis=1))


def _closed(plan: Replanning, bounds: Bounds, near: float = 1e-12) -> bool:
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
