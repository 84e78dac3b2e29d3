"""The words that say how good a plan is and how sure that is: the same words everywhere."""

from collections.abc import Mapping
from typing import Protocol

from matchmaker.files.plans import Plan

MAXIMISED = "weight"


class Standing(Protocol):
    """What a running solver reports."""

    @property
    def stage(self) -> str:
        """What it is doing."""

    @property
    def seconds(self) -> float:
        """Time since the start."""

    @property
    def value(self) -> Mapping[str, float]:
        """The objectives of the best plan so far, empty before there is one."""

    @property
    def bound(self) -> Mapping[str, float]:
        """What is proven so far."""


def how_far(progress: Standing) -> str:
    """Return one line on a running solver, such as ``pairs, 3 s: weight 91.2 of at most 91.5``."""
    values = ", ".join(
        f"{name} {number(value)}{_against(name, progress.bound)}" for name, value in progress.value.items()
    )
    return f"{progress.stage}, {progress.seconds:.0f} s" + (f": {values}" if values else "")


def how_good(plan: Plan) -> str:
    """Return one line on a finished plan, such as ``214 meetings: guarantee 0 (proven best), weight 91.2 (…)``."""
    meetings = f"{len(plan.meetings)} meeting{'' if len(plan.meetings) == 1 else 's'}"
    objectives = ", ".join(f"{name} {number(value)} ({_sure(plan, name)})" for name, value in plan.objective.items())
    return f"{meetings}: {objectives}"


def number(value: float) -> str:
    """Return a number as people write it: whole where it is whole, else with at most six figures."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def _against(name: str, bound: Mapping[str, float]) -> str:
    if name not in bound:
        return ""
    return f" of at {'most' if name == MAXIMISED else 'least'} {number(bound[name])}"


def _sure(plan: Plan, name: str) -> str:
    if plan.gap.get(name) == 0:
        scope = plan.bound_scope.get(name)
        return f"best for {scope}" if scope else "proven best"
    if name not in plan.gap:
        return "no bound"
    if name == MAXIMISED:
        return f"at most {100 * plan.gap[name]:.2g} % below the best possible"
    return f"at most {number(plan.gap[name])} above the best possible"
