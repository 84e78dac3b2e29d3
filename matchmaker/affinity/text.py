"""Text as the comparison sees it: one form for equal spellings, and tokens in any script.

Danish, English and Chinese stand in the same event, so nothing here depends on a language: no stemming and no stop
words (the weighting of rare terms does their work), æ, ø and å stay letters of their own.
"""

import re
import unicodedata

# Scripts without spaces between words: Han (with its extensions and iteration marks), kana and bopomofo.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)


_RUN = re.compile(f"([{_UNSPACED}]+)")
_COMPARABLE = re.compile(f"[^\\W_]|[{_UNSPACED}]")


class _Separators(dict[int, str]):
    """What each character of a spaced script becomes: itself in a word, else a space; filled as characters come."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # A combining mark belongs to its letter; most scripts of India cannot be written without them.
        in_word = character.isalnum() or unicodedata.category(character).startswith("M")
        self[code] = character if in_word else " "
        return self[code]


_SEPARATORS = _Separators()

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
    return _COMPARABLE.search(normalised(text)) is not None


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
    for place, run in enumerate(_RUN.split(normalised(text))):
        if place % 2:  # what the pattern has caught
            found.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.extend(
                word for word in run.translate(_SEPARATORS).split() if word.isalnum() or _COMPARABLE.search(word)
            )
    return found
