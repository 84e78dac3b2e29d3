"""Which pairs are worth listing: the best of each person on both sides, found block by block.

A large event has millions of pairs of which a plan can use few. A pair stays when it is among the K best of its host or
of its visitor; so everybody keeps K candidates, however much stronger others score. Ties go to the lower position.
"""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]
Positions = NDArray[np.intp]

ABSENT = -1.0
"""The score of a pair that must not be listed, below every affinity."""


def best_of_rows(scores: Scores, most: int) -> Flags:
    """Return which pairs are among the `most` best of their row; `ABSENT` ones never are."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(chosen, order, True, axis=1)
    return chosen & (scores > ABSENT)


class BestOfColumns:
    """The `most` best pairs of each column, while the rows come in blocks from top to bottom.

    Memory grows with `most` × columns and not with the number of rows.
    """

    def __init__(self, most: int, columns: int) -> None:
        self._most = most
        self._next_row = 0
        self._scores = np.empty((0, columns), dtype=np.float64)
        self._rows = np.empty((0, columns), dtype=np.intp)

    def add(self, scores: Scores) -> Flags:
        """Take in the next block of rows, and return which of its pairs are among the best so far."""
        first = self._next_row
        self._next_row += len(scores)
        rows = np.broadcast_to(np.arange(first, self._next_row)[:, None], scores.shape)
        # Earlier rows stand above later ones here, so that a stable sort leaves ties with the lower row.
        all_scores, all_rows = np.concatenate([self._scores, scores]), np.concatenate([self._rows, rows])
        order = np.argsort(-all_scores, axis=0, kind="stable")[: self._most]
        self._scores = np.take_along_axis(all_scores, order, axis=0)
        self._rows = np.take_along_axis(all_rows, order, axis=0)
        chosen = np.zeros(scores.shape, dtype=np.bool_)
        levels, columns = np.nonzero((self._rows >= first) & (self._scores > ABSENT))
        chosen[self._rows[levels, columns] - first, columns] = True
        return chosen

    def among_best(self, rows: Positions, columns: Positions) -> Flags:
        """Return which of several pairs are among the best of their column so far."""
        width = self._rows.shape[1]
        best = (self._rows * width + np.arange(width))[self._scores > ABSENT]
        return np.isin(rows * width + columns, best)
