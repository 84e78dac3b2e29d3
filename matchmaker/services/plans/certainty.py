"""How good a version is known to be, in one answer for one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from matchmaker.domain.plans import Proof


@dataclass(frozen=True, slots=True)
class Certainty:
    """How good a plan is known to be.

    Parameters
    ----------
    proven
        No plan is better in any objective.
    objective
        The first objective, in their order, for which a better value was not ruled out; empty where all are proven or
        nothing is known.
    gap
        How far that may be: a share of the bound for the weight, a number for the others.
    value_proven
        The value of the meetings is the best, even if something that counts less is not.
    value, bound
        What the meetings are worth and what they can be worth at most; None where that was not asked for.
    """

    proven: bool
    objective: str = ""
    gap: float = 0.0
    value_proven: bool = False
    value: float | None = None
    bound: float | None = None


class Judged(Protocol):
    """What a plan's proof and numbers are read from."""

    @property
    def proof(self) -> Proof:
        """How good it is known to be as a whole."""

    @property
    def objective(self) -> Mapping[str, float]:
        """The value of each objective, in their order."""

    @property
    def bound(self) -> Mapping[str, float]:
        """The proven bound of each objective."""

    @property
    def gap(self) -> Mapping[str, float]:
        """How far each value may be from the best."""


def certainty_of(version: Judged) -> Certainty:
    """Return how good a version is known to be.

    The bound of an objective holds for the plans that are as good in the ones before it, so the first gap is the one
    that says how far the plan is from the best.
    """
    value, bound = version.objective.get("weight"), version.bound.get("weight")
    if version.proof is Proof.OPTIMAL:
        return Certainty(True, value_proven=True, value=value, bound=bound)
    best = False
    for name in version.objective:
        gap = version.gap.get(name)
        if gap is None or gap > 0:
            return Certainty(False, name if gap else "", gap or 0.0, best, value, bound)
        best = best or name == "weight"
    return Certainty(False, value_proven=best, value=value, bound=bound)
