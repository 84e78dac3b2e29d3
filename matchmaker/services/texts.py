"""Texts as people type them, made so that both databases, every page and every file take them."""

import unicodedata

from matchmaker.errors import Refusal, RefusedError


def kept_line(text: str, field: str) -> str:
    """Return one line of text as it is kept: composed (NFC), each run of blanks and line breaks as one blank.

    Raises
    ------
    RefusedError
        It has control characters or half a character, which nobody typed.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in line):
        raise RefusedError(Refusal.TEXT_UNUSABLE, field)
    return line
