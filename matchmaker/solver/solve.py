"""The solver's front door: choose the method that fits the instance, and say truthfully what was proven.

=====================  ==============================================================================================
method                 when
=====================  ==============================================================================================
``exact``              few placements: the whole integer program, every objective proven (`exact`)
``timetable``          the meetings are given (every pair that can meet must) and breaks, rooms or moves count: MaxSAT
                       (`timetable`)
``staged``             everything else: pairs by the aggregated program, slots by matchings, polish (`assign`), then the
                       timetable of the chosen pairs; finished exactly where the instance is small enough
=====================  ==============================================================================================
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.assign import solve_by_stages
from matchmaker.solver.beginning import beginning
from matchmaker.solver.causes import Cause
from matchmaker.solver.conflict import find_conflict
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.exchange import exchange_slots
from matchmaker.solver.overbooked import find_overbooked
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.replan import OF_PAIRS, stage_objectives
from matchmaker.solver.timetable import SOFT_OBJECTIVES, solve_timetable
from matchmaker.solver.values import MAXIMISED, TIE, better, objective_values, still_possible, weight_at_most
from matchmaker.solver.wishes import build_model

EXACT_PLACEMENTS = 150
FINISH_PLACEMENTS = 1_500
PAIRS_PLACEMENTS = 8_000
FINISH_NODES = 2_000
TIMETABLE_CONFLICTS = 40_000
TIMETABLE_PLACEMENTS = 4_000
THESE_MEETINGS = "these meetings"
LEAST_SCALE, MOST_SCALE = 1e-3, 1e4


@dataclass(frozen=True, eq=False)
class Answer:
    """A plan, or the proof that there is none.

    Parameters
    ----------
    status
        ``optimal`` (every objective proven), ``feasible``, ``infeasible`` or ``nothing`` (stopped before any plan).
    method
        ``exact``, ``timetable`` or ``staged``.
    pair, session
        The meetings, shape (n,) each.
    value, bound
        Value and proven bound of each objective; a bound ranges over the plans that are as good in the earlier ones.
    scope
        In words, what a bound ranges over where that is less.
    conflict
        The rules that contradict each other, if no plan exists.
    stopped
        Whether time or a cancel cut the run short.
    """

    status: str
    method: str
    pair: Ints = field(default_factory=lambda: ints([]))
    session: Ints = field(default_factory=lambda: ints([]))
    value: dict[str, float] = field(default_factory=dict)
    bound: dict[str, float] = field(default_factory=dict)
    scope: dict[str, str] = field(default_factory=dict)
    conflict: tuple[Cause, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, eq=False)
class _Found:
    """What a method found: chosen placements, bounds proven and their scope. No choice: infeasible (or out of time)."""

    chosen: Ints | None
    bound: dict[str, float] = field(default_factory=dict)
    scope: dict[str, str] = field(default_factory=dict)
    infeasible: bool = False


def solve(problem: Problem, effort: Effort, method: str | None = None) -> Answer:
    """Plan an instance.

    Parameters
    ----------
    problem
        The instance.
    effort
        The limits of the run; it is told the progress.
    method
        ``exact``, ``timetable`` or ``staged`` to insist on one; None: the one that fits.
    """
    scale = _scale_of(problem)
    scaled = problem if scale == 1.0 else replace(problem, weight=problem.weight / scale)
    with effort.telling(lambda name, value: value * scale if name == "weight" else value):
        answer = _solve(scaled, effort, method)
    return answer if scale == 1.0 else _rescaled(problem, answer, scale)


def _scale_of(problem: Problem) -> float:
    """Return what to divide the weights by, so that tolerances of the linear programs mean the same for all events."""
    largest = float(problem.weight.max(initial=0.0))
    return 1.0 if largest == 0.0 or LEAST_SCALE <= largest <= MOST_SCALE else largest


def _rescaled(problem: Problem, answer: Answer, scale: float) -> Answer:
    """Return an answer in the weights of the problem; its bound is rounded to the safe side."""
    if "weight" not in answer.value:
        return answer
    value = {**answer.value, "weight": math.fsum(problem.weight[answer.pair])}
    proven = answer.bound["weight"] == answer.value["weight"]
    bound = value["weight"] if proven else answer.bound["weight"] * scale * (1 + 1e-12)
    return replace(answer, value=value, bound={**answer.bound, "weight": bound})


def _solve(problem: Problem, effort: Effort, method: str | None) -> Answer:
    placements = allowed_placements(problem)
    chosen_method = method or choose_method(placements)
    if _plainly_impossible(placements) or find_overbooked(problem):
        return _without_plan(problem, effort, chosen_method)
    found = {"exact": _exact, "timetable": _timetable, "staged": _staged}[chosen_method](placements, effort)
    if found.infeasible:
        return _without_plan(problem, effort, chosen_method)
    if found.chosen is None:
        return Answer("nothing", chosen_method, stopped=effort.stopped)
    return _answer(placements, found, chosen_method, effort)


def choose_method(placements: Placements) -> str:
    """Return the method that fits an instance."""
    problem = placements.problem
    if len(placements) and problem.must[placements.pair].all() and set(problem.objective) & SOFT_OBJECTIVES:
        return "timetable"
    return "exact" if len(placements) <= EXACT_PLACEMENTS else "staged"


def _plainly_impossible(placements: Placements) -> bool:
    """Return whether a pair that must meet, or a locked meeting, has no placement at all."""
    problem = placements.problem
    placed = np.zeros(problem.n_pairs, dtype=np.bool_)
    placed[placements.pair] = True
    locked = np.flatnonzero(problem.current_locked)
    return bool((problem.must & ~placed).any()) or any(
        problem.current_pair[entry] == ANY
        or placements.find(int(problem.current_pair[entry]), int(problem.current_session[entry])) is None
        for entry in locked
    )


def _without_plan(problem: Problem, effort: Effort, method: str) -> Answer:
    conflict = find_conflict(problem, effort)
    return Answer("infeasible" if conflict else "nothing", method, conflict=conflict, stopped=effort.stopped)


def _exact(placements: Placements, effort: Effort) -> _Found:
    model = build_model(placements, placements.problem.objective)
    result = solve_exactly(model, effort)
    if result.status in {"infeasible", "nothing"}:
        return _Found(None, infeasible=result.status == "infeasible")
    return _Found(result.placements, result.bound)


def _timetable(placements: Placements, effort: Effort) -> _Found:
    """Plan given meetings: what depends on the pairs alone is settled, the rest is MaxSAT."""
    problem = placements.problem
    names = tuple(name for name in problem.objective if name in SOFT_OBJECTIVES)
    result = solve_timetable(placements, names, effort, given=True, found=_telling(placements, effort))
    if result.status in {"infeasible", "nothing"}:
        return _Found(None, infeasible=result.status == "infeasible")
    value = _values(placements, result.placements)
    return _Found(result.placements, {**{name: value[name] for name in OF_PAIRS if name in value}, **result.bound})


def _telling(placements: Placements, effort: Effort) -> Callable[[Ints, dict[str, float]], None]:
    return lambda chosen, bound: effort.tell("timetable", _values(placements, chosen), bound)


def _staged(placements: Placements, effort: Effort) -> _Found:
    """Choose pairs and slots by stages, then their timetable; finish exactly what is small."""
    start = beginning(placements)
    if start is not None:
        staged = solve_by_stages(placements, effort, start)
    if start is None or staged.missing:
        placed = solve_timetable(placements, (), effort, given=False)
        if placed.status != "optimal":
            return _Found(None, infeasible=placed.status == "infeasible")
        staged = solve_by_stages(placements, effort, placed.placements)
    chosen = _Found(staged.placements, staged.bound)
    if len(placements) > FINISH_PLACEMENTS:
        chosen = _finished(placements, effort, chosen, stage_objectives(placements.problem))
    found = _with_timetable(placements, effort, chosen)
    return found if len(placements) > FINISH_PLACEMENTS else _finished(placements, effort, found)


def _with_timetable(placements: Placements, effort: Effort, found: _Found) -> _Found:
    """Improve breaks, rooms and moves at unchanged pairs; what is proven of them holds for these meetings."""
    assert found.chosen is not None  # noqa: S101 (the stages always leave a plan)
    names = tuple(name for name in placements.problem.objective if name in SOFT_OBJECTIVES)
    inside = np.isin(placements.pair, placements.pair[found.chosen])
    if not names or not inside.any() or effort.over():
        return found
    part = placements.subset(inside)
    index = np.flatnonzero(inside)
    start = exchange_slots(part, ints(np.searchsorted(index, found.chosen)), names, effort)
    effort.tell("exchange", _values(part, start), found.bound)
    if len(part) > TIMETABLE_PLACEMENTS or effort.over():
        return _Found(index[start], found.bound)
    result = solve_timetable(
        part, names, effort, given=True, start=start, conflicts=TIMETABLE_CONFLICTS, found=_telling(part, effort)
    )
    chosen = index[result.placements]
    scoped = {name: bound for name, bound in result.bound.items() if bound > _least(placements, name)}
    return _Found(chosen, {**found.bound, **scoped}, dict.fromkeys(scoped, THESE_MEETINGS))


def _least(placements: Placements, name: str) -> float:
    """Return a bound on an objective that every plan keeps, without proof by search."""
    problem = placements.problem
    if name == "weight":
        return weight_at_most(problem, np.unique(placements.pair))
    if name == "moves":
        kept = [
            pair != ANY and placements.find(int(pair), int(session)) is not None
            for pair, session in zip(problem.current_pair, problem.current_session, strict=True)
        ]
        return float((still_possible(problem) & ~np.asarray(kept, dtype=np.bool_)).sum())
    return 0.0


def _finished(
    placements: Placements, effort: Effort, found: _Found, objectives: tuple[str, ...] | None = None
) -> _Found:
    """Prove what is left to prove with the whole integer program, if it is small; of larger ones only `objectives`."""
    assert found.chosen is not None  # noqa: S101 (the stages always leave a plan)
    if len(placements) > PAIRS_PLACEMENTS or effort.over() or _close_enough(placements, effort, found):
        return found
    known = {name: _least(placements, name) for name in placements.problem.objective}
    known.update(_without_condition(placements.problem, found))
    if objectives is not None and not objectives:
        return found
    model = build_model(placements, objectives or placements.problem.objective)
    result = solve_exactly(model, effort, found.chosen, FINISH_NODES, known, objectives)
    before = _values(placements, found.chosen)
    if better(placements.problem, before, result.value):
        return found
    same_pairs = np.array_equal(np.sort(placements.pair[found.chosen]), np.sort(placements.pair[result.placements]))
    scope = {name: words for name, words in found.scope.items() if same_pairs and name not in result.bound}
    general = {name: bound for name, bound in found.bound.items() if name not in found.scope or name in scope}
    kept = _still_valid(placements.problem, general, before, result.value)
    return _Found(
        result.placements,
        _tighter(kept, result.bound),
        {name: words for name, words in scope.items() if name in kept},
    )


def _tighter(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """Return for each objective the better of two bounds that both hold."""
    both = {name: (min if name in MAXIMISED else max)(one[name], other[name]) for name in one.keys() & other.keys()}
    return {**one, **other, **both}


def _close_enough(placements: Placements, effort: Effort, found: _Found) -> bool:
    """Return whether a gap was asked for and the weight has reached it."""
    assert found.chosen is not None  # noqa: S101 (asked before)
    bound = found.bound.get("weight")
    value = _values(placements, found.chosen).get("weight")
    return effort.gap > 0 and bound is not None and value is not None and bound - value <= effort.gap * bound


def _without_condition(problem: Problem, found: _Found) -> dict[str, float]:
    """Return the bound that holds for all plans: that of the first objective that depends on the pairs alone."""
    first = next((name for name in problem.objective if name in OF_PAIRS), None)
    return {first: found.bound[first]} if first in found.bound else {}


def _still_valid(
    problem: Problem, bound: dict[str, float], before: dict[str, float], after: dict[str, float]
) -> dict[str, float]:
    """Return the bounds that still hold: each ranges over the plans as good as `before` in the earlier objectives."""
    kept = dict(bound)
    as_good = True
    for name in problem.objective:
        if not as_good:
            kept.pop(name, None)
        worse = before[name] - after[name] if name in MAXIMISED else after[name] - before[name]
        as_good = as_good and worse <= TIE * abs(before[name])
    return kept


def _values(placements: Placements, chosen: Ints) -> dict[str, float]:
    return objective_values(placements.problem, placements.pair[chosen], placements.session[chosen])


def _answer(placements: Placements, found: _Found, method: str, effort: Effort) -> Answer:
    assert found.chosen is not None  # noqa: S101 (asked before)
    value = _values(placements, found.chosen)
    bound, scope = {}, {}
    for name in placements.problem.objective:
        stated = found.bound.get(name, _least(placements, name))
        bound[name] = _consistent(name, value[name], stated)
        if name in found.scope:
            scope[name] = found.scope[name]
    proven = not scope and all(bound[name] == value[name] for name in bound)
    return Answer(
        "optimal" if proven else "feasible",
        method,
        placements.pair[found.chosen],
        placements.session[found.chosen],
        value,
        bound,
        scope,
        stopped=effort.stopped,
    )


def _consistent(name: str, value: float, bound: float) -> float:
    """Return the bound, set to the value where the two differ by less than floating-point sums of weights can tell."""
    if name in MAXIMISED:
        return value if bound <= value * (1 + TIE) else bound
    return min(round(bound), value)
