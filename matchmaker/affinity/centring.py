"""Vectors of meaning freed of what they all share, so that unrelated texts come out unrelated.

The vectors of a language model crowd in a narrow cone: of multilingual-e5-small, texts that have nothing in common have
a cosine of about 0.8, and two texts in one language a higher one than the same two in different languages. Taking away
the mean (Mu & Viswanath 2018, "All-but-the-top: simple and effective postprocessing for word representations"), here
that of each language, spreads them: unrelated texts then lie about 0, whichever languages they are in.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.meanings import Meanings

BACKGROUND_COUNTS_AS = 20
"""How many texts of an event the background weighs as: an event of few texts cannot show its own means."""


def centred_meanings(texts: Sequence[str], semantic: Embedder) -> Meanings:
    """Return what `semantic` knows of each text, freed of what all texts share; see :func:`centred`."""
    return centred(semantic.embed(texts), [semantic.embed(written) for written in BACKGROUND.values()])


def centred(vectors: Meanings, background: Sequence[Meanings]) -> Meanings:
    """Return the vectors less the mean of their language, of length one again.

    The language of a text is that of the background whose mean is nearest to its vector: no list of words is needed,
    and where it errs (in a few of a hundred titles) the two means are near each other.

    Parameters
    ----------
    vectors
        One row per text; rows of zeros (nothing is known of the text) stay so and count for no mean.
    background
        For each language the vectors of some texts about everything.

    Returns
    -------
    Meanings, shape of `vectors`
        All zeros where nothing is known of the background: then no direction can be told from another.
    """
    result = np.zeros_like(vectors)
    known = vectors.any(axis=1)
    means = [own[own.any(axis=1)].mean(axis=0) for own in background if own.any()]
    if not means:
        return result
    nearest = _nearest(vectors, np.array(means))
    for language, usual in enumerate(means):
        own = known & (nearest == language)
        shared = (vectors[own].sum(axis=0) + BACKGROUND_COUNTS_AS * usual) / (own.sum() + BACKGROUND_COUNTS_AS)
        result[own] = _of_length_one(vectors[own] - shared)
    return result


def _nearest(vectors: Meanings, means: Meanings) -> NDArray[np.intp]:
    """Return which of `means` is nearest to each vector; of |v|² − 2 v·m + |m|² the first term is the same for all."""
    return np.asarray(np.argmin((means**2).sum(axis=1) - 2 * vectors @ means.T, axis=1), dtype=np.intp)


def _of_length_one(vectors: Meanings) -> Meanings:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
