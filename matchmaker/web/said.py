"""Sentences with quotations in them, as pieces: so that a page can mark the language of each quoted phrase.

A sentence is translated as a whole and taken apart only here, at its placeholders. What people wrote is never read as
part of a pattern or as markup: it stays a piece of its own, which the template escapes like any other text.
"""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.web.filters import language_name

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `language` (BCP 47) where it is a quotation whose language is known, else empty."""

    text: str
    language: str = ""


Said = tuple[Piece, ...]
"""A sentence, in order."""


def filled(pattern: str, **values: "str | Said") -> Said:
    """Return a translated sentence with its named placeholders filled in.

    Parameters
    ----------
    pattern
        As :func:`gettext` returns it without values.
    """
    pieces: list[Piece] = []
    for number, text in enumerate(_PLACE.split(pattern)):
        if number % 2 == 0:
            pieces.append(Piece(text))
        elif isinstance(value := values[text], str):
            pieces.append(Piece(value))
        else:
            pieces.extend(value)
    return tuple(piece for piece in pieces if piece.text)


def quotation(text: str, language: str = "", *, marked: bool = False) -> Said:
    """Return a phrase in quotation marks, with the name of its language behind it where it is `marked`."""
    phrase = (Piece(text, language),)
    if marked and language:
        return filled(_("“%(phrase)s” (%(language)s)"), phrase=phrase, language=language_name(language))
    return filled(_("“%(phrase)s”"), phrase=phrase)


def plain(said: Said) -> str:
    """Return a sentence as a text."""
    return "".join(piece.text for piece in said)
