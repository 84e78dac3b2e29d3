"""The best plan so far, and the one way in which the staged method changes it.

Some placements are planned again, everything else fixed, on the rows of the whole model: as a linear program where its
answer is whole, else as a small integer one. So every intermediate plan keeps every rule, whatever the rule; pairs that
must meet count as an objective before all others until they do.
"""

from dataclasses import dataclass, field

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Program, run
from matchmaker.solver.model import Model
from matchmaker.solver.problem import Problem
from matchmaker.solver.rounding import solve_whole
from matchmaker.solver.values import better, objective_values

OF_PAIRS = ("guarantee", "weight")
STEP_BETWEEN_OBJECTIVES = 20.0
NODES = 200


def stage_objectives(problem: Problem) -> tuple[str, ...]:
    """Return the objectives up to the last one that depends on which pairs meet; the others are a timetable's."""
    last = max((i for i, name in enumerate(problem.objective) if name in OF_PAIRS), default=-1)
    return problem.objective[: last + 1]


@dataclass(eq=False)
class Replanning:
    """The best plan so far, and the one way to change it: plan some placements again, everything else fixed."""

    model: Model
    effort: Effort
    chosen: Ints
    quiet: bool = False
    cost: Floats = field(init=False)
    value: dict[str, float] = field(init=False)
    missing: int = field(init=False)
    begun: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.chosen
        self.cost = self._cost()
        self.value, self.missing = self._assess(self.chosen)

    @property
    def problem(self) -> Problem:
        """The instance."""
        return self.model.placements.problem

    def _cost(self) -> Floats:
        """Return one cost for each column in which earlier objectives weigh more than later ones."""
        total = np.zeros(self.model.n_columns)
        step = 1.0
        for name in reversed(stage_objectives(self.problem)):
            costs = self.model.wishes[name].costs(self.model.n_columns)
            total += step * costs
            step *= STEP_BETWEEN_OBJECTIVES * max(1e-6, float(np.abs(costs).max(initial=0.0)))
        must = np.flatnonzero(self.problem.must[self.model.placements.pair])
        total[must] -= step
        return total / max(1e-6, float(np.abs(total).max(initial=1.0))) * 1000.0

    def _assess(self, chosen: Ints) -> tuple[dict[str, float], int]:
        placements = self.model.placements
        pair = placements.pair[chosen]
        met = np.zeros(self.problem.n_pairs, dtype=np.bool_)
        met[pair] = True
        value = objective_values(self.problem, pair, placements.session[chosen])
        return value, int((self.problem.must & ~met).sum())

    def met(self) -> Bools:
        """Return which pairs meet, shape (E,)."""
        met = np.zeros(self.problem.n_pairs, dtype=np.bool_)
        met[self.model.placements.pair[self.chosen]] = True
        return met

    def take_if_better(self, chosen: Ints) -> bool:
        """Take another plan that keeps the rules if it is better; return whether it is."""
        value, missing = self._assess(chosen)
        gained = missing < self.missing or (missing == self.missing and better(self.problem, value, self.value))
        if gained:
            self.chosen, self.value, self.missing = chosen, value, missing
        return gained

    def replan(self, free: Ints, cost: Floats | None = None) -> bool:
        """Choose anew among the `free` placements; return whether the plan got better.

        With a `cost` of its own for each column the result is taken as it is (stage B); otherwise only if it is better.
        """
        found = _choose(self, free, self.cost if cost is None else cost, roughly=cost is not None)
        if found is None:
            return False
        kept = self.chosen[~np.isin(self.chosen, free)]
        chosen = np.union1d(kept, found)
        if cost is None:
            return self.take_if_better(chosen)
        self.chosen = chosen
        self.value, self.missing = self._assess(chosen)
        return True


def part_of(plan: Replanning, free: Ints, cost: Floats) -> Program:
    """Return the integer program of the free placements and the columns beside them, everything else fixed."""
    model = plan.model
    columns = np.concatenate([free, np.arange(len(model.placements), model.n_columns)])
    fixed = plan.chosen[~np.isin(plan.chosen, free)]
    activity = floats(model.matrix[:, fixed].sum(axis=1)).reshape(-1)
    part = model.matrix[:, columns]
    rows = np.unique(part.indices)
    return Program(
        cost[columns],
        part[rows],
        (model.row_lower - activity)[rows],
        (model.row_upper - activity)[rows],
        model.column_lower[columns],
        model.column_upper[columns],
        model.integer[columns],
    )


def _choose(plan: Replanning, free: Ints, cost: Floats, *, roughly: bool) -> Ints | None:
    """Return the best choice among free placements, everything else fixed."""
    program = part_of(plan, free, cost)
    if plan.model.integer[len(plan.model.placements) :].any():
        now = (np.arange(len(free)), np.isin(free, plan.chosen).astype(np.float64))
        x = run(program, plan.effort, start=now, nodes=NODES).x
    else:
        x = solve_whole(program, plan.effort, roughly=roughly)
    return None if x is None else ints(free[x[: len(free)] > 0.5])
