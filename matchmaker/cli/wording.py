"""The words that say how good a plan is and how sure that is: the same words everywhere."""

from collections.abc import Mapping
from typing import Protocol

from matchmaker.files.plans import Plan
from matchmaker.services.standings import Figure, figures_of

MAXIMISED = "weight"

STAGES: Mapping[str, str] = {
    "bound": "finding out how good a plan can be at most",
    "construct": "choosing the pairs and giving each a time",
    "construct anew": "building the plan once more with all slots in view",
    "polish": "improving the plan slot by slot",
    "greedy": "filling what is left free",
    "holes": "filling what a change has left open",
    "rules": "looking for a plan that keeps all the rules",
    "exact": "searching for the best plan and its proof",
    "exchange": "exchanging slots for fewer breaks",
    "timetable": "arranging the times of the chosen meetings",
}
"""What each stage of the solver is called; one without a name is called what the solver calls it."""


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
    """Return one line on a running solver, such as ``…, 3 s: weight 91.2 of at most 91.5 (gap 0.33 %)``."""
    values = ", ".join(map(_shown, figures_of(progress.value, progress.bound)))
    stage = STAGES.get(progress.stage, progress.stage)
    return f"{stage}, {progress.seconds:.0f} s" + (f": {values}" if values else "")


def how_good(plan: Plan) -> str:
    """Return one line on a finished plan, such as ``214 meetings: guarantee 0 (proven best), weight 91.2 (…)``."""
    meetings = f"{len(plan.meetings)} meeting{'' if len(plan.meetings) == 1 else 's'}"
    objectives = ", ".join(f"{name} {number(value)} ({_sure(plan, name)})" for name, value in plan.objective.items())
    return f"{meetings}: {objectives}"


def number(value: float) -> str:
    """Return a number as people write it: whole where it is whole, else with at most six figures."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def _shown(figure: Figure) -> str:
    said = f"{figure.objective} {number(figure.value)}"
    if figure.bound is None or figure.gap is None:
        return said
    if figure.gap == 0:
        return f"{said} (proven best)"
    if figure.objective == MAXIMISED:
        return f"{said} of at most {number(figure.bound)} (gap {100 * figure.gap:.2g} %)"
    return f"{said} of at least {number(figure.bound)}"


def _sure(plan: Plan, name: str) -> str:
    if plan.gap.get(name) == 0:
        scope = plan.bound_scope.get(name)
        return f"best for {scope}" if scope else "proven best"
    if name not in plan.gap:
        return "no bound"
    if name == MAXIMISED:
        return f"at most {100 * plan.gap[name]:.2g} % below the best possible"
    return f"at most {number(plan.gap[name])} above the best possible"
