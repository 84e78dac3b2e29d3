"""How much two texts have in common word for word: the comparison that is always there.

Beside whole words it compares pieces of words, so that inflected and compounded forms meet (»vindmølle« and
»vindmøller«, »energilagring« and »lagring«), as Danish makes them, without any knowledge of a language.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, diags_array, hstack

from matchmaker.affinity.terms import Terms, counted, unit_rows
from matchmaker.affinity.text import comparable, tokens

PIECE = 5
"""Characters of a piece of a word, its two ends counted as one each."""

USUAL_TEXTS = 50
USUAL_SHARE = 0.01
"""Before any text is read, a term is taken to stand in this share of texts, as if so many had been read: in a small
event the weight of a term is not made of two or three texts alone."""


def lexical_vectors(texts: Sequence[str]) -> Terms:
    """Return the weighted terms of each text: its words (character pairs in Chinese) and the pieces of its words.

    A term weighs (1 + ln tf) · −ln p, where tf counts the term in the text and p = (df + 0.5) / (N + 50) is the share
    of texts that have it, df of N, drawn towards one in a hundred (:data:`USUAL_SHARE`). Words and pieces are
    brought to length one each and count the same. Source: Salton & Buckley 1988, "Term-weighting approaches in
    automatic text retrieval"; pieces: McNamee & Mayfield 2004, "Character n-gram tokenization for European language
    text retrieval".

    Parameters
    ----------
    texts
        All texts of the event at once, so that weights learnt from the event are the same for everybody.

    Returns
    -------
    Terms, shape (number of texts, terms)
        The product of two rows is their cosine: 0 without a common term, 1 for equal token sequences. A row of zeros
        where a text holds nothing that can be compared.
    """
    if not any(comparable(text) for text in texts):
        return csr_array(np.zeros((len(texts), 1), dtype=np.float32))
    counts, words = counted(texts, tokens)
    # A word is cut into its pieces once, however many texts have it.
    pieces_of_words, _ = counted(words, _pieces)
    both = hstack([_weighted(counts), _weighted(csr_array(counts @ pieces_of_words))], format="csr")
    return csr_array(unit_rows(both), dtype=np.float32)


def _pieces(word: str) -> list[str]:
    ended = f"<{word}>"
    return [ended[at : at + PIECE] for at in range(max(1, len(ended) - PIECE + 1))]


def _weighted(counts: Terms) -> Terms:
    have = np.bincount(counts.indices, minlength=counts.shape[1])
    shares = (have + USUAL_TEXTS * USUAL_SHARE) / (counts.shape[0] + USUAL_TEXTS)
    damped = csr_array((1 + np.log(counts.data), counts.indices, counts.indptr), counts.shape)
    weighted: Terms = csr_array(unit_rows(damped @ diags_array(-np.log(shares))))
    return weighted
