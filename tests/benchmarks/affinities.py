"""Scoring all pairs of an event: our affinity with vectors at hand, with words alone, and what a user would write.

The vectors are random ones, since only speed is measured here: they are made in a process of their own and kept in the
folder store of the command line, so that the measured process reads them as it would real ones and embeds nothing.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from matchmaker.affinity.remembering import Remembered, Remembering
from matchmaker.files.profiles import Profiles
from matchmaker.files.vectors import FolderStore
from matchmaker.services.affinity import score
from tests.benchmarks.methods import BY_MEANING, BY_WORDS, PLAIN_TF_IDF

TOP = 40
DIMENSIONS = 384
PLAIN_IN_WORDS = "one text for each person, cosines of all pairs, best {top} of each; scikit-learn {version}"


class Drawn:
    """A model that draws its vectors, all in a cone as those of a language model are."""

    name = "drawn"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        drawn = np.array([_around(text) for text in texts], np.float32)
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def _around(text: str) -> np.ndarray:
    return 2 + np.random.default_rng(list(text.encode())).normal(size=DIMENSIONS)


def keep_vectors(profiles: Profiles, folder: Path) -> None:
    """Keep the vectors of all texts that scoring these profiles asks for."""
    score(profiles, semantic=Remembering(Drawn(), FolderStore(folder)), top=TOP)


def by_meaning(profiles: Profiles, folder: Path) -> tuple[int, str]:
    """Score with the vectors that are kept; return how many pairs are listed."""
    instance = score(profiles, semantic=Remembered(Drawn.name, FolderStore(folder)), top=TOP)
    return len(instance.pairs), ""


def by_words(profiles: Profiles, _: Path) -> tuple[int, str]:
    """Score by words alone."""
    return len(score(profiles, top=TOP).pairs), ""


def plainly(profiles: Profiles, _: Path) -> tuple[int, str]:
    """Compare one text for each person with those of all others, as the first lines of many a script do."""
    texts = [" ".join((*person.offers, *person.seeks, *person.keywords)) for person in profiles.people]
    hosts = sum(person.side == "host" for person in profiles.people)
    vectors = TfidfVectorizer().fit_transform(texts)
    cosines = cosine_similarity(vectors[:hosts], vectors[hosts:])
    kept = np.zeros(cosines.shape, dtype=bool)
    for axis in (0, 1):
        best = np.argsort(-cosines, axis=axis, kind="stable").take(range(min(TOP, cosines.shape[axis])), axis=axis)
        np.put_along_axis(kept, best, True, axis=axis)
    return int(kept.sum()), PLAIN_IN_WORDS.format(top=TOP, version=version("scikit-learn"))


METHODS: dict[str, Callable[[Profiles, Path], tuple[int, str]]] = {
    BY_MEANING: by_meaning,
    BY_WORDS: by_words,
    PLAIN_TF_IDF: plainly,
}
"""Each returns how many pairs it lists, and what is to be said of it."""
