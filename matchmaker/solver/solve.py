"""The solver's front door: choose the method that fits the instance, and say truthfully what was proven.

=====================  ==============================================================================================
method                 when
=====================  ==============================================================================================
``exact``              few placements: the whole integer program, every objective proven (`exact`)
``timetable``          the meetings are given (every pair that can meet must) and breaks, rooms or moves count: MaxSAT
                       (`timetable`)
``repair``             a plan is in force and moves against it come first: what can stay is held with proof (`keeping`),
                       the holes are filled beside it (`repair`)
``staged``             everything else: pairs by the aggregated program, slot by slot, polish (`assign`), then the
                       timetable of the chosen pairs; finished exactly where the instance is small enough
=====================  ==============================================================================================
"""

import math
from dataclasses import dataclass, field, replace

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.causes import Cause
from matchmaker.solver.conflict import find_conflict
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.keeping import moves_come_first
from matchmaker.solver.overbooked import find_overbooked
from matchmaker.solver.placements import Openings, openings
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.proofs import Found, values_of, without_search
from matchmaker.solver.repair import repair
from matchmaker.solver.replan import OF_PAIRS
from matchmaker.solver.stages import plan_by_stages, telling
from matchmaker.solver.timetable import SOFT_OBJECTIVES, solve_timetable
from matchmaker.solver.values import MAXIMISED
from matchmaker.solver.wishes import build_model

EXACT_PLACEMENTS = 150
LEAST_SCALE, MOST_SCALE = 1e-3, 1e4
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Answer:
    """A plan, or the proof that there is none.

    Parameters
    ----------
    status
        ``optimal`` (every objective proven), ``feasible``, ``infeasible`` or ``nothing`` (stopped before any plan).
    method
        ``exact``, ``timetable``, ``repair`` or ``staged``.
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


def solve(problem: Problem, effort: Effort, method: str | None = None) -> Answer:
    """Plan an instance.

    Parameters
    ----------
    problem
        The instance.
    effort
        The limits of the run; it is told the progress.
    method
        ``exact``, ``timetable``, ``repair`` or ``staged`` to insist on one; None: the one that fits.
    """
    scale = _scale_of(problem)
    scaled = problem if scale == 1.0 else replace(problem, weight=problem.weight / scale)
    with effort.telling(lambda name, value: value * scale if name == "weight" else value):
        answer = _solve(scaled, effort, method)
    return answer if scale == 1.0 else _rescaled(problem, answer, scale)


def _scale_of(problem: Problem) -> float:
    """Return what to divide the weights by, so that tolerances of the linear programs mean the same for all events.

    It is a power of ten, so that decimals stay decimals and bounds can still be lowered to whole totals.
    """
    largest = float(problem.weight.max(initial=0.0))
    if largest == 0.0 or LEAST_SCALE <= largest <= MOST_SCALE:
        return 1.0
    return 10.0 ** math.floor(math.log10(largest))


def _rescaled(problem: Problem, answer: Answer, scale: float) -> Answer:
    """Return an answer in the weights of the problem; its bound is rounded to the safe side."""
    if "weight" not in answer.value:
        return answer
    value = {**answer.value, "weight": math.fsum(problem.weight[answer.pair])}
    proven = answer.bound["weight"] == answer.value["weight"]
    bound = value["weight"] if proven else answer.bound["weight"] * scale * (1 + 1e-12)
    return replace(answer, value=value, bound={**answer.bound, "weight": bound})


def _solve(problem: Problem, effort: Effort, method: str | None) -> Answer:
    opened = openings(problem)
    chosen_method = method or choose_method(opened)
    if _plainly_impossible(opened) or find_overbooked(problem):
        return _without_plan(problem, effort, chosen_method)
    methods = {"exact": _exact, "timetable": _timetable, "repair": repair, "staged": plan_by_stages}
    found = methods[chosen_method](opened, effort)
    if found.infeasible:
        return _without_plan(problem, effort, chosen_method)
    if found.chosen is None:
        return Answer("nothing", chosen_method, stopped=effort.cut_short)
    return _answer(opened, found, chosen_method, effort)


def choose_method(opened: Openings) -> str:
    """Return the method that fits an instance."""
    problem = opened.problem
    if opened.placed.any() and problem.must[opened.placed].all() and set(problem.objective) & SOFT_OBJECTIVES:
        return "timetable"
    if len(opened) <= EXACT_PLACEMENTS:
        return "exact"
    return "repair" if len(problem.current_pair) and moves_come_first(problem) else "staged"


def _plainly_impossible(opened: Openings) -> bool:
    """Return whether a pair that must meet, or a locked meeting, has no placement at all."""
    problem = opened.problem
    return bool((problem.must & ~opened.placed).any()) or any(
        pair == ANY or not opened.allows(int(pair), int(session))
        for pair, session in zip(
            problem.current_pair[problem.current_locked], problem.current_session[problem.current_locked], strict=True
        )
    )


def _without_plan(problem: Problem, effort: Effort, method: str) -> Answer:
    conflict = find_conflict(problem, effort)
    return Answer("infeasible" if conflict else "nothing", method, conflict=conflict, stopped=effort.cut_short)


def _exact(opened: Openings, effort: Effort) -> Found:
    placements = opened.placements()
    result = solve_exactly(build_model(placements, opened.problem.objective), effort)
    if result.status in {"infeasible", "nothing"}:
        return Found(placements, None, infeasible=result.status == "infeasible")
    return Found(placements, result.placements, result.bound)


def _timetable(opened: Openings, effort: Effort) -> Found:
    """Plan given meetings: what depends on the pairs alone is settled, the rest is MaxSAT."""
    placements = opened.placements()
    names = tuple(name for name in opened.problem.objective if name in SOFT_OBJECTIVES)
    result = solve_timetable(placements, names, effort, given=True, found=telling(placements, effort))
    if result.status in {"infeasible", "nothing"}:
        return Found(placements, None, infeasible=result.status == "infeasible")
    value = values_of(placements, result.placements)
    settled = {name: value[name] for name in OF_PAIRS if name in value}
    return Found(placements, result.placements, {**settled, **result.bound})


def _answer(opened: Openings, found: Found, method: str, effort: Effort) -> Answer:
    value, plan = found.value, found.plan
    bound, scope = {}, {}
    for name in opened.problem.objective:
        stated = found.bound.get(name, without_search(opened, name))
        bound[name] = _consistent(name, value[name], stated)
        if name in found.scope:
            scope[name] = found.scope[name]
    proven = not scope and all(bound[name] == value[name] for name in bound)
    return Answer(
        "optimal" if proven else "feasible",
        method,
        found.placements.pair[plan],
        found.placements.session[plan],
        value,
        bound,
        scope,
        stopped=effort.cut_short,
    )


def _consistent(name: str, value: float, bound: float) -> float:
    """Return the bound, set to the value where the two differ by no more than floating-point sums of weights do.

    That is much less than what tells two plans apart (`TIE`): a bound is never rounded below a better plan that counts.
    """
    if name in MAXIMISED:
        return value if bound <= value * (1 + ROUNDING) else bound
    return min(round(bound), value)
