"""What a search compares: texts folded into words, and runs of Chinese characters cut into pairs.

A text is cut here, before it is stored, and what is looked for is cut in the same way. So no database has to know how
a language folds its letters or where a Chinese word ends, and each of them finds the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_WORD = 40
"""What is longer is cut; no language asks for more, and nobody can fill an index with one word."""

SHORTEST_END = 4
"""Ends of words from this length on are found too, as Danish compounds them: "lagring" in "energilagring"."""

MOST_WORDS = 12
"""Of what is looked for; the rest is left out."""

MOST_LETTERS = 200_000
"""Of the tokens of one person; beyond them ends of words are left out, so that no text outgrows a database's limits."""

INSIDE = "·"
"""Marks the end of a longer word, so that few letters are only found at the beginning of words."""

_UNFOLDED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_PAIRED = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts without spaces: Chinese characters, and the kana that Japanese writes between them."""
_RUNS = re.compile(rf"([{_PAIRED}]+)|((?:(?![{_PAIRED}])[^\W_])+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token that is looked for.

    Parameters
    ----------
    begins
        Whether the tokens that begin with it count too.
    inside
        Whether it is also looked for inside of words.
    """

    token: str
    begins: bool = False
    inside: bool = False


def unaccented(text: str) -> str:
    """Return a text without accents, widths and capitals; letters of their own, such as ø, stay."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return parts if parts.isascii() else "".join(each for each in parts if not unicodedata.combining(each))


def folded(text: str) -> str:
    """Return a text as it is searched: without accents, widths and capitals, ø as o and so on."""
    return unaccented(text).translate(_UNFOLDED)


def indexed(texts: Iterable[str]) -> str:
    """Return the tokens of texts, each once and in order, with a space between them."""
    tokens = {token for text in texts for token in _tokens(text)}
    if sum(map(len, tokens)) > MOST_LETTERS:
        tokens = {token for token in tokens if not token.startswith(INSIDE)}
    return " ".join(sorted(tokens))


def asked(words: str) -> tuple[tuple[Wanted, ...], ...]:
    """Return for each word that is looked for the tokens that all have to be found.

    A word without any letter or digit has none, and nothing is found by it.
    """
    return tuple(tuple(_wanted(word)) for word in words.split()[:MOST_WORDS])


def holds(tokens: str, word: Iterable[Wanted]) -> bool:
    """Return whether the tokens that :func:`indexed` returned have all that is asked of a word, as an index finds."""
    there, wanted = tokens.split(), list(word)
    return bool(wanted) and all(any(_meets(token, each) for token in there) for each in wanted)


def _meets(token: str, wanted: Wanted) -> bool:
    inside = wanted.inside and token.startswith(INSIDE)
    bare = token.removeprefix(INSIDE) if inside else token
    return bare.startswith(wanted.token) if wanted.begins else bare == wanted.token


def _tokens(text: str) -> Iterator[str]:
    for pairs, word in _RUNS.findall(folded(text)):
        if word:
            yield from _of_word(word[:LONGEST_WORD])
        else:
            yield from (pairs[at : at + 2] for at in range(len(pairs)))


def _of_word(word: str) -> Iterator[str]:
    yield word
    yield from (INSIDE + word[at:] for at in range(1, len(word) - SHORTEST_END + 1))


def _wanted(word: str) -> Iterator[Wanted]:
    for pairs, letters in _RUNS.findall(folded(word)):
        if letters:
            yield Wanted(letters[:LONGEST_WORD], begins=True, inside=len(letters) >= SHORTEST_END)
        elif len(pairs) == 1:
            yield Wanted(pairs, begins=True)
        else:
            yield from (Wanted(pairs[at : at + 2]) for at in range(len(pairs) - 1))
