"""The folder of vectors: what is written is read again, by several commands at once, and damage costs time only."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matchmaker.files.vectors import MOST_FILES, FolderStore

MODEL = "some/model: 1"
A, B, C = "a" * 64, "b" * 64, "c" * 64


def vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32)


def kept(store: FolderStore, *digests: str, model: str = MODEL) -> dict[str, list[float]]:
    return {digest: found.tolist() for digest, found in store.read(model, digests).items()}


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.npz"))


def test_what_was_asked_for_and_is_kept_is_read(tmp_path):
    store = FolderStore(tmp_path / "new" / "folder")
    store.write(MODEL, {A: vector(1, 0), B: vector(0, 1)})
    assert kept(FolderStore(tmp_path / "new" / "folder"), A, C) == {A: [1, 0]}


def test_nothing_is_kept_before_anything_is_written(tmp_path):
    assert kept(FolderStore(tmp_path), A) == {}


def test_each_model_has_its_own_vectors(tmp_path):
    store = FolderStore(tmp_path)
    store.write(MODEL, {A: vector(1)})
    assert kept(store, A, model="../some/model: 1") == {}


def test_vectors_come_back_to_the_last_bit(tmp_path):
    store, made = FolderStore(tmp_path), vector(1 / 3, np.pi, -0.0)
    store.write(MODEL, {A: made})
    assert store.read(MODEL, [A])[A].tobytes() == made.tobytes()


def test_many_files_are_joined_and_keep_everything(tmp_path):
    store = FolderStore(tmp_path)
    digests = [f"{n:064x}" for n in range(MOST_FILES)]
    for n, digest in enumerate(digests[:-1]):
        store.write(MODEL, {digest: vector(n)})
    assert len(files(tmp_path)) == MOST_FILES - 1
    store.write(MODEL, {digests[-1]: vector(MOST_FILES - 1)})
    assert len(files(tmp_path)) == 1
    assert kept(store, *digests) == {digest: [n] for n, digest in enumerate(digests)}


@pytest.mark.parametrize("damage", [b"", b"PK", b"not an archive", None])
def test_a_damaged_file_is_thrown_away_and_the_others_are_read(tmp_path, damage):
    store = FolderStore(tmp_path)
    store.write(MODEL, {A: vector(1)})
    (broken,) = files(tmp_path)
    if damage is None:
        content = bytearray(broken.read_bytes())
        content[len(content) // 2] ^= 255  # one byte of the vectors or of their names
        broken.write_bytes(content)
    else:
        broken.write_bytes(damage)
    store.write(MODEL, {B: vector(2)})
    assert kept(store, A, B) == {B: [2]}
    assert broken not in files(tmp_path)
    store.write(MODEL, {A: vector(1)})
    assert kept(store, A, B) == {A: [1], B: [2]}


def test_an_archive_of_something_else_is_thrown_away(tmp_path):
    store = FolderStore(tmp_path)
    store.write(MODEL, {A: vector(1)})
    (path,) = files(tmp_path)
    np.savez(path, digests=np.array([A], "S"), vectors=np.array([["x"]]))
    assert (kept(store, A), files(tmp_path)) == ({}, [])


def test_vectors_of_two_lengths_are_not_joined(tmp_path):
    store = FolderStore(tmp_path)
    for n in range(MOST_FILES):
        store.write(MODEL, {f"{n:064x}": vector(*range(1 + n % 2))})
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_as_good_as_an_empty_one(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = FolderStore(tmp_path / "file")
    store.write(MODEL, {A: vector(1)})
    assert kept(store, A) == {}


WRITER = """
import sys
from pathlib import Path
import numpy as np
from matchmaker.files.vectors import FolderStore
store = FolderStore(Path(sys.argv[1]))
for n in range(int(sys.argv[2]), 200, 4):
    store.write("m", {f"{n:064x}": np.array([n], np.float32)})
    assert store.read("m", [f"{n:064x}"])[f"{n:064x}"] == n
"""


def test_four_commands_at_once_lose_nothing(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(first)]) for first in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    digests = [f"{n:064x}" for n in range(200)]
    assert kept(FolderStore(tmp_path), *digests, model="m") == {digest: [n] for n, digest in enumerate(digests)}
