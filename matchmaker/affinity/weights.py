"""What each part counts, and the one affinity that the parts come to."""

from collections.abc import Mapping

import numpy as np

from matchmaker.affinity.selection import Scores
from matchmaker.affinity.text_similarity import Block
from matchmaker.errors import InputError

FIT_WEIGHTS: Mapping[str, float] = {
    "complementarity": 0.5,
    "keywords": 0.2,
    "themes": 0.1,
    "language": 0.1,
    "sector": 0.1,
}
"""What the parts that measure fit count in their mean, by default."""

SHIFT_WEIGHTS: Mapping[str, float] = {"wants": 0.3, "met_before": -0.2}
"""How far a wish, or having met before, shifts that mean up (or down, if negative), by default."""

DEFAULT_WEIGHTS: Mapping[str, float] = {**FIT_WEIGHTS, **SHIFT_WEIGHTS}

DECIMALS = 6
"""Affinities are rounded to this before pairs are chosen, so that ties are those that a reader of the file sees."""


def checked_weights(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return `weights` with the defaults for the missing ones.

    Raises
    ------
    InputError
        An unknown part, a number that is not finite, or a negative weight other than that of ``met_before``.
    """
    for name, weight in weights.items():
        if name not in DEFAULT_WEIGHTS:
            raise InputError("weights", "", f"one of {', '.join(DEFAULT_WEIGHTS)}", repr(name))
        if not np.isfinite(weight) or (weight < 0 and name != "met_before"):
            raise InputError("weights", name, "a finite number, negative only for met_before", repr(weight))
    return {**DEFAULT_WEIGHTS, **weights}


def affinity(values: Mapping[str, Block], weights: Mapping[str, float], shape: tuple[int, int]) -> Scores:
    """Return the affinity of pairs from the values of the parts in force.

    The mean of the parts that measure fit, weighted and taken over those in force, plus the shifts, clipped to [0, 1].
    The shifts stand outside the mean so that somebody's wish never lowers a pair's affinity and never touches that of
    another pair. They are relative to the sum of all fit weights: only the proportions of the weights matter.

    Parameters
    ----------
    values
        Per part in force a block of `shape`; a part with weight 0 changes nothing.
    weights
        Of all parts, see :func:`checked_weights`.

    Returns
    -------
    Scores, shape `shape`
        In [0, 1], rounded to `DECIMALS`; 0 everywhere where no part is in force.
    """
    in_force = sum(weights[name] for name in FIT_WEIGHTS if name in values)
    scale = _scale(weights)
    total = np.zeros(shape, dtype=np.float64)
    for name, block in values.items():
        if weights[name] == 0:
            continue
        share = weights[name] / (in_force if name in FIT_WEIGHTS else scale)
        total += share * block.astype(np.float64)
    return np.clip(total, 0, 1).round(DECIMALS)


def _scale(weights: Mapping[str, float]) -> float:
    """Return what a shift of 1 is: the sum of the fit weights, or where all are 0 that of the shifts."""
    return sum(weights[name] for name in FIT_WEIGHTS) or sum(abs(weights[name]) for name in SHIFT_WEIGHTS)
