"""Vectors of texts while a worker computes them: each reading and each writing is a transaction of its own.

A batch takes seconds, and nobody else could write into SQLite while one transaction lasted as long.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Engine

from matchmaker.services.vectors import StoredVectors, Vector
from matchmaker.store.transaction import reading, repeating


class KeptVectors:
    """The vectors that the database at `engine` keeps."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, model: str, digests: Collection[str]) -> Mapping[str, Vector]:
        """Return the vectors of `model` that are kept, of those asked for."""
        with reading(self._engine) as session:
            return StoredVectors(session).read(model, digests)

    def write(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep `vectors`; what another worker has written meanwhile stays as it is."""
        repeating(self._engine, lambda session: StoredVectors(session).write(model, vectors))
