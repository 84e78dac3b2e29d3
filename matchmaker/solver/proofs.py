"""What a method found: a plan, the bounds that it proved, and over which plans each bound ranges."""

from dataclasses import dataclass, field

import numpy as np

from matchmaker.solver.arrays import Ints
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.replan import OF_PAIRS
from matchmaker.solver.values import MAXIMISED, TIE, objective_values, still_possible, weight_at_most


@dataclass(frozen=True, eq=False)
class Found:
    """A plan and what is proven of it.

    Parameters
    ----------
    placements, chosen
        The placements that were looked at, and the indices of those in the plan; None: no plan was found.
    bound, scope
        Proven bounds, and in words what a bound ranges over where that is less than all plans as good before.
    infeasible
        Whether it is proven that there is no plan.
    """

    placements: Placements
    chosen: Ints | None
    bound: dict[str, float] = field(default_factory=dict)
    scope: dict[str, str] = field(default_factory=dict)
    infeasible: bool = False

    @property
    def plan(self) -> Ints:
        """Return the chosen placements of a plan that there is.

        Raises
        ------
        ValueError
            No plan was found.
        """
        if self.chosen is None:
            raise ValueError("Expected that a plan was found.")
        return self.chosen

    @property
    def value(self) -> dict[str, float]:
        """Return the value of each objective."""
        return values_of(self.placements, self.plan)


def values_of(placements: Placements, chosen: Ints) -> dict[str, float]:
    """Return the value of each objective of chosen placements."""
    return objective_values(placements.problem, placements.pair[chosen], placements.session[chosen])


def without_search(opened: Openings, name: str) -> float:
    """Return a bound on an objective that every plan keeps, known without any search."""
    problem = opened.problem
    if name == "weight":
        return weight_at_most(problem, np.flatnonzero(opened.placed))
    if name == "moves":
        kept = [
            pair != ANY and opened.allows(int(pair), int(session))
            for pair, session in zip(problem.current_pair, problem.current_session, strict=True)
        ]
        return float((still_possible(problem) & ~np.asarray(kept, dtype=np.bool_)).sum())
    return 0.0


def tighter(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """Return for each objective the better of two bounds that both hold."""
    both = {name: (min if name in MAXIMISED else max)(one[name], other[name]) for name in one.keys() & other.keys()}
    return {**one, **other, **both}


def unconditional(problem: Problem, bound: dict[str, float]) -> dict[str, float]:
    """Return the bound that holds for all plans: that of the first objective that depends on the pairs alone."""
    first = next((name for name in problem.objective if name in OF_PAIRS), None)
    return {first: bound[first]} if first in bound else {}


def still_valid(
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
