"""Where people fit and where they meet, coarse enough to be read: bands of people against bands of people."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.effects import affinities
from matchmaker.affinity.selection import Flags
from matchmaker.affinity.tables import PartTables
from matchmaker.affinity.weights import checked_weights

MOST_BANDS = 10
"""So many rows and columns can be read on a phone, and told apart."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A picture of all pairs, in which nobody is named.

    Parameters
    ----------
    hosts, visitors
        How many people each band holds; those who fit the other side best, on average, come first.
    fit
        The mean affinity of the possible pairs of two bands, in [0, 1]; None where no pair of them is possible.
    meetings
        How many pairs of two bands meet.
    """

    hosts: tuple[int, ...]
    visitors: tuple[int, ...]
    fit: tuple[tuple[float | None, ...], ...]
    meetings: tuple[tuple[int, ...], ...]


def heat_of(tables: PartTables, weights: Mapping[str, float], meet: Flags, *, most_bands: int = MOST_BANDS) -> Heat:
    """Return the picture of all pairs.

    Parameters
    ----------
    tables
        The parts of all pairs.
    weights
        Weights by part; a missing one has its default.
    meet
        Which pairs have a meeting, of the shape of the tables.
    most_bands
        How many bands a side has at most; a side of fewer people has one for each.

    Raises
    ------
    InputError
        A weight is wrong.
    """
    fit = np.where(tables.possible, affinities(tables, checked_weights(weights)), 0.0).astype(np.float64)
    bands = [_bands(fit, tables.possible, axis, most_bands) for axis in (1, 0)]
    sums, counts, held = (_by_bands(each, *bands) for each in (fit, tables.possible, meet))
    return Heat(
        hosts=tuple(len(band) for band in bands[0]),
        visitors=tuple(len(band) for band in bands[1]),
        fit=tuple(
            tuple(total / count if count else None for total, count in zip(*row, strict=True))
            for row in zip(sums.tolist(), counts.tolist(), strict=True)
        ),
        meetings=tuple(tuple(int(count) for count in row) for row in held.tolist()),
    )


def _bands(fit: NDArray[np.float64], possible: Flags, axis: int, most: int) -> list[NDArray[np.int64]]:
    """Return the people of one side in bands of almost equal size, the best fitting first; equals keep their order."""
    mean = fit.sum(axis=axis) / np.maximum(possible.sum(axis=axis), 1)
    order = np.argsort(-mean, kind="stable")
    return [band for band in np.array_split(order, max(1, min(most, len(order)))) if len(band)]


def _by_bands(
    table: NDArray[np.float64] | Flags, hosts: list[NDArray[np.int64]], visitors: list[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Return the sum over each pair of bands."""
    found = [[float(table[np.ix_(one, other)].sum()) for other in visitors] for one in hosts]
    return np.array(found, dtype=np.float64).reshape(len(hosts), len(visitors))
