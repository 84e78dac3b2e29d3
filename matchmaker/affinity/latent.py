"""Texts by the topics that their words belong to, learnt from the event alone (latent semantic analysis).

Two abstracts about one subject may share few words; across a whole event the words of a subject occur together, and so
such texts come near each other. Source: Deerwester et al. 1990, "Indexing by latent semantic analysis".
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from matchmaker.affinity.lexical import Words

Latent = NDArray[np.float32]
"""Shape (number of texts, topics): rows of length one, or of zeros where a text holds nothing."""

TOPICS = 32
FEWEST_TEXTS = 200
"""With fewer texts the words of a subject do not occur together often enough to be told from chance."""

_SEED = 0


def latent_vectors(words: Words) -> Latent | None:
    """Return where each text lies among the event's topics; None where there are too few texts to learn them.

    Parameters
    ----------
    words
        The weighted terms of all texts of the event.
    """
    held = int(np.count_nonzero(np.diff(words.indptr)))
    if held < FEWEST_TEXTS or words.shape[1] <= TOPICS:
        return None
    found = TruncatedSVD(TOPICS, random_state=_SEED).fit_transform(words.astype(np.float64))
    return np.asarray(normalize(found), dtype=np.float32)
