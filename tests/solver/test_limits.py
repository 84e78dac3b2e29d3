"""Limits of a run: time and cancelling are obeyed with the best plan kept, progress only improves, runs repeat."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from matchmaker.solver.effort import Effort, Progress
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import Answer, solve
from matchmaker.solver.values import MAXIMISED, TIE, objective_values
from tests.benchmarks.checking import broken_rules
from tests.benchmarks.events import Shape, draw_event, shape

LATE_S = 2.0
"""How much later than its limit a run may end."""


@dataclass(eq=False)
class Told:
    """Everything that a run tells, and a wish to cancel it after so many reports."""

    after: int | None = None
    progress: list[Progress] = field(default_factory=list)

    def cancelled(self) -> bool:
        """Return whether the run is to stop."""
        return self.after is not None and len(self.progress) >= self.after

    def values(self, problem: Problem) -> list[list[float]]:
        """Return the values of the plans that were told of, in order; a run also tells of bounds before any plan."""
        return [in_order(problem, progress.value) for progress in self.progress if progress.value]


def run(problem: Problem, told: Told, **limits: float) -> Answer:
    """Plan an event and note what it tells; its clock counts this process alone, whatever else the machine does."""
    limits = {"time_limit_s": float("inf")} | limits
    clock = time.process_time
    return solve(problem, Effort(**limits, clock=clock, report=told.progress.append, cancelled=told.cancelled))  # type: ignore[arg-type]


def small() -> Problem:
    """Return an event that takes about a second and tells of many plans."""
    return draw_event(Shape(16, 16, slots=8, fewest=8, most=8, top=16, objective=("weight", "idle")), seed=3)


def in_order(problem: Problem, values: dict[str, float]) -> list[float]:
    """Return the values in the order of their importance, the smaller the better."""
    return [-values[name] if name in MAXIMISED else values[name] for name in problem.objective]


def assert_true(problem: Problem, answer: Answer) -> None:
    """The plan keeps the rules, is worth what it says, and is within its bounds."""
    assert broken_rules(problem, answer.pair, answer.session) == {}
    assert answer.value == objective_values(problem, answer.pair, answer.session)
    for name, value in answer.value.items():
        assert answer.bound[name] >= value if name in MAXIMISED else answer.bound[name] <= value


@pytest.mark.parametrize("size", [300, 1000])
@pytest.mark.parametrize("limit_s", [0.0, 3.0])
def test_a_run_ends_in_time_with_a_plan_that_is_true(size: int, limit_s: float) -> None:
    problem = draw_event(shape("every slot wanted", size))
    began = time.process_time()
    answer = run(problem, Told(), time_limit_s=limit_s)
    assert time.process_time() - began < limit_s + LATE_S
    assert answer.stopped
    if limit_s or answer.status != "nothing":
        assert answer.status == "feasible"
        assert_true(problem, answer)


@pytest.mark.parametrize("after", [1, 2, 5, 10])
def test_a_cancelled_run_keeps_the_best_plan_that_it_told_of(after: int) -> None:
    problem, told = small(), Told(after)
    answer = run(problem, told)
    assert len(told.progress) >= after
    assert answer.stopped
    assert_true(problem, answer)
    assert all(in_order(problem, answer.value) <= values for values in told.values(problem))


def test_values_and_bounds_never_get_worse_while_a_run_goes_on() -> None:
    problem, told = small(), Told()
    answer = run(problem, told)
    values = told.values(problem)
    assert len(values) > 5
    assert [(one, other) for one, other in pairwise(values) if other > one] == []
    assert in_order(problem, answer.value) <= values[-1]
    bounds = [progress.bound["weight"] for progress in told.progress if "weight" in progress.bound]
    bounds.append(answer.bound["weight"])
    assert [(one, other) for one, other in pairwise(bounds) if other > one * (1 + TIE)] == []
    assert all(bound >= answer.value["weight"] * (1 - TIE) for bound in bounds)


PRINTED = """
import time
from matchmaker.solver.effort import Effort
from matchmaker.solver.solve import solve
from tests.solver.test_limits import small
answer = solve(small(), Effort(float("inf"), time.monotonic, seed={seed}))
print(answer.status, answer.pair.tolist(), answer.session.tolist(), answer.value, answer.bound, answer.scope)
"""


def printed(threads: int, seed: int) -> str:
    """Return what a process of its own makes of the small event."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return subprocess.run(
        [sys.executable, "-c", PRINTED.format(seed=seed)],
        env=os.environ | dict.fromkeys(names, str(threads)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_run_repeats_with_its_seed_on_one_thread_and_on_two() -> None:
    assert printed(1, seed=5) == printed(2, seed=5)


@pytest.mark.parametrize("seed", [0, 1])
def test_every_seed_gives_a_plan_that_is_true(seed: int) -> None:
    problem = small()
    assert_true(problem, run(problem, Told(), seed=seed))
