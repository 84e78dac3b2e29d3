"""Vectors of meaning freed of what they all share, so that unrelated texts come out unrelated.

The vectors of a language model crowd in a narrow cone: of multilingual-e5-small, texts that have nothing in common have
a cosine of about 0.8, and two texts in one language more than the same two in different ones. Taking away the mean
(Mu & Viswanath 2018, "All-but-the-top: simple and effective postprocessing for word representations"), here that of
each script, spreads them: unrelated texts then lie about 0, whichever languages they are in.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.scripts import script

BACKGROUND_COUNTS_AS = 20
"""How many texts of an event the background weighs as: an event of few texts cannot show its own mean."""


def centred(vectors: Meanings, texts: Sequence[str], background: Meanings, background_texts: Sequence[str]) -> Meanings:
    """Return the vectors less the mean of their script, of length one again.

    Parameters
    ----------
    vectors
        One row for each of `texts`; rows of zeros (nothing is known of the text) stay so and count for no mean.
    background
        One row for each of `background_texts`. A script that it does not have takes the mean of all of it.

    Returns
    -------
    Meanings, shape of `vectors`
        All zeros where nothing is known of the background: then no direction can be told from another.
    """
    result = np.zeros_like(vectors)
    known, known_before = vectors.any(axis=1), background.any(axis=1)
    if not known_before.any():
        return result
    scripts, scripts_before = _scripts(texts), _scripts(background_texts)
    for each in np.unique(scripts):
        own = known & (scripts == each)
        before = known_before & (scripts_before == each)
        usual = background[before if before.any() else known_before].mean(axis=0)
        shared = (vectors[own].sum(axis=0) + BACKGROUND_COUNTS_AS * usual) / (own.sum() + BACKGROUND_COUNTS_AS)
        result[own] = _of_length_one(vectors[own] - shared)
    return result


def _scripts(texts: Sequence[str]) -> NDArray[np.str_]:
    return np.array([script(text) or "" for text in texts], dtype=np.str_)


def _of_length_one(vectors: Meanings) -> Meanings:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
