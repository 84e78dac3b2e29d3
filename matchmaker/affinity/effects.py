"""What a change of the weights does to the affinities of an event, before anybody plans with them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.selection import Flags, Scores
from matchmaker.affinity.tables import STEPS, PartTables
from matchmaker.affinity.weights import DECIMALS, affinity, checked_weights

BINS = 20
"""Bars of the distribution, each 0.05 wide."""

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class RankedPair:
    """A pair before and after the change.

    Parameters
    ----------
    host, visitor
        Positions in their delegations.
    before, after
        The affinity, in [0, 1].
    rank_before, rank_after
        The place among all pairs, from 1; of equals the one with the lower positions stands first.
    """

    host: int
    visitor: int
    before: float
    after: float
    rank_before: int
    rank_after: int


@dataclass(frozen=True)
class Effect:
    """What a change of the weights does.

    Parameters
    ----------
    before, after
        How many possible pairs have an affinity in each of `BINS` equal parts of [0, 1]; a value on a border counts in
        the part above, 1 in the last one.
    pairs
        Those among the best before or after, in the order after the change.
    people
        How many people have at least one possible partner.
    moved
        How many of these have other partners among their best three than before.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    pairs: tuple[RankedPair, ...]
    people: int
    moved: int


def effect_of(
    tables: PartTables, before: Mapping[str, float], after: Mapping[str, float], *, best: int = 20, each: int = 3
) -> Effect:
    """Compare the affinities of all possible pairs under two sets of weights.

    Parameters
    ----------
    before, after
        Weights by part; a missing one has its default.
    best
        How many of the best pairs are listed.
    each
        How many of each person's best partners are compared.

    Raises
    ------
    InputError
        A weight is wrong (see :func:`~matchmaker.affinity.weights.checked_weights`).
    """
    scores = [affinities(tables, checked_weights(weights)) for weights in (before, after)]
    keys = [_keys(each_scores, tables.possible) for each_scores in scores]
    people, moved = _moved(keys[0], keys[1], each)
    return Effect(
        before=_distribution(scores[0], tables.possible),
        after=_distribution(scores[1], tables.possible),
        pairs=_ranked(scores, keys, best),
        people=people,
        moved=moved,
    )


def affinities(tables: PartTables, weights: Mapping[str, float]) -> Scores:
    """Return the affinities of all pairs, of those too that are not possible, by checked weights."""
    counted = {name: table for name, table in tables.values.items() if weights[name] != 0}
    values = {name: table.astype(np.float32) / np.float32(STEPS) for name, table in counted.items()}
    return affinity(values, weights, tables.possible.shape)


def _keys(scores: Scores, possible: Flags) -> Keys:
    """Return whole numbers that order the pairs without ties, the best highest; -1 for a pair that is not possible."""
    ranks = np.rint(scores * 10**DECIMALS).astype(np.int64) * scores.size
    keys: Keys = ranks + np.arange(scores.size - 1, -1, -1).reshape(scores.shape)
    keys[~possible] = -1
    return keys


def _distribution(scores: Scores, possible: Flags) -> tuple[int, ...]:
    steps = np.rint(scores[possible] * 10**DECIMALS).astype(np.int64) * BINS // 10**DECIMALS
    return tuple(np.bincount(np.minimum(steps, BINS - 1), minlength=BINS).tolist())


def _ranked(scores: list[Scores], keys: list[Keys], best: int) -> tuple[RankedPair, ...]:
    listed = sorted({pair for each in keys for pair in _highest(each.ravel(), best)}, key=lambda at: -keys[1].flat[at])
    width = keys[0].shape[1]
    return tuple(
        RankedPair(
            host=pair // width,
            visitor=pair % width,
            before=float(scores[0].flat[pair]),
            after=float(scores[1].flat[pair]),
            rank_before=_rank(keys[0], pair),
            rank_after=_rank(keys[1], pair),
        )
        for pair in listed
    )


def _highest(keys: Keys, most: int) -> list[int]:
    """Return the places of the highest keys that are possible."""
    chosen = np.argpartition(keys, len(keys) - most)[-most:] if len(keys) > most else np.arange(len(keys))
    return [int(place) for place in chosen if keys[place] >= 0]


def _rank(keys: Keys, pair: int) -> int:
    return 1 + int(np.count_nonzero(keys > keys.flat[pair]))


def _moved(before: Keys, after: Keys, each: int) -> tuple[int, int]:
    """Return how many people have possible partners, and how many of them others among their best than before."""
    people = moved = 0
    for one, other in ((before, after), (before.T, after.T)):
        if one.size:
            people += int(np.count_nonzero((one >= 0).any(axis=1)))
            moved += int(np.count_nonzero((_best_partners(one, each) != _best_partners(other, each)).any(axis=1)))
    return people, moved


def _best_partners(keys: Keys, each: int) -> NDArray[np.intp]:
    """Return the places of the highest keys of each row in ascending order, -1 where fewer are possible."""
    most = min(each, keys.shape[1])
    chosen = np.argpartition(keys, keys.shape[1] - most, axis=1)[:, -most:]
    chosen[np.take_along_axis(keys, chosen, axis=1) < 0] = -1
    return np.sort(chosen, axis=1)
