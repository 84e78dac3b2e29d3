"""What commands read and write: files named on the command line, where ``-`` is standard input or output."""

import os
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from matchmaker.errors import InputError, WriteError
from matchmaker.files.writing import STANDARD_STREAM

_STANDARD_INPUT = 0


def output_option(metavar: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``-o`` of a command that writes one file."""
    return click.option(
        "-o",
        "--output",
        metavar=metavar,
        default=STANDARD_STREAM,
        show_default="standard output",
        help="Where the result goes. It appears whole or not at all.",
    )


def refuse_two_standard_inputs(*sources: str) -> None:
    """Refuse ``-`` for more than one file: standard input can be read once.

    Raises
    ------
    InputError
        Two of `sources` are ``-``.
    """
    if sources.count(STANDARD_STREAM) > 1:
        raise InputError(STANDARD_STREAM, "", "one file from standard input", f"{sources.count(STANDARD_STREAM)}")


def require_place(target: str, *sources: str) -> None:
    """Refuse a place that cannot take the result before the work starts, so that no minute and no input is lost.

    Parameters
    ----------
    target
        Where the result is to go.
    sources
        The files that the command reads.

    Raises
    ------
    WriteError
        `target` is a folder, its folder does not exist, or it is one of the `sources`.
    """
    path = Path(target)
    if target != STANDARD_STREAM and path.is_dir():
        raise WriteError(f"{target}: cannot be written (it is a folder); name a file with -o")
    if target != STANDARD_STREAM and not path.parent.is_dir():
        raise WriteError(f"{target}: cannot be written (no folder {path.parent}); make it or choose another with -o")
    if target != STANDARD_STREAM and path.is_file() and any(_is_file(source, path) for source in sources):
        raise WriteError(f"-o {target}: this file is one of the inputs; choose another place")


def _is_file(source: str, path: Path) -> bool:
    """Return whether `source` is the file at `path`: by another spelling, a link or standard input, too."""
    try:
        read = os.stat(_STANDARD_INPUT if source == STANDARD_STREAM else source)  # noqa: PTH116 (a number is no path)
        return os.path.samestat(read, path.stat())
    except (OSError, ValueError):  # no such file, or a name that none can have: the reader says so
        return False


def say(lines: Iterable[str]) -> None:
    """Print lines on standard output.

    Raises
    ------
    WriteError
        Standard output is full or closed.
    """
    try:
        for line in lines:
            click.echo(one_line(line))
    except OSError as error:
        raise WriteError(f"standard output: cannot be written ({error.strerror})") from error


def one_line(text: str) -> str:
    """Return `text` as one line without control characters: what a file holds must not steer the terminal."""
    return "".join(_visible(character) for character in " ".join(text.split()))


def _visible(character: str) -> str:
    if unicodedata.category(character)[0] == "C":
        return character.encode("unicode_escape").decode("ascii")
    return character
