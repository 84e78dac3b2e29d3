"""Names for the kinds of array that the solver is made of."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Smalls = NDArray[np.int16]
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
