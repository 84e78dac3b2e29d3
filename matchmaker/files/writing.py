"""A result appears whole or not at all.

The bytes go to a hidden file in the same folder, are flushed to the disk and take the name in one step
(:func:`os.replace`). Whatever interrupts the writing (a full disk, Ctrl-C, a killed process) leaves what stood there.
"""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from matchmaker.errors import WriteError

STANDARD_STREAM = "-"


def write_whole(target: str, content: bytes) -> None:
    """Write `content` to the file `target`, whole or not at all; ``-`` is standard output.

    Raises
    ------
    WriteError
        The place cannot be written (no such folder, no right, no space); nothing is left behind.
    """
    if target == STANDARD_STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    try:
        _replace(path, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WriteError(f"{target}: cannot be written ({reason}); choose another place with -o") from error


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    if path.exists() and not path.is_file():  # /dev/stdout, /dev/null or a pipe: there is nothing to replace
        path.write_bytes(content)
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent or ".", prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
