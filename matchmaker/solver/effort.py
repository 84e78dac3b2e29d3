"""How much may be spent, and how to tell others how far it is.

The solver does not know the clock: it is handed one. Work is counted in iterations, nodes and conflicts, so that
results repeat; time and cancelling only cut it short.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Progress:
    """Where a run stands: its stage, seconds spent, and value and bound of each objective as far as they are known."""

    stage: str
    seconds: float
    value: dict[str, float]
    bound: dict[str, float]


@dataclass(eq=False)
class Effort:
    """The limits of one run.

    Parameters
    ----------
    time_limit_s
        Seconds after which the best plan so far is returned.
    clock
        A monotonic clock in seconds.
    cancelled
        Asked often; once it answers True, the best plan so far is returned.
    report
        Is told how far the run is.
    gap
        Relative gap of the weight at which to stop.
    seed
        Seed of everything that is drawn by chance.
    stopped, hurried
        Whether the run was cut short, or a part of it that was given a share of the time.
    """

    time_limit_s: float
    clock: Callable[[], float]
    cancelled: Callable[[], bool] = lambda: False
    report: Callable[[Progress], None] = lambda _: None
    gap: float = 0.0
    seed: int = 0
    stopped: bool = False
    hurried: bool = False
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self.clock() - self._began

    @property
    def left_s(self) -> float:
        """Seconds that are left, at least 0."""
        return max(0.0, self.time_limit_s - self.seconds)

    @property
    def cut_short(self) -> bool:
        """Whether time or a cancel had a say in the result, which then need not repeat."""
        return self.stopped or self.hurried

    def over(self) -> bool:
        """Return whether to stop now; remembered in `stopped`."""
        self.stopped = self.stopped or self.left_s <= 0 or self.cancelled()
        return self.stopped

    @contextmanager
    def within(self, share: float) -> Iterator["Effort"]:
        """Give a share of the time that is left to a part of the run; it is noted if the part is cut short."""
        part = replace(self, time_limit_s=share * self.left_s)
        yield part
        self.hurried = self.hurried or part.stopped

    @contextmanager
    def telling(self, as_told: Callable[[str, float], float]) -> Iterator[None]:
        """Report values and bounds as `as_told` makes them of an objective and a number, while in the context."""
        report = self.report

        def told(progress: Progress) -> None:
            value = {name: as_told(name, number) for name, number in progress.value.items()}
            bound = {name: as_told(name, number) for name, number in progress.bound.items()}
            report(replace(progress, value=value, bound=bound))

        self.report = told
        try:
            yield
        finally:
            self.report = report

    def tell(self, stage: str, value: dict[str, float], bound: dict[str, float]) -> None:
        """Report how far the run is."""
        self.report(Progress(stage, self.seconds, dict(value), dict(bound)))
