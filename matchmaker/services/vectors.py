"""Vectors of texts in the database, so that a text is embedded once, in the background, and read in requests.

A vector is found by its model and a digest of its text; the table holds no text.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import model_called
from matchmaker.affinity.remembering import Remembered
from matchmaker.store.tables.vectors import TextVector

AT_A_TIME = 10_000
"""Digests in one statement: a third of what SQLite takes as parameters, and more than the texts of 1,000 people."""

STORED = np.dtype("<f4")
"""32-bit floats, little-endian. Half as many bits would save 30 MB for 2,000 people, but then a first run, which has
just computed its vectors, and a second one, which reads them, could score the same pair differently."""

Vector = NDArray[np.float32]
_Item = TypeVar("_Item")


class StoredVectors:
    """The vectors that the database keeps, within the transaction of `session`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, model: str, digests: Collection[str]) -> dict[str, Vector]:
        """Return the vectors of `model` that are kept, of those asked for, in the order in which these stand."""
        found: dict[str, Vector] = {}
        for some in _in_groups(sorted(digests)):
            query = select(TextVector.digest, TextVector.vector)
            rows = self._session.execute(query.where(TextVector.model == model, TextVector.digest.in_(some)))
            found.update((digest, np.frombuffer(vector, dtype=STORED).astype(np.float32)) for digest, vector in rows)
        return {digest: found[digest] for digest in digests if digest in found}

    def write(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep `vectors`; what another worker has written meanwhile stays as it is."""
        on_sqlite = self._session.get_bind().dialect.name == "sqlite"
        unless_there = (sqlite.insert if on_sqlite else postgresql.insert)(TextVector).on_conflict_do_nothing()
        rows = [
            {"model": model, "digest": digest, "vector": vector.astype(STORED).tobytes()}
            for digest, vector in sorted(vectors.items())
        ]
        if rows:
            self._session.execute(unless_there, rows)

    def known(self, model: str) -> set[str]:
        """Return the digests of all texts that `model` has given a vector."""
        return set(self._session.scalars(select(TextVector.digest).where(TextVector.model == model)))

    def drop_but(self, digests: Collection[str]) -> int:
        """Drop the vectors of every model whose digest is not one of `digests`; return how many digests that were."""
        unused = sorted(set(self._session.scalars(select(TextVector.digest).distinct())) - set(digests))
        for some in _in_groups(unused):
            self._session.execute(delete(TextVector).where(TextVector.digest.in_(some)))
        return len(unused)

    def keep_only(self, model: str, digests: Collection[str]) -> int:
        """Drop all vectors but those of `model` with one of `digests`; return how many that were."""
        of_others = TextVector.model != model
        others = self._session.scalar(select(func.count()).select_from(TextVector).where(of_others)) or 0
        self._session.execute(delete(TextVector).where(of_others))
        unused = sorted(self.known(model) - set(digests))
        for some in _in_groups(unused):
            chosen = (TextVector.model == model, TextVector.digest.in_(some))
            self._session.execute(delete(TextVector).where(*chosen))
        return others + len(unused)


def remembered(session: Session, setting: str) -> Remembered | None:
    """Return what compares texts by meaning in a request, from vectors that are kept; None where words alone do.

    Parameters
    ----------
    setting
        The embedder that the operator chose: ``auto``, ``lexical`` or the name of a model.
    """
    model = model_called(setting)
    return None if model is None else Remembered(model, StoredVectors(session))


def _in_groups(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    rest = iter(items)
    while some := list(islice(rest, AT_A_TIME)):
        yield some
