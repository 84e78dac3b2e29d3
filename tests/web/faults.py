"""What can happen to a database while people use it, and a disk that is small enough to fill."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from werkzeug.test import TestResponse

ANSWER_WITHIN_S = 5.0
RECOVER_WITHIN_S = 10.0


def require_calm(answer: TestResponse, seconds: float) -> None:
    """Check that an answer is what people get while the service cannot work: soon, plain, and with a time to return."""
    page = answer.get_data(as_text=True)
    assert (answer.status_code, seconds < ANSWER_WITHIN_S) == (503, True), (answer.status_code, seconds, page[:2000])
    assert int(answer.headers["Retry-After"]) <= RECOVER_WITHIN_S
    assert "Please try again in a moment" in page
    assert [word for word in ("Traceback", "sqlite", "psycopg", "SELECT", ".py") if word in page] == []


def timed(ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    """Return an answer and how many seconds it took."""
    began = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - began


@contextmanager
def held_for_writing(path: Path) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def moved_away(path: Path) -> Iterator[None]:
    """The disk with the database is gone."""
    aside = path.with_suffix(".away")
    path.rename(aside)
    try:
        yield
    finally:
        aside.rename(path)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Yield whether `folder` is a disk of its own of 16 MB now: that takes the right to mount one."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Something else has taken all of the disk's room."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    try:
        assert shutil.disk_usage(folder).free < 4096
        yield
    finally:
        filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The disk takes no more writes, as after a fault of its own."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
