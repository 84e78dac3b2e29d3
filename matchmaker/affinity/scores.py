"""The whole of it: an event's people in, the pairs worth listing out, each with its affinity and the parts of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.admission import admissible, wanted
from matchmaker.affinity.components import parts_in_force
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Event
from matchmaker.affinity.selection import ABSENT, BestOfColumns, Flags, Scores, best_of_rows
from matchmaker.affinity.text_similarity import Block
from matchmaker.affinity.weights import affinity, checked_weights

HOSTS_AT_A_TIME = 256


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs with their affinity, hosts in order and for each host the visitors in order.

    Parameters
    ----------
    hosts, visitors
        Positions, one pair each.
    affinity
        In [0, 1], rounded to six decimals.
    parts
        For each part in force its values in [0, 1]; a part with weight 0 is not in force.
    """

    hosts: NDArray[np.intp]
    visitors: NDArray[np.intp]
    affinity: Scores
    parts: Mapping[str, Block]

    def only(self, chosen: Flags) -> "ScoredPairs":
        """Return the pairs that are `chosen`."""
        parts = {name: values[chosen] for name, values in self.parts.items()}
        return ScoredPairs(self.hosts[chosen], self.visitors[chosen], self.affinity[chosen], parts)


@dataclass(frozen=True)
class _Block:
    """Some hosts with all visitors: their scores (`ABSENT` where a pair must not be listed), and who must be listed."""

    first_host: int
    scores: Scores
    parts: Mapping[str, Block]
    wanted: Flags

    def pairs(self, chosen: Flags) -> ScoredPairs:
        rows, visitors = np.nonzero(chosen)
        parts = {name: values[rows, visitors] for name, values in self.parts.items()}
        return ScoredPairs(rows + self.first_host, visitors, self.scores[rows, visitors], parts)


def score_pairs(event: Event, semantic: Embedder | None, weights: Mapping[str, float], top: int) -> ScoredPairs:
    """Score all pairs of an event and keep those worth listing.

    Memory grows with the number of people and of kept pairs, not with that of all pairs (unless all are kept).

    Parameters
    ----------
    semantic
        What compares texts by meaning beside the words; None: words alone.
    weights
        By part; what is missing has its default.
    top
        A pair is kept when it is among the `top` best of either person, ties going to the lower position; 0 keeps all.
        Wanted pairs are always kept, vetoed ones never, and pairs for whom no session is open only when wanted.

    Raises
    ------
    InputError
        A weight is wrong (see :func:`~matchmaker.affinity.weights.checked_weights`).
    ValueError
        `top` is negative.
    """
    if top < 0:
        raise ValueError(f"Expected top >= 0, got {top}.")
    best_of_visitors = BestOfColumns(top, len(event.visitors))
    found, certain = [], []
    for block in _blocks(event, semantic, checked_weights(weights)):
        of_hosts = best_of_rows(block.scores, top) if top else block.scores > ABSENT
        stays = of_hosts | block.wanted
        possible = stays | best_of_visitors.add(block.scores)
        found.append(block.pairs(possible))
        certain.append(stays[possible])
    pairs = _joined(found)
    # Which pairs stay among the best of their visitor is known only after the last block.
    return pairs.only(np.concatenate(certain) | best_of_visitors.among_best(pairs.hosts, pairs.visitors))


def _blocks(event: Event, semantic: Embedder | None, weights: Mapping[str, float]) -> Iterator[_Block]:
    parts = [part for part in parts_in_force(event, semantic) if weights[part.name] != 0]
    is_admissible, is_wanted = admissible(event), wanted(event)
    hosts, visitors = len(event.hosts), len(event.visitors)
    for first in range(0, max(1, hosts), HOSTS_AT_A_TIME):  # one block, an empty one, where there is no host
        rows = slice(first, min(first + HOSTS_AT_A_TIME, hosts))
        values = {part.name: part.block(rows) for part in parts}
        scores = affinity(values, weights, (rows.stop - rows.start, visitors))
        must_be_listed = is_wanted(rows)
        scores[~(is_admissible(rows) | must_be_listed)] = ABSENT
        yield _Block(first, scores, values, must_be_listed)


def _joined(found: list[ScoredPairs]) -> ScoredPairs:
    return ScoredPairs(
        np.concatenate([pairs.hosts for pairs in found]),
        np.concatenate([pairs.visitors for pairs in found]),
        np.concatenate([pairs.affinity for pairs in found]),
        {name: np.concatenate([pairs.parts[name] for pairs in found]) for name in found[0].parts},
    )
