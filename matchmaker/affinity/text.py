"""Text as the comparison sees it: one form for equal spellings, and tokens in any script.

Danish, English and Chinese stand in the same event, so nothing here depends on a language: no stemming and no stop
words (the weighting of rare terms does their work), æ, ø and å stay letters of their own.
"""

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
