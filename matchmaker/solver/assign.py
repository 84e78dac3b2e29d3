"""The staged method: which pairs (relaxed), when (slot by slot), then polish until the gap closes.

A. The aggregated linear program (`selection`) says which pairs should meet and proves how good any plan can be.
B. Slots are filled one after the other, the scarcest first, by a matching of the selected pairs; pairs whose people
   have many meetings left for few slots come first.
C. One slot, then two and three at a time are taken out and planned anew, everything else fixed, over the pairs whose
   reduced weight says that they can still matter (`polish`). Where that leaves much to gain, the slots are filled a
   second time with the later ones in view (`lookahead`), in events of moderate size after a bound with the time in it
   (`timed`) has told which pairs matter.

Every step works on the rows of the whole model, so that each intermediate plan keeps every rule, whatever the rule;
pairs that must meet count as an objective before all others until they do. Work is counted in columns, not seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.construct import fill_by_urgency
from matchmaker.solver.greedy import fill_greedily
from matchmaker.solver.lookahead import fill_in_time, fill_looking_ahead
from matchmaker.solver.placements import Placements
from matchmaker.solver.polish import closed, replan_each_slot, replan_groups
from matchmaker.solver.replan import Replanning, stage_objectives
from matchmaker.solver.selection import Guide, Selection, with_time
from matchmaker.solver.wishes import build_model

ONE_SLOT_CANDIDATES, SLOT_GROUP_CANDIDATES = 3.0, 1.5
TIMED_CANDIDATES, AHEAD_CANDIDATES, IN_TIME_CANDIDATES = 2.0, 2.0, 1.0
NEARLY_CLOSED = 3e-4
MOST_AHEAD, MOST_IN_TIME = 150_000, 45_000


@dataclass(frozen=True, eq=False)
class Staged:
    """A plan found by stages.

    Parameters
    ----------
    placements, chosen
        The placements that can matter, and the indices of those in the plan.
    bound
        Proven bounds of the objectives that depend on the pairs alone.
    missing
        Number of pairs that must meet and do not yet.
    """

    placements: Placements
    chosen: Ints
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
    bounds = selection.bounds
    plan = _begin(selection, ints([]) if start is None else start)
    if selection.guide is not None:
        _tell("construct", plan, selection)
        fill_by_urgency(plan, selection.guide)
        plan = _improve(plan, selection, selection.guide)
    if not closed(plan, bounds):
        _tell("greedy", plan, selection)
        plan.take_if_better(fill_greedily(plan.model.placements, plan.chosen, bounds.effort))
    return Staged(plan.model.placements, plan.chosen, bounds.final(plan.value), plan.missing)


def _begin(selection: Selection, chosen: Ints) -> Replanning:
    problem = selection.opened.problem
    model = build_model(selection.placements, stage_objectives(problem), leave_out=frozenset({"must"}))
    return Replanning(model, selection.bounds.effort, chosen)


def _tell(stage: str, plan: Replanning, selection: Selection) -> None:
    """Tell which stage begins, and the plan so far, if it is one: without a pair that must meet it is none."""
    whole = len(plan.chosen) > 0 and not plan.missing
    plan.effort.tell(stage, plan.value if whole else {}, selection.bounds.bound)


def _improve(plan: Replanning, selection: Selection, guide: Guide) -> Replanning:
    """Polish the plan; where much is left to gain, construct it anew with more in view, and polish that."""
    bounds = selection.bounds
    _tell("polish", plan, selection)
    replan_each_slot(plan, guide.candidates(ONE_SLOT_CANDIDATES), bounds, passes=1)
    in_time = guide.candidates(TIMED_CANDIDATES).sum() <= MOST_IN_TIME
    if not in_time and _worth_more(plan, selection):
        _construct_anew(plan, selection, guide, fill_looking_ahead)
    if _worth_more(plan, selection):
        _tell("bound", plan, selection)
        timed = bounds.tighten(selection.opened, guide.pairs(bounds.program, TIMED_CANDIDATES))
        if timed is not None and not closed(plan, bounds):
            selection, guide = with_time(selection, guide, timed)
            plan = _moved_to(plan, selection)
            _construct_anew(plan, selection, guide, fill_in_time)
    _tell("polish", plan, selection)
    replan_each_slot(plan, guide.candidates(ONE_SLOT_CANDIDATES), bounds)
    replan_groups(plan, guide.candidates(SLOT_GROUP_CANDIDATES), bounds)
    return plan


def _worth_more(plan: Replanning, selection: Selection) -> bool:
    """Return whether there is time and enough left to gain for more than local changes."""
    several = len(np.unique(plan.model.placements.start)) > 1
    return several and not plan.effort.over() and not closed(plan, selection.bounds, NEARLY_CLOSED)


def _construct_anew(
    plan: Replanning, selection: Selection, guide: Guide, fill: Callable[[Replanning, Bools], None]
) -> None:
    """Fill the slots anew, polish, and keep the better plan; not where too many placements are candidates."""
    times, most = (IN_TIME_CANDIDATES, MOST_IN_TIME) if fill is fill_in_time else (AHEAD_CANDIDATES, MOST_AHEAD)
    candidates = guide.candidates(times) | plan.problem.must[plan.model.placements.pair]
    if candidates.sum() > most:
        return
    _tell("construct anew", plan, selection)
    # Nothing is told of the second plan before it is the better one, so that what is told never gets worse.
    second = Replanning(plan.model, plan.effort, plan.begun, quiet=True)
    fill(second, candidates)
    replan_each_slot(second, guide.candidates(ONE_SLOT_CANDIDATES), selection.bounds)
    plan.take_if_better(second.chosen)
    _tell("construct anew", plan, selection)


def _moved_to(plan: Replanning, selection: Selection) -> Replanning:
    """Return the plan over the placements of another selection, which hold those of the plan."""
    before = plan.model.placements
    moved = _begin(selection, selection.placements.index_of(before, plan.begun))
    moved.take_if_better(selection.placements.index_of(before, plan.chosen))
    return moved
