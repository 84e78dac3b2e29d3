"""Bytes from a file or from standard input, with a limit that holds before the memory is gone."""

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from matchmaker.errors import InputError

STANDARD_STREAM = "-"
MEBIBYTE = 1024 * 1024
SIZE_LIMIT_BYTES = 256 * MEBIBYTE


def read_bytes(source: str, limit_bytes: int = SIZE_LIMIT_BYTES) -> bytes:
    """Return the content of the file `source`; ``-`` is standard input.

    Parameters
    ----------
    source
        Path of a file, a pipe or a device, or ``-``.
    limit_bytes
        More than this is refused: for a file before anything is read, for a stream after this many bytes.

    Raises
    ------
    InputError
        There is no such file, it is a folder, it may not be read, it is empty or it is too large.
    """
    try:
        content = (
            _read_stream(sys.stdin.buffer, limit_bytes) if source == STANDARD_STREAM else _read(source, limit_bytes)
        )
    except _TooLargeError as error:
        raise InputError(source, "", f"at most {_size(limit_bytes)}", str(error)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        raise InputError(source, "", "a file that can be read", why_unreadable(error)) from None
    if not content:
        raise InputError(source, "", "a document", "an empty file")
    return content


class _TooLargeError(Exception):
    """The source holds more bytes than its reader takes."""


def _read(source: str, limit_bytes: int) -> bytes:
    status = Path(source).stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError
    if status.st_size > limit_bytes:
        raise _TooLargeError(_size(status.st_size))
    with Path(source).open("rb") as file:
        return _read_stream(file, limit_bytes)


def _read_stream(stream: BinaryIO, limit_bytes: int) -> bytes:
    """Read to the end, but never more than one byte above the limit: a device or a growing file may not end."""
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise _TooLargeError("more than that")
    return content


def why_unreadable(error: OSError | ValueError) -> str:
    """Return in a few words why a file could not be read, the same words in every command."""
    match error:
        case IsADirectoryError():
            return "a folder"
        case FileNotFoundError():
            return "no such file"
        case PermissionError():
            return "a file that you may not read"
        case OSError(errno=int(number)):
            return os.strerror(number)
        case _:
            return str(error)


def _size(count_bytes: int) -> str:
    return f"{count_bytes / MEBIBYTE:,.0f} MiB" if count_bytes >= MEBIBYTE else f"{count_bytes:,} bytes"
