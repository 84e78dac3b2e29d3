"""Vectors of texts that are compared more than once in a request: read in one statement, then found here."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

import numpy as np

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.topics import label, topic_names
from matchmaker.services.words import Words


class Recalled:
    """The vectors of some texts, and of those that all are measured against, as `semantic` has them.

    Every other text counts as not known.
    """

    def __init__(self, semantic: Embedder, texts: Iterable[str]) -> None:
        distinct = list(dict.fromkeys(chain(*BACKGROUND.values(), texts)))
        self._name = semantic.name
        self._vectors = semantic.embed(distinct)
        self._rows = {text: row for row, text in enumerate(distinct)}

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text; see :meth:`~matchmaker.affinity.embedders.Embedder.embed`."""
        found = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for place, text in enumerate(texts):
            if (row := self._rows.get(text)) is not None:
                found[place] = self._vectors[row]
        return found


def recalled(semantic: Embedder | None, words: Collection[Words]) -> Recalled | None:
    """Return the vectors of everything that several calendars offer, seek and have as keywords."""
    if semantic is None:
        return None
    names = topic_names()
    keywords = (label(keyword, names) for each in words for keyword in each.keywords)
    return Recalled(semantic, chain(keywords, *((*each.offers, *each.seeks) for each in words)))
