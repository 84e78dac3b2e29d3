"""Texts by the topics that their words belong to, learnt from the event alone (latent semantic analysis).

Two abstracts about one subject may share few words; across a whole event the words of a subject occur together, and so
such texts come near each other. Source: Deerwester et al. 1990, "Indexing by latent semantic analysis".
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.preprocessing import normalize

from matchmaker.affinity.lexical import Words

Latent = NDArray[np.float32]
"""Shape (number of texts, topics): rows of length one, or of zeros where a text holds nothing."""

TOPICS = 32
FEWEST_TEXTS = 200
"""With fewer texts the words of a subject do not occur together often enough to be told from chance."""

MOST_TEXTS = 2000
"""Topics are learnt from this many texts at most, spread evenly over all; the others are then placed among them. So
time and memory grow with the number of texts and not with its square or cube."""

_SPARE = 10
_ROUNDS = 20
_SEED = 0


def latent_vectors(words: Words) -> Latent | None:
    """Return where each text lies among the event's topics; None where there are too few texts to learn them.

    The topics are the singular vectors with the `TOPICS` largest singular values of the texts that they are learnt
    from, found by subspace iteration on the products of all pairs of these texts (Halko, Martinsson & Tropp 2011,
    "Finding structure with randomness").

    Parameters
    ----------
    words
        The weighted terms of all texts of the event.
    """
    holding = np.flatnonzero(np.diff(words.indptr))
    if len(holding) < FEWEST_TEXTS or words.shape[1] <= TOPICS:
        return None
    learnt_from = csr_array(words[holding[:: -(-len(holding) // MOST_TEXTS)]])
    values, vectors = _leading((learnt_from @ learnt_from.T).toarray())
    # A text lies where its products with the texts learnt from place it, for these themselves exactly where they are.
    terms = learnt_from.T @ (vectors / np.sqrt(values)).astype(np.float32)
    return np.asarray(normalize(words @ terms), dtype=np.float32)


def _leading(products: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the largest eigenvalues of a matrix of products and their vectors, those that are nought left out."""
    start = np.random.default_rng(_SEED).standard_normal((len(products), TOPICS + _SPARE))
    basis = _orthonormal(start)
    for _ in range(_ROUNDS):
        basis = _orthonormal(products @ basis.astype(np.float32))
    values, vectors = np.linalg.eigh(basis.T @ (products @ basis.astype(np.float32)))
    largest = np.flatnonzero(values > values[-1] * 1e-6)[-TOPICS:]
    return values[largest], basis @ vectors[:, largest]


def _orthonormal(columns: NDArray[Any]) -> NDArray[np.float64]:
    """Return columns of length one at right angles that span what `columns` span.

    By way of their few products instead of a factorisation of the long columns, which on a busy machine takes a hundred
    times as long, since its threads wait for each other at every column.
    """
    wide = columns.astype(np.float64)
    values, vectors = np.linalg.eigh(wide.T @ wide)
    kept = values > values[-1] * 1e-12
    return np.asarray(wide @ (vectors[:, kept] / np.sqrt(values[kept])), dtype=np.float64)
