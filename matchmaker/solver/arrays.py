"""Names for the kinds of array that the solver is made of."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Smalls = NDArray[np.int16]
Indices = NDArray[np.int32] | NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def ints(values: object) -> Ints:
    """Return `values` as an array of 64-bit integers."""
    return np.asarray(values, dtype=np.int64)


def floats(values: object) -> Floats:
    """Return `values` as an array of 64-bit floats."""
    return np.asarray(values, dtype=np.float64)


def bools(values: object) -> Bools:
    """Return `values` as an array of truth values."""
    return np.asarray(values, dtype=np.bool_)


def indices(values: object) -> Indices:
    """Return `values` as an array of 32-bit integers: half the memory, for places in large arrays."""
    return np.asarray(values, dtype=np.int32)


def ones(count: int) -> Floats:
    """Return `count` ones that take no memory and cannot be written to."""
    return np.broadcast_to(np.float64(1.0), (count,))
