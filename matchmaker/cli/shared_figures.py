"""The folder in which web processes share the figures of operation: in memory where there is such a place.

Its name follows from the installation and the address, so that what a killed service left is found and cleared by the
next one. Figures kept on a disk would make a full disk end the process that counts.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker.cli.web_process import SHARED_FOLDER

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (the folder below it is our own)


@contextmanager
def shared_figures(instance: Path, address: str) -> Iterator[dict[str, str]]:
    """Yield the variable that names an empty folder of our own; the folder is gone afterwards."""
    folder = _own_folder(_place() / _name(instance, address))
    try:
        yield {SHARED_FOLDER: str(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    usable = _SHARED_MEMORY.is_dir() and os.access(_SHARED_MEMORY, os.W_OK)
    return _SHARED_MEMORY if usable else Path(tempfile.gettempdir())


def _name(instance: Path, address: str) -> str:
    digest = hashlib.sha256(f"{instance.absolute()} {address}".encode()).hexdigest()
    return f"matchmaker-{os.getuid()}-{digest[:16]}"


def _own_folder(path: Path) -> Path:
    """Return an empty folder that nobody else can enter; where somebody else has taken the name, another one."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        return Path(tempfile.mkdtemp(prefix="matchmaker-"))
    for left in path.iterdir():
        left.unlink()
    return path
