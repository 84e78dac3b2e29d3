"""A result appears whole or not at all.

The bytes go to a hidden file in the same folder, are flushed to the disk and take the name in one step. Whatever
interrupts the writing (a full disk, Ctrl-C, a killed process) leaves what stood there.
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
    try:
        if target == STANDARD_STREAM:
            _write_standard_output(content)
        else:
            _replace(Path(os.path.realpath(target)), content)  # a link keeps pointing to the file
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise WriteError(f"{target}: cannot be written ({reason}); choose another place with -o") from error


def _write_standard_output(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError:
        with suppress(OSError):  # else Python tries the rest again when it ends, and says so after our own message
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    if path.exists() and not path.is_file():  # /dev/stdout, /dev/null or a pipe: there is nothing to replace
        path.write_bytes(content)
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".matchmaker-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
