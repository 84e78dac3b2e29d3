"""Vectors of what texts mean, and which texts get one at all."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.text import comparable, readable

Meanings = NDArray[np.float32]
"""Shape (number of texts, dimensions): rows of length one, or of zeros where nothing is known of a text."""


def meanings_of(texts: Sequence[str], encode: Callable[[list[str]], Meanings], dimensions: int) -> Meanings:
    """Return the vectors of `texts`; those with nothing to compare are not shown to the model and get zeros.

    Parameters
    ----------
    encode
        Turns readable texts into rows of length one, shape (number of texts, `dimensions`).
    """
    vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
    chosen = [place for place, text in enumerate(texts) if comparable(text)]
    if chosen:
        vectors[chosen] = encode([readable(texts[place]) for place in chosen])
    return vectors
