"""How near two texts are: word for word, and by meaning where a language model knows both.

The model's vectors are freed of what they all share before the two are blended. Words find what is named the same (a
product, a method, an acronym), meanings what is named differently or in another language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.affinity.centring import centred_meanings
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.latent import Latent, latent_vectors
from matchmaker.affinity.lexical import lexical_vectors
from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.terms import Terms

Block = NDArray[np.float32]
Rows = slice | NDArray[np.intp]

LATENT_SHARE = 0.4
"""What the common topics count in the comparison of words, where the event is large enough to have any; common terms
are the rest."""

WORDS_COUNT = 0.7
"""How much a similarity of words counts against one of meaning, where the meaning is known."""


FREQUENT_SHARE = 0.05
MOST_FREQUENT = 512
"""Terms in more than this share of the texts, so many at most, are multiplied as a dense table."""


@dataclass(frozen=True)
class ComparedTexts:
    """Several texts as the two comparisons see them, one row each.

    Parameters
    ----------
    words
        See :func:`~matchmaker.affinity.lexical.lexical_vectors`.
    meanings
        See :func:`~matchmaker.affinity.centring.centred`; None where no model is asked.
    latent
        See :func:`~matchmaker.affinity.latent.latent_vectors`; None where there are too few texts.
    frequent
        The terms of many texts, where they stand apart from the other `words`: a dense table is multiplied faster.
    """

    words: Terms
    meanings: Meanings | None
    latent: Latent | None = None
    frequent: Block | None = None

    def __len__(self) -> int:
        """Return the number of texts."""
        return int(self.words.shape[0])

    def __getitem__(self, rows: Rows) -> "ComparedTexts":
        """Return some of the texts."""
        dense = (None if each is None else each[rows] for each in (self.meanings, self.latent, self.frequent))
        return ComparedTexts(self.words[rows], *dense)


def compared_texts(texts: Sequence[str], semantic: Embedder | None) -> ComparedTexts:
    """Return the texts of an event, all of them at once, as they are compared."""
    words = lexical_vectors(texts)
    rare, frequent = _parted(words)
    meanings = None if semantic is None else centred_meanings(texts, semantic)
    return ComparedTexts(rare, meanings, latent_vectors(words), frequent)


def _parted(words: Terms) -> tuple[Terms, Block]:
    """Return the columns of terms that few texts have, and densely those that many have."""
    have = np.bincount(words.indices, minlength=words.shape[1])
    often = np.argsort(-have, kind="stable")[:MOST_FREQUENT]
    is_frequent = np.zeros(len(have), dtype=np.bool_)
    is_frequent[often[have[often] > FREQUENT_SHARE * words.shape[0]]] = True
    return csr_array(words[:, ~is_frequent]), words[:, is_frequent].toarray()


def similarities(left: ComparedTexts, right: ComparedTexts) -> Block:
    """Return how near each text on the left is to each on the right.

    Returns
    -------
    Block, shape (texts of left, texts of right)
        In [0, 1]; 0 where either holds nothing that can be compared.
    """
    lexical = _in_words(left, right)
    if left.meanings is None or right.meanings is None:
        return lexical
    cosines = left.meanings @ right.meanings.T
    cosines[~left.meanings.any(axis=1)] = np.nan
    cosines[:, ~right.meanings.any(axis=1)] = np.nan
    return blended(lexical, cosines)


def _in_words(left: ComparedTexts, right: ComparedTexts) -> Block:
    lexical: Block = (left.words @ right.words.T).toarray()
    if left.frequent is not None and right.frequent is not None:
        lexical += left.frequent @ right.frequent.T
    if left.latent is not None and right.latent is not None:
        lexical *= 1 - LATENT_SHARE
        lexical += LATENT_SHARE * np.maximum(left.latent @ right.latent.T, 0)
    return np.clip(lexical, 0, 1, out=lexical)  # a cosine of 1 may come out a rounding error above


def blended(lexical: Block, cosines: Block) -> Block:
    """Return the similarity of texts from their two comparisons: 1 − (1 − 0.7 words) · (1 − meaning).

    Either is enough: two texts in different languages can share no word, and a product's name has no meaning that a
    model would know.

    Parameters
    ----------
    lexical
        Of the words, in [0, 1].
    cosines
        Of the meanings, same shape, below 0 counting as 0; NaN where the model does not know one of the two: there the
        words count alone.
    """
    both = np.clip(cosines, 0, 1)
    np.subtract(1, both, out=both)
    both *= 1 - WORDS_COUNT * lexical
    np.subtract(1, both, out=both)
    np.copyto(both, lexical, where=np.isnan(both))
    return both
