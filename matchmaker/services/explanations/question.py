"""The question that is answered: a pair that does not meet, the plan, and how long the answer may take."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from matchmaker.errors import OutOfTimeError
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Plan
from matchmaker.services.encode.arrays import to_problem
from matchmaker.services.matching import solve
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import openings
from matchmaker.solver.replan import stage_objectives
from matchmaker.solver.stages import FINISH_PLACEMENTS

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

    def effort(self, seed: int) -> Effort:
        """Return the limits as the solver takes them."""
        return Effort(self.left_s, time.monotonic, self.cancelled, seed=seed)

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
    again
        The plan made of the instance as it is; None where that is still to be made.
    """

    instance: Instance
    plan: Plan
    index: int
    two: str
    limits: Limits
    over: frozenset[str] = frozenset()
    again: Plan | None = None

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

    def pairs_chosen(self, instance: Instance) -> Plan | None:
        """Return a plan with the same pairs as `solved`, without the time that breaks and rooms take.

        What comes after the pairs is improved at unchanged pairs where there are more than `FINISH_PLACEMENTS`
        placements; there it need not be done to know who meets.
        """
        problem = to_problem(instance)
        first = stage_objectives(problem)
        if first and len(openings(problem)) > FINISH_PLACEMENTS:
            return self.solved(replace(instance, objective=first))
        return self.solved(instance)
