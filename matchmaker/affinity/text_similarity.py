"""How near two texts are: word for word, and by meaning where a language model knows both.

The model's cosines are squeezed into a narrow band, so they are spread before the two are blended. Words find what is
named the same (a product, a method, an acronym), meanings what is named differently or in another language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.lexical import Words, lexical_vectors
from matchmaker.affinity.meanings import Meanings

Block = NDArray[np.float32]
Rows = slice | NDArray[np.intp]

UNRELATED_COSINE = 0.80
"""The cosine of two texts that have nothing to do with each other, as the model of the wheel gives it."""

COSINE_SPREAD = 0.14
"""How far above that the cosine of two texts lies that mean the same."""

MEANING_SHARE = 0.5
"""What the meaning counts in the similarity where it is known; the words are the rest."""


@dataclass(frozen=True)
class ComparedTexts:
    """Several texts as the two comparisons see them, one row each.

    Parameters
    ----------
    words
        See :func:`~matchmaker.affinity.lexical.lexical_vectors`.
    meanings
        See :class:`~matchmaker.affinity.embedders.Embedder`; None where no model is asked.
    """

    words: Words
    meanings: Meanings | None

    def __len__(self) -> int:
        """Return the number of texts."""
        return int(self.words.shape[0])

    def __getitem__(self, rows: Rows) -> "ComparedTexts":
        """Return some of the texts."""
        return ComparedTexts(self.words[rows], None if self.meanings is None else self.meanings[rows])


def compared_texts(texts: Sequence[str], semantic: Embedder | None) -> ComparedTexts:
    """Return the texts of an event, all of them at once, as they are compared."""
    return ComparedTexts(lexical_vectors(texts), None if semantic is None else semantic.embed(texts))


def similarities(left: ComparedTexts, right: ComparedTexts) -> Block:
    """Return how near each text on the left is to each on the right.

    Returns
    -------
    Block, shape (texts of left, texts of right)
        In [0, 1]; 0 where either holds nothing that can be compared.
    """
    lexical: Block = (left.words @ right.words.T).toarray()
    np.clip(lexical, 0, 1, out=lexical)  # a cosine of 1 may come out a rounding error above
    if left.meanings is None or right.meanings is None:
        return lexical
    cosines = left.meanings @ right.meanings.T
    cosines[~left.meanings.any(axis=1)] = np.nan
    cosines[:, ~right.meanings.any(axis=1)] = np.nan
    return blended(lexical, cosines)


def blended(lexical: Block, cosines: Block) -> Block:
    """Return the similarity of texts from their two comparisons.

    Parameters
    ----------
    lexical
        Cosines of the words, in [0, 1].
    cosines
        Of the meanings, same shape; NaN where the model does not know one of the two: there the words count alone.
    """
    spread = np.clip((cosines - UNRELATED_COSINE) / COSINE_SPREAD, 0, 1)
    return np.where(np.isnan(spread), lexical, (1 - MEANING_SHARE) * lexical + MEANING_SHARE * spread)
