"""The method of a repair: hold what stays, fill the holes in one program, prove the rest; stages where that fails.

A repair is an ordinary instance with a plan in force whose moves count first. What stays is decided beforehand and with
proof (`keeping`); all that follows is planned beside it, so that its bounds range over the plans with the fewest moves.
"""

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.assign import solve_by_stages
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.holes import fill_holes, that_matter
from matchmaker.solver.keeping import Stay, what_stays
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.polish import closed
from matchmaker.solver.proofs import Found
from matchmaker.solver.replan import OF_PAIRS, Replanning, stage_objectives
from matchmaker.solver.selection import Guide, Selection, select
from matchmaker.solver.stages import finished_in_time, plan_by_stages
from matchmaker.solver.wishes import build_model

MOST_PLACEMENTS = 20_000
NODES = 500


def repair(opened: Openings, effort: Effort) -> Found:
    """Plan an instance whose plan in force comes first: the fewest moves, then the other objectives.

    Parameters
    ----------
    opened
        The openings of the instance.
    effort
        The limits of the run.
    """
    stay = what_stays(opened, effort)
    if stay is None:
        return plan_by_stages(opened, effort)
    if stay.infeasible:
        return Found(opened.placements(), None, infeasible=True)
    found = _beside(stay, effort)
    if found is None or found.chosen is None or found.value.get("guarantee", 0.0) > _allowed_shortfall(opened):
        return plan_by_stages(opened, effort)
    if found.value["moves"] > stay.moves:
        return Found(found.placements, found.chosen, {"moves": stay.moves})
    return Found(found.placements, found.chosen, {**found.bound, "moves": stay.moves}, found.scope)


def _allowed_shortfall(opened: Openings) -> float:
    """Return how short of the guarantee a plan may be: where that comes before the moves, not at all."""
    names = opened.problem.objective
    first = "guarantee" in names and names.index("guarantee") < names.index("moves")
    return 0.0 if first else np.inf


def _beside(stay: Stay, effort: Effort) -> Found | None:
    """Return the best plan beside what stays, or None if none was found."""
    problem = stay.opened.problem
    if stay.begin is None or problem.max_break_spread is not None:
        return plan_by_stages(stay.opened, effort)
    selection = select(stay.opened, effort)
    model = build_model(selection.placements, stage_objectives(problem), leave_out=frozenset({"must"}))
    plan = Replanning(model, effort, _among(selection.placements, stay.begin))
    if selection.guide is not None:
        fill_holes(plan, selection, selection.guide)
    if plan.missing:
        return plan_by_stages(stay.opened, effort)
    found = _proven(plan, selection, stay)
    bound = {**found.bound, "moves": stay.moves}
    return finished_in_time(stay.opened, effort, Found(found.placements, found.chosen, bound))


def _among(placements: Placements, meetings: Ints) -> Ints:
    """Return the indices of meetings, rows (pair, session), among placements."""
    held = Placements(placements.problem, meetings[:, 0], meetings[:, 1])
    return ints(np.sort(placements.index_of(held, ints(np.arange(len(held))))))


def _proven(plan: Replanning, selection: Selection, stay: Stay) -> Found:
    """Return the plan with its bounds: as it is if it has reached them, exactly if little can matter, or by stages."""
    bounds, guide = selection.bounds, selection.guide
    if closed(plan, bounds):
        return Found(plan.model.placements, plan.chosen, bounds.final(plan.value))
    if guide is not None and _weight_was_bounded(plan, selection):
        left = that_matter(selection, guide, plan.value)
        if len(left) <= MOST_PLACEMENTS:
            return _exactly(plan, selection, guide, left, stay)
    staged = solve_by_stages(selection, plan.chosen)
    return Found(staged.placements, staged.chosen, staged.bound)


def _weight_was_bounded(plan: Replanning, selection: Selection) -> bool:
    """Return whether the guide speaks of the weight, among plans as good as this one in what comes before."""
    names = [name for name in plan.problem.objective if name in OF_PAIRS]
    earlier = {name: plan.value[name] for name in names[:-1]}
    return names[-1:] == ["weight"] and all(selection.bounds.held[name] == earlier[name] for name in earlier)


def _exactly(plan: Replanning, selection: Selection, guide: Guide, left: Openings, stay: Stay) -> Found:
    """Plan exactly among the placements that can be in a better plan; in what is left out no plan is better."""
    bounds, objectives = selection.bounds, stage_objectives(plan.problem)
    placements = left.placements()
    start = placements.index_of(plan.model.placements, plan.chosen)
    known = {**bounds.bound, "moves": stay.moves}
    result = solve_exactly(build_model(placements, objectives), plan.effort, start, NODES, known, objectives)
    bound = bounds.final(result.value)
    if "weight" in result.bound:
        bound["weight"] = min(bound["weight"], max(result.bound["weight"], result.value["weight"]))
    return Found(placements, result.placements, bound)
