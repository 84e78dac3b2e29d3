"""How much two texts have in common word for word: the comparison that is always there."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.affinity.text import comparable, tokens

Words = csr_array[Any, tuple[int, int]]


def lexical_vectors(texts: Sequence[str]) -> Words:
    """Return TF-IDF weights over words and pairs of neighbouring words (character pairs in Chinese).

    The weight of a term in a text is (1 + ln tf) · (1 + ln((1 + N) / (1 + df))), where tf counts the term in the text
    and df the texts with the term among all N; rows then have length one. Source: Salton & Buckley 1988,
    "Term-weighting approaches in automatic text retrieval", as implemented by scikit-learn.

    Parameters
    ----------
    texts
        All texts of the event at once, so that weights learnt from the event are the same for everybody.

    Returns
    -------
    Words, shape (number of texts, terms)
        The product of two rows is their cosine: 0 without a common term, 1 for equal token sequences. A row of zeros
        where a text holds nothing that can be compared.
    """
    if not any(comparable(text) for text in texts):
        return csr_array((len(texts), 1), dtype=np.float32)
    vectorizer = TfidfVectorizer(
        tokenizer=tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        dtype=np.float32,
    )
    return csr_array(vectorizer.fit_transform(texts))
