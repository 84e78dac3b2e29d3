"""What a method hands back: meetings or none, a bound if it states one, and how it got there."""

from dataclasses import dataclass, field

from matchmaker.solver.arrays import Ints

TracePoint = tuple[float, float | None, float | None]
"""Seconds, weight and bound known then."""


@dataclass(frozen=True, eq=False)
class Result:
    """The result of a method on an event.

    Parameters
    ----------
    pair, session
        The meetings, shape (n,) each; None where the method ended with no plan.
    bound
        Upper bound of the weight that the method itself states; None: it states none.
    trace
        Seconds, weight and bound on the way, in time order.
    words
        Why there is no plan, or how the method ended.
    stated
        Value and bound of each objective, as far as a method has several.
    settled
        Seconds after which value and bound of an objective first were the same.
    """

    pair: Ints | None
    session: Ints | None
    bound: float | None = None
    trace: list[TracePoint] = field(default_factory=list)
    words: str = ""
    stated: dict[str, tuple[float, float]] = field(default_factory=dict)
    settled: dict[str, float] = field(default_factory=dict)
