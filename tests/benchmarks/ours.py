"""Our own solver as one more method: its answer, and what it told on the way."""

import time

from matchmaker.solver.effort import Effort, Progress
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import solve
from tests.benchmarks.results import Result, TracePoint


def ours(problem: Problem, time_limit_s: float) -> Result:
    """Solve by `matchmaker.solver.solve`, noting value and bound of the weight whenever they are told and new."""
    trace: list[TracePoint] = []
    settled: dict[str, float] = {}

    def note(progress: Progress) -> None:
        point = (progress.seconds, progress.value.get("weight"), progress.bound.get("weight"))
        if not trace or trace[-1][1:] != point[1:]:
            trace.append(point)
        for name, value in progress.value.items():
            if progress.bound.get(name) == value:
                settled.setdefault(name, progress.seconds)

    effort = Effort(time_limit_s, time.monotonic, report=note)
    answer = solve(problem, effort)
    if answer.status not in {"optimal", "feasible"}:
        return Result(None, None, words=answer.status)
    for name, value in answer.value.items():
        if answer.bound[name] == value and name not in answer.scope:
            settled.setdefault(name, effort.seconds)
    trace.append((effort.seconds, answer.value.get("weight"), answer.bound.get("weight")))
    return Result(
        answer.pair,
        answer.session,
        answer.bound.get("weight"),
        trace,
        f"{answer.status}, {answer.method}{', stopped' if answer.stopped else ''}",
        {name: (value, answer.bound[name]) for name, value in answer.value.items()},
        settled,
    )
