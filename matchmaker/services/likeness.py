"""Who may be the same person: names that are equal however they are written, and names that differ by a slip."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

CLOSE = 93
"""Per cent of letters that two names share in order, when they are close: Katrine and Kathrine Holm are, Lars Hansen
and Lars Jensen are not."""

_AT_ONCE = 500
_NOT_WORDS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "đ": "d", "ł": "l"})
_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "phd", "hr", "fru", "先生", "女士", "教授", "博士"})


def spelling(name: str) -> str:
    """Return what spellings of a name share: without capitals, accents and titles, its words in one order."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    bare = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    words = [word for word in _NOT_WORDS.sub(" ", bare).split() if word not in _TITLES]
    return " ".join(sorted(words))


def close(names: Sequence[str], others: Sequence[str], *, percent: int = CLOSE) -> list[list[int]]:
    """Return for each name the positions of the others that are equal or close to it, by their spellings.

    Parameters
    ----------
    names, others
        Spellings, each with its words in one order, as `spelling` gives them. An empty one is close to none.
    percent
        How many per cent of their letters two share in order, at least.
    """
    if not names or not others:
        return [[] for _ in names]
    found: list[list[int]] = []
    for start in range(0, len(names), _AT_ONCE):
        part = list(names[start : start + _AT_ONCE])
        shares = process.cdist(part, others, scorer=fuzz.ratio, score_cutoff=percent, dtype=np.uint8)
        near: list[list[int]] = [[] for _ in part]
        for row, column in zip(*np.nonzero(shares), strict=True):
            if part[row] and others[column]:
                near[row].append(int(column))
        found += near
    return found
