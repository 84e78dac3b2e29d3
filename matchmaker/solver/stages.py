"""The staged method from end to end: pairs and slots, the timetable of these pairs, an exact finish if it is small."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.assign import solve_by_stages
from matchmaker.solver.beginning import beginning
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.exchange import exchange_slots
from matchmaker.solver.model import Model
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.proofs import Found, still_valid, tighter, unconditional, values_of, without_search
from matchmaker.solver.replan import stage_objectives
from matchmaker.solver.selection import select
from matchmaker.solver.timetable import SOFT_OBJECTIVES, solve_timetable
from matchmaker.solver.values import better
from matchmaker.solver.wishes import build_model

FINISH_PLACEMENTS = 1_500
PAIRS_PLACEMENTS = 8_000
FINISH_NODES = 2_000
HELD_NODES = 20
TIMETABLE_CONFLICTS = 40_000
TIMETABLE_PLACEMENTS = 4_000
THESE_MEETINGS = "these meetings"


def plan_by_stages(opened: Openings, effort: Effort) -> Found:
    """Choose pairs and slots by stages, then their timetable; finish exactly what is small."""
    effort.tell("bound", {}, {})
    selection = select(opened, effort)
    placements = selection.placements
    start = beginning(placements)
    if start is not None:
        staged = solve_by_stages(selection, start)
    if start is None or staged.missing:
        effort.tell("rules", {}, selection.bounds.bound)
        placed = solve_timetable(placements, (), effort, given=False)
        if placed.status != "optimal":
            whole = len(placements) == len(opened)
            return Found(placements, None, infeasible=whole and placed.status == "infeasible")
        staged = solve_by_stages(selection, placed.placements)
    return finished_in_time(opened, effort, Found(staged.placements, staged.chosen, staged.bound))


def finished_in_time(opened: Openings, effort: Effort, chosen: Found) -> Found:
    """Improve what depends on the time at unchanged pairs; finish exactly what is small."""
    if len(opened) <= FINISH_PLACEMENTS:
        return _finished(opened, effort, _with_timetable(opened, effort, chosen))
    return _with_timetable(opened, effort, _finished(opened, effort, chosen, stage_objectives(opened.problem)))


def telling(placements: Placements, effort: Effort) -> Callable[[Ints, dict[str, float]], None]:
    """Return what tells of plans that the timetable finds."""
    return lambda chosen, bound: effort.tell("timetable", values_of(placements, chosen), bound)


def _with_timetable(opened: Openings, effort: Effort, found: Found) -> Found:
    """Improve breaks, rooms and moves at unchanged pairs; what is proven of them holds for these meetings."""
    placements = found.placements
    names = tuple(name for name in opened.problem.objective if name in SOFT_OBJECTIVES)
    met = np.zeros(opened.problem.n_pairs, dtype=np.bool_)
    met[placements.pair[found.plan]] = True
    inside = met[placements.pair]
    if not inside.any() or effort.over() or _at_their_best(opened, found, names):
        return found
    part = placements.subset(inside)
    index = np.flatnonzero(inside)
    start = ints(np.searchsorted(index, found.plan))
    effort.tell("exchange", values_of(part, start), found.bound)
    start = exchange_slots(part, start, names, effort)
    effort.tell("timetable", values_of(part, start), found.bound)
    if len(part) > TIMETABLE_PLACEMENTS or effort.over():
        return Found(placements, ints(index[start]), found.bound)
    if _mostly_held(part):
        exact = solve_exactly(_model_of_these(part, names), effort, start, HELD_NODES, found.bound, names)
        chosen, bound = exact.placements, exact.bound
    else:
        result = solve_timetable(
            part, names, effort, given=True, start=start, conflicts=TIMETABLE_CONFLICTS, found=telling(part, effort)
        )
        chosen, bound = result.placements, result.bound
    scoped = {name: least for name, least in bound.items() if least > without_search(opened, name)}
    bounds = {**found.bound, **scoped}
    return Found(placements, ints(index[chosen]), bounds, dict.fromkeys(scoped, THESE_MEETINGS))


def _mostly_held(part: Placements) -> bool:
    """Return whether most placements are the only ones of their pairs; an integer program sees through the rest."""
    alone = np.bincount(part.pair)[part.pair] == 1
    return 2 * int(alone.sum()) >= len(part)


def _model_of_these(part: Placements, names: tuple[str, ...]) -> Model:
    """Return the integer program of a timetable of just these pairs."""
    met = np.zeros(part.problem.n_pairs, dtype=np.bool_)
    met[part.pair] = True
    return build_model(Placements(replace(part.problem, must=met), part.pair, part.session), names)


def _at_their_best(opened: Openings, found: Found, names: tuple[str, ...]) -> bool:
    """Return whether these objectives, to be made small, have reached what is proven."""
    return all(found.value[name] <= max(found.bound.get(name, 0.0), without_search(opened, name)) for name in names)


def _finished(opened: Openings, effort: Effort, found: Found, objectives: tuple[str, ...] | None = None) -> Found:
    """Prove what is left to prove with the whole integer program, if it is small; of larger ones only `objectives`."""
    placements, problem = found.placements, opened.problem
    if len(opened) > PAIRS_PLACEMENTS or effort.over() or _close_enough(effort, found):
        return found
    if objectives is not None and not objectives:
        return found
    effort.tell("exact", found.value, found.bound)
    known = {name: without_search(opened, name) for name in problem.objective}
    known.update(unconditional(problem, found.bound))
    model = build_model(placements, objectives or problem.objective)
    result = solve_exactly(model, effort, found.plan, FINISH_NODES, known, objectives)
    before = found.value
    if better(problem, before, result.value):
        return found
    same_pairs = np.array_equal(np.sort(placements.pair[found.plan]), np.sort(placements.pair[result.placements]))
    scope = {name: words for name, words in found.scope.items() if same_pairs and name not in result.bound}
    general = {name: bound for name, bound in found.bound.items() if name not in found.scope or name in scope}
    kept = still_valid(problem, general, before, result.value)
    scope = {name: words for name, words in scope.items() if name in kept}
    return Found(placements, result.placements, tighter(kept, result.bound), scope)


def _close_enough(effort: Effort, found: Found) -> bool:
    """Return whether a gap was asked for and the weight has reached it."""
    bound, value = found.bound.get("weight"), found.value.get("weight")
    return effort.gap > 0 and bound is not None and value is not None and bound - value <= effort.gap * bound
