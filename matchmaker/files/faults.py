"""What is wrong with a document, and where, before it is known how the place is called.

A rule speaks of a path in the plain document (``("people", 3, "id")``). Only the reader knows whether a person sees
that path as ``people[3].id`` of a JSON file or as the cell ``people!B5``: it names the place when it reports the fault.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from matchmaker.errors import InputError

DocumentPath = tuple[str | int, ...]
Place = Callable[[DocumentPath], tuple[str, str]]
"""From a path to the source (a file) and the place in it, as :class:`InputError` wants them."""

SHOWN_CHARACTERS = 60


@dataclass
class Fault(Exception):  # noqa: N818 - it is no error yet: `reported` makes it one
    """A value in a document that cannot be used: its path, what was expected (a noun phrase) and what was found."""

    path: DocumentPath
    expected: str
    found: str


@contextmanager
def reported(place: Place) -> Iterator[None]:
    """Turn a :class:`Fault` into an :class:`InputError` at the `place` of its path."""
    try:
        yield
    except Fault as fault:
        source, where = place(fault.path)
        raise InputError(source, where, fault.expected, fault.found) from None


def json_place(source: str) -> Place:
    """Name places of a JSON document: ``people[3].id``."""
    return lambda path: (source, json_path(path))


def json_path(path: DocumentPath) -> str:
    """Write a path as people write it: ``("people", 3, "id")`` is ``people[3].id``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{printable(step)}" for step in path)
    return shortened(text.removeprefix("."), 4 * SHOWN_CHARACTERS)


def shown(value: Any) -> str:
    """Show a found value on one line, shortened, as JSON would write it; of a large one only the beginning is read."""
    if isinstance(value, dict):
        keys = ", ".join(printable(shortened(key)) for key in islice(value, SHOWN_CHARACTERS))
        return shortened(f"an object with the keys {keys}" if value else "an empty object")
    if isinstance(value, list):
        return shortened(f"[{', '.join(map(shown, value[:SHOWN_CHARACTERS]))}]" if value else "an empty list")
    beginning = value[: SHOWN_CHARACTERS + 1] if isinstance(value, str) else value
    return shortened(printable(json.dumps(beginning, ensure_ascii=False, default=str)))


def shortened(text: str, characters: int = SHOWN_CHARACTERS) -> str:
    """Cut a text that is longer than `characters`, with an ellipsis."""
    return text if len(text) <= characters else text[: characters - 1] + "…"


def printable(text: str) -> str:
    """Escape what a terminal might obey or hide: control characters, half characters, marks of direction."""
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
