"""Texts by the topics that their words belong to, learnt from the event alone (latent semantic analysis).

Two abstracts about one subject may share few words; across a whole event the words of a subject occur together, and so
such texts come near each other. Source: Deerwester et al. 1990, "Indexing by latent semantic analysis".
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from matchmaker.affinity.terms import Terms, unit_rows

Latent = NDArray[np.float32]
"""Shape (number of texts, topics): rows of length one, or of zeros where a text holds nothing."""

TOPICS = 32
FEWEST_TEXTS = 200
"""With fewer texts the words of a subject do not occur together often enough to be told from chance."""

FEWEST_TERMS = 150
"""Nor can a short line be placed by its few words: topics are asked only where texts have so many terms in the mean,
about thirty words with their pieces, an abstract and not the line of a profile."""

MOST_TEXTS = 2000
"""Topics are learnt from this many texts at most, spread evenly over all; the others are then placed among them. So
time and memory grow with the number of texts and not with its square or cube."""

CLOSE_ENOUGH = 1e-4
"""How near an eigenvalue has to be found, and how small one counts as nought, against the largest."""


def latent_vectors(words: Terms) -> Latent | None:
    """Return where each text lies among the event's topics; None where the texts are too few or too short.

    The topics are the singular vectors with the `TOPICS` largest singular values of the texts that they are learnt
    from, found as eigenvectors of the products of all pairs of these texts by Lanczos iterations from a fixed start.

    Parameters
    ----------
    words
        The weighted terms of all texts of the event.
    """
    holding = np.flatnonzero(np.diff(words.indptr))
    if len(holding) < FEWEST_TEXTS or words.nnz < FEWEST_TERMS * len(holding):
        return None
    learnt_from = csr_array(words[holding[:: -(-len(holding) // MOST_TEXTS)]])
    values, vectors = _leading((learnt_from @ learnt_from.T).toarray())
    # A text lies where its products with the texts learnt from place it, for these themselves exactly where they are.
    terms = learnt_from.T @ (vectors / np.sqrt(values))
    return np.asarray(unit_rows(words @ terms), dtype=np.float32)


def _leading(products: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the largest eigenvalues of a matrix of products and their vectors, those that are nought left out."""
    values, vectors = eigsh(products, k=TOPICS, v0=np.ones(len(products), dtype=np.float32), tol=CLOSE_ENOUGH)
    held = values > values.max() * CLOSE_ENOUGH
    return np.asarray(values[held], np.float32), np.asarray(vectors[:, held], np.float32)
