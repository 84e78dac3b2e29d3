"""The best plan that a run has told of so far, whatever the stage at work says of the plan it tries at the moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from matchmaker.solver.effort import Progress
from matchmaker.solver.values import MAXIMISED, TIE


class BestSoFar:
    """Passes progress on, always with the values of the best plan and the latest bound of each objective.

    Parameters
    ----------
    objective
        The objectives, the most important first.
    tell
        Is told.
    """

    def __init__(self, objective: Sequence[str], tell: Callable[[Progress], None]) -> None:
        self._objective = objective
        self._tell = tell
        self._value: dict[str, float] = {}
        self._bound: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        """Take in what a stage says, and tell how far the run is."""
        if not self._value or self._is_better(progress.value):
            self._value = progress.value
        self._bound = {**self._bound, **progress.bound}
        self._tell(replace(progress, value=self._value, bound=self._bound))

    def _is_better(self, value: dict[str, float]) -> bool:
        for name in self._objective:
            if name not in value or name not in self._value:
                return False
            gain = value[name] - self._value[name]
            if abs(gain) > TIE * max(abs(value[name]), abs(self._value[name])):
                return gain > 0 if name in MAXIMISED else gain < 0
        return False
