"""The exact method: the whole time-indexed integer program, one objective after the other.

Each objective is optimised among the plans that are as good in the earlier ones (a row that holds its value). It is
exact for every rule and objective, and practical while the program has at most a few thousand columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Floats, Ints, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Outcome, Program, run
from matchmaker.solver.model import Model, Wish
from matchmaker.solver.values import TIE, better, objective_values


@dataclass(frozen=True, eq=False)
class Exact:
    """The answer of the exact method.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible``, ``limit`` (a plan, not everything proven) or ``nothing`` (stopped without a plan).
    placements
        Indices of the chosen placements.
    value, bound
        Value and proven bound of each objective.
    """

    status: str
    placements: Ints
    value: dict[str, float]
    bound: dict[str, float]


def solve_exactly(
    model: Model,
    effort: Effort,
    start: Ints | None = None,
    nodes: int | None = None,
    known: Mapping[str, float] | None = None,
    objectives: tuple[str, ...] | None = None,
) -> Exact:
    """Optimise the objectives of an instance in their order.

    Parameters
    ----------
    model
        The integer program with all objectives of the instance.
    effort
        The limits of the run.
    start
        Chosen placements of a feasible plan to begin with, or None.
    nodes
        Most branch-and-bound nodes for each objective; None: no limit.
    known
        Bounds that are proven already; an objective that has reached its own is not optimised again.
    objectives
        The first objectives of the instance, if not all of them are to be optimised.
    """
    chosen = start
    held: list[tuple[Wish, float]] = []
    bound: dict[str, float] = {}
    for name in objectives or model.placements.problem.objective:
        wish = model.wishes[name]
        if chosen is not None and known is not None and _reached(model, chosen, name, known):
            bound[name] = _values(model, chosen)[name]
            held.append((wish, bound[name]))
            continue
        gap = effort.gap if name == "weight" else 0.0
        outcome = run(held_program(model, wish, held), effort, start=_start(model, chosen), nodes=nodes, gap=gap)
        if outcome.status == "infeasible" and chosen is None:
            return Exact("infeasible", ints([]), {}, {})
        chosen = _better_of(model, chosen, outcome)
        if chosen is None:
            return Exact("nothing", ints([]), {}, {})
        value = _values(model, chosen)
        proven = outcome.status == "optimal" and (not gap or outcome.bound >= wish.cost_of(value[name]) * (1 + TIE))
        if proven or np.isfinite(outcome.bound):
            bound[name] = value[name] if proven else _stated_bound(wish, outcome.bound)
        held.append((wish, value[name]))
        effort.tell("exact", value, bound)
        if not proven:
            return Exact("limit", chosen, value, bound)
    assert chosen is not None  # noqa: S101 (an instance has at least one objective)
    return Exact("optimal", chosen, _values(model, chosen), bound)


def _reached(model: Model, chosen: Ints, name: str, known: Mapping[str, float]) -> bool:
    """Return whether a plan's value of an objective is as good as its known bound."""
    value = _values(model, chosen)[name]
    return name in known and abs(value - known[name]) <= TIE * abs(value)


def held_program(model: Model, wish: Wish, held: list[tuple[Wish, float]]) -> Program:
    """Return the program that optimises `wish` among the plans that are as good as the values held."""
    matrix, lower, upper = model.matrix, model.row_lower, model.row_upper
    for earlier, value in held:
        scale = max(1.0, float(np.abs(earlier.coefficient).max(initial=0.0)))
        row = sparse.csc_array(-earlier.costs(model.n_columns)[None, :] / scale)
        worst = value - earlier.constant if earlier.maximise else earlier.constant - value
        matrix = sparse.csc_array(sparse.vstack([matrix, row]))
        lower = np.append(lower, worst / scale - max(1e-9, TIE * abs(worst) / scale))
        upper = np.append(upper, np.inf)
    return Program(
        wish.costs(model.n_columns), matrix, lower, upper, model.column_lower, model.column_upper, model.integer
    )


def _start(model: Model, chosen: Ints | None) -> tuple[Ints, Floats] | None:
    """Return the placements of a plan as a partial point; HiGHS completes the other columns."""
    if chosen is None:
        return None
    every = np.arange(len(model.placements))
    return every, np.isin(every, chosen).astype(np.float64)


def _better_of(model: Model, chosen: Ints | None, outcome: Outcome) -> Ints | None:
    """Return the better of the plan so far and the one found."""
    if outcome.x is None:
        return chosen
    found = ints(np.flatnonzero(outcome.x[: len(model.placements)] > 0.5))
    if chosen is None or not better(model.placements.problem, _values(model, chosen), _values(model, found)):
        return found
    return chosen


def _values(model: Model, chosen: Ints) -> dict[str, float]:
    placements = model.placements
    return objective_values(placements.problem, placements.pair[chosen], placements.session[chosen])


def _stated_bound(wish: Wish, cost: float) -> float:
    """Return the bound of an objective from HiGHS's bound on its cost; whole numbers are rounded to the safe side."""
    if wish.maximise:
        return wish.constant - cost
    return max(0.0, float(np.ceil(wish.constant + cost - 1e-6)))
