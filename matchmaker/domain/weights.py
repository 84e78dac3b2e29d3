"""What each part of the affinity may count: the names, and the numbers that the offices may choose.

Only the proportions of the weights matter, so one that counts most of all needs no more than 1.
"""

from collections.abc import Iterator, Mapping

from matchmaker.errors import Refusal, RefusedError

FIT = ("complementarity", "keywords", "themes", "language", "sector")
"""The parts that measure how well two fit."""

SHIFTS = ("wants", "met_before")
"""What shifts that up or down: wishes, and having met before."""

NAMES = (*FIT, *SHIFTS)

MOST = 1.0
DECIMALS = 2


def least(name: str) -> float:
    """Return the lowest weight of a part: only having met before may count against a pair."""
    return -MOST if name == "met_before" else 0.0


def faults_of_weights(weights: Mapping[str, float], prefix: str = "") -> Iterator[RefusedError]:
    """Yield what is wrong with the weights that are not the usual ones; the field of a fault is `prefix` and the name.

    A part that is not named has its usual weight, which is above 0 for all of `FIT`.
    """
    for name, weight in weights.items():
        if name not in NAMES or not least(name) <= weight <= MOST:  # the second also for what is no number
            yield RefusedError(Refusal.WEIGHT_WRONG, f"{prefix}{name}", least=f"{least(name):g}", most=f"{MOST:g}")
    if all(weights.get(name) == 0 for name in FIT):
        yield RefusedError(Refusal.WEIGHTS_ALL_ZERO, f"{prefix}{FIT[0]}")
