"""Text as the comparison sees it: one form for equal spellings, and tokens in any script.

Danish, English and Chinese stand in the same event, so nothing here depends on a language: no stemming and no stop
words (the weighting of rare terms does their work), æ, ø and å stay letters of their own.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Literal

Kind = Literal["letters", "ideographs", "between"]

# Scripts without spaces between words: Han (with its extensions and iteration marks), kana and bopomofo.
_UNSPACED = (
    (0x3005, 0x3007),
    (0x3041, 0x3096),
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),
    (0x30FC, 0x30FF),
    (0x3105, 0x312F),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


MOST_CHARACTERS = 4000
"""What a language model reads of a text (about 1,000 tokens in Latin script); words are compared over all of it."""

_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters (the first of which ends a text for a model written in C) and halves of surrogate pairs."""


def readable(text: str) -> str:
    """Return `text` as a language model reads it: form NFKC, single spaces, no control characters, not too long."""
    spaced = _UNREADABLE.sub(" ", unicodedata.normalize("NFKC", text))
    return " ".join(spaced.split())[:MOST_CHARACTERS]


def comparable(text: str) -> bool:
    """Return whether `text` holds anything that can be compared: a letter or a digit of any script.

    Where nothing of a profile is comparable, a page says that there is nothing to compare yet.
    """
    return any(_kind(character) == "ideographs" or character.isalnum() for character in normalised(text))


def normalised(text: str) -> str:
    """Return `text` in Unicode form NFKC, lower-cased, with single spaces: equal for spellings that look equal."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def tokens(text: str) -> list[str]:
    """Return the tokens of `text` in reading order.

    A token is a run of letters, digits and the marks on them; runs of a script without spaces between words become
    overlapping pairs of characters instead (Nie, Gao, Zhang & Zhou 2000, "On the use of words and n-grams for Chinese
    information retrieval"), or the single character where the run is one long. Everything else only separates.
    """
    found: list[str] = []
    for kind, characters in groupby(normalised(text), key=_kind):
        run = "".join(characters)
        if kind == "ideographs":
            found.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif kind == "letters" and any(character.isalnum() for character in run):
            found.append(run)
    return found


@lru_cache(maxsize=8192)
def _kind(character: str) -> Kind:
    code = ord(character)
    if any(first <= code <= last for first, last in _UNSPACED):
        return "ideographs"
    # A combining mark belongs to its letter; most scripts of India cannot be written without them.
    is_part_of_word = character.isalnum() or unicodedata.category(character).startswith("M")
    return "letters" if is_part_of_word else "between"
