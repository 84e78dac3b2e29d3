"""How often terms stand in texts, by scikit-learn, which is loaded when the first texts are compared.

Loading it takes as long as everything else of a short job or command together, and most of those compare nothing.
"""
# ruff: noqa: PLC0415

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Terms = csr_array[Any, tuple[int, int]]
"""Shape (texts, terms)."""


def counted(texts: Sequence[str], terms_of: Callable[[str], Sequence[str]]) -> tuple[Terms, Sequence[str]]:
    """Return how often each term stands in each text, and the terms."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=terms_of, dtype=np.float64)
    return csr_array(vectorizer.fit_transform(texts)), vectorizer.get_feature_names_out().tolist()


def weighed_by_rarity(
    lists: Sequence[Sequence[str]], learnt_from: Sequence[Sequence[str]]
) -> tuple[Terms, Sequence[str]]:
    """Return rows of length one with 1 + ln((1 + N) / (1 + df)) for each term of a list, and the terms.

    N is how many lists the weights are learnt from, and df how many of these have the term.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=list, dtype=np.float32).fit(learnt_from)
    return csr_array(vectorizer.transform(lists)), vectorizer.get_feature_names_out().tolist()


def unit_rows(matrix: Terms | NDArray[Any]) -> Any:
    """Return rows of length one of a matrix or a sparse one; a row of zeros stays one."""
    from sklearn.preprocessing import normalize

    return normalize(matrix)
