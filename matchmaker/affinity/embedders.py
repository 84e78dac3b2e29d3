"""Where the similarity of texts comes from, chosen by name.

The seam for language models: whatever turns texts into vectors can take the place of the words.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.affinity.text import tokens

Vectors = csr_array[Any, tuple[int, int]] | NDArray[np.float32]


class Embedder(Protocol):
    """Turns the texts of an event into vectors whose products are similarities."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector per text.

        Parameters
        ----------
        texts
            All texts of the event at once, so that weights learnt from the event are the same for everybody.

        Returns
        -------
        Vectors, shape (number of texts, dimensions)
            Rows of length one, so that the product of two rows is their cosine; a row of zeros where a text holds
            nothing that can be compared.
        """
        ...


class Lexical:
    """TF-IDF over words and pairs of neighbouring words (character pairs in Chinese).

    The weight of a term in a text is (1 + ln tf) · (1 + ln((1 + N) / (1 + df))), where tf counts the term in the text
    and df the texts with the term among all N; rows then have length one. Source: Salton & Buckley 1988,
    "Term-weighting approaches in automatic text retrieval", as implemented by scikit-learn. Two texts without a common
    term have similarity 0, equal token sequences 1.
    """

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the weighted terms of each text; see :meth:`Embedder.embed`."""
        if not any(tokens(text) for text in texts):
            return np.zeros((len(texts), 1), dtype=np.float32)
        vectorizer = TfidfVectorizer(
            tokenizer=tokens,
            token_pattern=None,
            lowercase=False,
            ngram_range=(1, 2),
            sublinear_tf=True,
            dtype=np.float32,
        )
        weighted: csr_array[Any, tuple[int, int]] = csr_array(vectorizer.fit_transform(texts))
        return weighted


EMBEDDERS: Mapping[str, Callable[[], Embedder]] = {"auto": Lexical, "lexical": Lexical}
"""What can be asked for by name; ``auto`` is the best that is there."""
