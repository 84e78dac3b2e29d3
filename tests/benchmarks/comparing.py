"""What follows from measurements: when a gap was reached, how many times slower a rival was, how time grows."""

import math
from collections.abc import Sequence
from statistics import linear_regression

from tests.benchmarks.records import Measured, gap

SHORTEST_S = 0.001


def best_bound(records: Sequence[Measured]) -> float | None:
    """Return the lowest bound that any method stated on the same event."""
    return min((record.bound for record in records if record.bound is not None), default=None)


def seconds_to_gap(record: Measured, target: float) -> float:
    """Return after how many seconds a method was so near to its own bound; infinite if never."""
    for seconds, weight, bound in record.trace:
        if weight is not None and bound is not None and gap(weight, bound) <= target:
            return seconds
    reached = record.gap is not None and record.gap <= target
    return record.seconds if reached else math.inf


def seconds_to_weight(record: Measured, weight: float) -> float:
    """Return after how many seconds a method had a plan of at least this weight; infinite if never."""
    for seconds, reached, _ in record.trace:
        if reached is not None and reached >= weight:
            return seconds
    return record.seconds if record.weight is not None and record.weight >= weight else math.inf


def seconds_to_last(record: Measured) -> float:
    """Return after how many seconds a method had the weight that it ended with."""
    return math.inf if record.weight is None else seconds_to_weight(record, record.weight)


def proven_after(record: Measured) -> float:
    """Return the seconds after which a method ended with its weight equal to its bound; infinite if it did not."""
    return record.seconds if record.weight is not None and record.weight == record.bound else math.inf


def times_slower(rival: Measured, ours: Measured) -> float | None:
    """Return how many times as long as ours a rival took to the weight that it reached in the end.

    The rival's seconds are those to its best plan, not to its end; infinite where it ended without a plan, None where
    ours never had a plan of that weight.
    """
    if rival.weight is None:
        return math.inf
    own = seconds_to_weight(ours, rival.weight)
    return None if math.isinf(own) else seconds_to_last(rival) / max(own, SHORTEST_S)


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> tuple[float, float]:
    """Return exponent and factor of the power law that fits best on logarithmic scales.

    Raises
    ------
    statistics.StatisticsError
        There are fewer than two different sizes.
    """
    line = linear_regression([math.log(size) for size in sizes], [math.log(max(s, SHORTEST_S)) for s in seconds])
    return line.slope, math.exp(line.intercept)
