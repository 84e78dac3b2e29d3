"""Vectors that are kept: a text is embedded once, wherever and whenever it stands in a profile.

What is kept is known by the model's name and a digest of the text, so that whoever keeps the vectors keeps no texts.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.text import comparable, readable

Vector = NDArray[np.float32]

TEXTS_AT_A_TIME = 64
"""Texts embedded between two words on progress, and lost at most when somebody interrupts."""


def content_digest(text: str) -> str:
    """Return the SHA-256 (hexadecimal) of `text` as a model reads it: equal for texts that get equal vectors."""
    return hashlib.sha256(readable(text).encode()).hexdigest()


class VectorStore(Protocol):
    """Keeps vectors by model and digest. It may forget, but never give what it was not given."""

    def read(self, model: str, digests: Collection[str]) -> Mapping[str, Vector]:
        """Return the vectors that are kept, of those asked for."""
        ...

    def write(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep `vectors`; one that is kept already stays as it is or is replaced by its equal."""
        ...


class Remembering:
    """Embeds what `store` does not hold yet, and keeps it there.

    Parameters
    ----------
    progress
        Called with the number of texts embedded so far and the number of those that had to be: first with 0, then after
        each batch; never where everything is kept.
    """

    def __init__(
        self, embedder: Embedder, store: VectorStore, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._embedder = embedder
        self._store = store
        self._progress = progress or (lambda done, total: None)

    @property
    def name(self) -> str:
        """The name of the embedder."""
        return self._embedder.name

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text; see :meth:`~matchmaker.affinity.embedders.Embedder.embed`."""
        digests = _digests(texts)
        distinct = {digest: text for digest, text in zip(digests, texts, strict=True) if digest is not None}
        vectors = dict(self._store.read(self.name, distinct.keys()))
        self._embed_missing({digest: text for digest, text in distinct.items() if digest not in vectors}, vectors)
        return _rows(digests, vectors)

    def _embed_missing(self, missing: Mapping[str, str], vectors: dict[str, Vector]) -> None:
        digests = list(missing)
        if digests:
            self._progress(0, len(digests))
        for first in range(0, len(digests), TEXTS_AT_A_TIME):
            batch = digests[first : first + TEXTS_AT_A_TIME]
            made = dict(zip(batch, self._embedder.embed([missing[digest] for digest in batch]), strict=True))
            self._store.write(self.name, made)
            vectors.update(made)
            self._progress(first + len(batch), len(digests))


class Remembered:
    """Reads what `store` holds of a model and never embeds; a text that is not kept has a row of zeros."""

    def __init__(self, model: str, store: VectorStore) -> None:
        self._model = model
        self._store = store

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._model

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text; see :meth:`~matchmaker.affinity.embedders.Embedder.embed`."""
        digests = _digests(texts)
        return _rows(digests, self._store.read(self._model, {digest for digest in digests if digest is not None}))


def _digests(texts: Sequence[str]) -> list[str | None]:
    """Return the digest of each text, None where it holds nothing that can be compared."""
    return [content_digest(text) if comparable(text) else None for text in texts]


def _rows(digests: Sequence[str | None], vectors: Mapping[str, Vector]) -> Meanings:
    """Return the vectors of `digests` in order, zeros where there is none, or one of another length than most recent.

    A model can change behind its name; the vectors made last say how long they are now.
    """
    dimensions = len(list(vectors.values())[-1]) if vectors else 1
    rows = np.zeros((len(digests), dimensions), dtype=np.float32)
    for row, digest in zip(rows, digests, strict=True):
        vector = vectors.get(digest) if digest is not None else None
        if vector is not None and len(vector) == dimensions:
            row[:] = vector
    return rows
