"""A folder that keeps vectors of texts for the command line, so that a text is embedded once on this machine.

It is a cache: whoever deletes it loses time and nothing else. Vectors come in files that are written whole, named by
what they hold and never changed, so that several commands may read and write at once; many small files are joined into
one now and then. A damaged file is thrown away, and what it held is made again.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from matchmaker.errors import WriteError
from matchmaker.files.writing import write_whole

Vector = NDArray[np.float32]

MOST_FILES = 32
"""From this many files of a model on, they are joined."""

_ATTEMPTS = 10
_DAMAGE = (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile, zlib.error)


class FolderStore:
    """Keeps vectors by model and digest in a folder for each model; see ``VectorStore`` of the affinity.

    A folder that cannot be read or written is as good as an empty one: the texts are then embedded each time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contents: dict[Path, dict[str, Vector]] = {}

    def read(self, model: str, digests: Collection[str]) -> Mapping[str, Vector]:
        """Return the vectors that are kept, of those asked for."""
        asked, found = set(digests), dict[str, Vector]()
        for _, vectors in self._files(model):
            found |= {digest: vector for digest, vector in vectors.items() if digest in asked}
        return found

    def write(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep `vectors`, all of one length."""
        with suppress(OSError, WriteError):
            self._folder_of(model).mkdir(parents=True, exist_ok=True)
            self._write_file(model, vectors)
            if len(self._paths(model)) >= MOST_FILES:
                self._join(model)

    def _join(self, model: str) -> None:
        """Put all vectors into one file, then remove those that it was made of.

        Of two commands that do so at once, each removes only what it has written anew itself, so nothing is lost.
        """
        files = self._files(model)
        lengths = {len(vector) for _, vectors in files for vector in vectors.values()}
        if len(lengths) != 1:  # the model has changed behind its name: what it gave before can never be used again
            self._remove(path for path, _ in files)
            return
        joined = self._write_file(model, {key: vector for _, vectors in files for key, vector in vectors.items()})
        self._remove(path for path, _ in files if path != joined)

    def _write_file(self, model: str, vectors: Mapping[str, Vector]) -> Path:
        digests = sorted(vectors)
        name = hashlib.sha256("".join(digests).encode()).hexdigest()[:32]
        path = self._folder_of(model) / f"{name}.npz"
        content = io.BytesIO()
        np.savez(content, digests=np.array(digests, "S"), vectors=np.array([vectors[key] for key in digests], "f4"))
        write_whole(str(path), content.getvalue())
        return path

    def _files(self, model: str) -> list[tuple[Path, dict[str, Vector]]]:
        """Return every file with what it holds; where another command joins files meanwhile, what it makes of them."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):
                return list(self._whole_files(model))
        return []

    def _whole_files(self, model: str) -> Iterator[tuple[Path, dict[str, Vector]]]:
        for path in self._paths(model):
            try:
                if path not in self._contents:  # a file never changes, so each is read once
                    self._contents[path] = _content(path)
                yield path, self._contents[path]
            except FileNotFoundError:
                raise
            except _DAMAGE:
                self._remove([path])

    def _paths(self, model: str) -> list[Path]:
        return sorted(self._folder_of(model).glob("*.npz"))

    def _folder_of(self, model: str) -> Path:
        return self._folder / quote(model, safe="")

    @staticmethod
    def _remove(paths: Iterable[Path]) -> None:
        for path in paths:
            with suppress(OSError):
                path.unlink()


def _content(path: Path) -> dict[str, Vector]:
    with np.load(path, allow_pickle=False) as archive:
        digests, vectors = archive["digests"], archive["vectors"]
    if digests.dtype.kind != "S" or vectors.dtype != np.float32 or vectors.shape[:-1] != digests.shape:
        raise ValueError(f"Expected digests and a vector for each in {path}.")
    return dict(zip((digest.decode() for digest in digests.tolist()), vectors, strict=True))
