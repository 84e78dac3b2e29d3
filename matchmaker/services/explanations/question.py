"""The question that is answered: a pair that does not meet, the plan, and how long the answer may take."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from matchmaker.errors import OutOfTimeError
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Plan
from matchmaker.services.matching import solve

Progress = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Limits:
    """How long an answer may take, who is told of it, and who may stop it."""

    time_limit_s: float
    progress: Progress = lambda _stage, _done, _total: None
    cancelled: Callable[[], bool] = lambda: False
    _began: float = field(default_factory=time.monotonic)

    @property
    def left_s(self) -> float:
        """Seconds that are left, at least 0."""
        return max(0.0, self.time_limit_s - (time.monotonic() - self._began))

    def over(self) -> bool:
        """Return whether to stop now."""
        return self.left_s <= 0 or self.cancelled()


@dataclass(frozen=True)
class Question:
    """A pair that does not meet.

    Parameters
    ----------
    instance, plan
        What was planned (after what happened: what is to be repaired), and its plan.
    index
        The pair.
    two
        What the two people are called.
    limits
        How long the answer may take.
    over
        Sessions that have begun, where nothing can be changed.
    """

    instance: Instance
    plan: Plan
    index: int
    two: str
    limits: Limits
    over: frozenset[str] = frozenset()

    @property
    def pair(self) -> Pair:
        """The pair that was asked for."""
        return self.instance.pairs[self.index]

    def solved(self, instance: Instance) -> Plan | None:
        """Return the plan of an instance with the seed of the plan in question; None if time ended before any."""
        if self.limits.over():
            return None
        try:
            return solve(
                instance,
                sha256="",
                time_limit_s=self.limits.left_s,
                seed=self.plan.seed,
                cancelled=self.limits.cancelled,
            )
        except OutOfTimeError:
            return None
