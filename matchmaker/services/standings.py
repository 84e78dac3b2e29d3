"""How far a running solver is, as the job's row carries it and as people read it: value, bound and gap by objective.

The bound of an objective holds among the plans that are as good in the objectives before it. It is shown only where
those have reached their own bounds, so that nobody reads "at most" where more may be possible.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.solver.values import MAXIMISED

PROVEN_OF_ALL_PLANS = frozenset({"guarantee", "weight"})
"""Objectives whose bounds hold for all plans; those of a timetable may hold for the chosen meetings only."""

_LONGEST_TEXT = 300
_DIGITS = 12
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a running solver is: its stage, and value and bound of each objective as far as they are known.

    Parameters
    ----------
    began
        When the solver began, in seconds since 1970; None while the work before it goes on. The time limit counts from
        here.
    """

    stage: str
    value: Mapping[str, float]
    bound: Mapping[str, float]
    began: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One objective of a plan.

    Parameters
    ----------
    bound
        What no plan can be better than; None where that is not known.
    gap
        How far the plan may be from it: a share of the bound for the weight, a number for the others; None without a
        bound.
    """

    objective: str
    value: float
    bound: float | None = None
    gap: float | None = None


def gap_of(objective: str, value: float, bound: float) -> float:
    """Return how far a value is from its bound: relative for what is maximised, else the difference."""
    if objective in MAXIMISED:
        return (bound - value) / bound if bound else 0.0
    return value - bound


def figures_of(value: Mapping[str, float], bound: Mapping[str, float], *, optimal: bool = False) -> tuple[Figure, ...]:
    """Return the figures of a plan, in the order of its objectives, each with its bound where that holds.

    Parameters
    ----------
    value, bound
        Value and bound by objective.
    optimal
        Whether every objective is proven, so that all bounds hold for all plans.
    """
    figures: list[Figure] = []
    for name, number in value.items():
        of_all_plans = optimal or name in PROVEN_OF_ALL_PLANS
        holds = of_all_plans and name in bound and all(figure.gap == 0 for figure in figures)
        figures.append(_figure(name, number, bound[name]) if holds else Figure(name, number))
    return tuple(figures)


def _figure(name: str, value: float, bound: float) -> Figure:
    """Return a figure with its bound; one that the value has passed by more than rounding was of other plans."""
    gap = gap_of(name, value, bound)
    if gap < -_ROUNDING * max(1.0, abs(value)):
        return Figure(name, value)
    return Figure(name, value, value, 0.0) if gap <= 0 else Figure(name, value, bound, gap)


def standing_text(
    stage: str, value: Mapping[str, float], bound: Mapping[str, float], began: float | None = None
) -> str:
    """Return how far a run is as a text for the job's row, which `Standing` is read from again."""
    since = None if began is None else round(began, 1)
    full = _packed({"stage": stage, "value": _rounded(value), "bound": _rounded(bound), "began": since})
    return full if len(full) <= _LONGEST_TEXT else _packed({"stage": stage[:60], "value": {}, "bound": {}})


def read_standing(text: str) -> Standing | None:
    """Return what `standing_text` wrote; None where nothing was told yet."""
    return Standing(**json.loads(text)) if text else None


def _packed(document: Mapping[str, object]) -> str:
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: float(f"{number:.{_DIGITS}g}") for name, number in numbers.items() if math.isfinite(number)}
