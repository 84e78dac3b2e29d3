"""One measurement: a method on an event, in a process of its own."""

import multiprocessing
import resource
import time
from dataclasses import dataclass

from matchmaker.solver.effort import Effort
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import solve
from matchmaker.solver.values import objective_values
from tests.benchmarks.events import Shape, draw_event
from tests.benchmarks.rivals import RIVALS, Choice

OURS = "matchmaker"


@dataclass(frozen=True)
class Measured:
    """One method on one event: weight reached, bound if any, seconds and peak memory."""

    method: str
    weight: float
    bound: float | None
    seconds: float
    memory_mb: float


def measure(method: str, shape: Shape, time_limit_s: float) -> Measured:
    """Measure a method on an event, `time_limit_s` seconds at most."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, maxtasksperchild=1) as pool:
        return pool.apply(_run, (method, shape, time_limit_s))


def _run(method: str, shape: Shape, time_limit_s: float) -> Measured:
    problem = draw_event(shape)
    began = time.monotonic()
    if method == OURS:
        answer = solve(problem, Effort(time_limit_s, time.monotonic))
        choice: Choice = (answer.pair, answer.session)
        bound = answer.bound["weight"]
    else:
        choice, bound = RIVALS[method](problem, time_limit_s), None
    seconds = time.monotonic() - began
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(method, _weight(problem, choice), bound, seconds, memory_mb)


def _weight(problem: Problem, choice: Choice) -> float:
    return objective_values(problem, *choice)["weight"]
