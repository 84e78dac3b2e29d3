"""Texts as people type them, made so that both databases, every page and every file take them."""

import unicodedata
from collections.abc import Iterable

from matchmaker.errors import Refusal, RefusedError


def kept_line(text: str, field: str, *, most: int, needed: bool = False) -> str:
    """Return one line of text as it is kept: composed (NFC), each run of blanks and line breaks as one blank.

    Parameters
    ----------
    field
        Where a refusal is said.
    most
        How many characters the column holds.
    needed
        Whether an empty text is refused.

    Raises
    ------
    RefusedError
        It is too long or empty, or has control characters or half a character, which nobody typed.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in line):
        raise RefusedError(Refusal.TEXT_UNUSABLE, field)
    if len(line) > most:
        raise RefusedError(Refusal.TEXT_TOO_LONG, field, found=len(line), most=most)
    if needed and not line:
        raise RefusedError(Refusal.TEXT_MISSING, field)
    return line


def fitting_line(text: str, field: str, most: int) -> str:
    """Return one line of at most `most` characters as it is kept.

    Raises
    ------
    RefusedError
        See :func:`kept_line`; or it is too long.
    """
    return _fitting(kept_line(text, field), field, most)


def fitting_paragraphs(text: str, field: str, most: int) -> str:
    """Return several lines as they are kept, without blanks at the ends of lines and without empty lines at the ends.

    Raises
    ------
    RefusedError
        See :func:`kept_line`; or they are too long together.
    """
    lines = [kept_line(line, field) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return _fitting("\n".join(lines).strip("\n"), field, most)


def fitting_lines(texts: Iterable[str], field: str, most: int, lines: int) -> tuple[list[str], list[str]]:
    """Return several lines without the empty ones and the repeated ones, and which were repeated.

    Two lines are the same when they differ in capitals or blanks only.

    Raises
    ------
    RefusedError
        See :func:`fitting_line`; or there are more than `lines`.
    """
    kept: dict[str, str] = {}
    repeated = []
    for text in texts:
        line = fitting_line(text, field, most)
        if line.casefold() in kept:
            repeated.append(line)
        elif line:
            kept[line.casefold()] = line
    if len(kept) > lines:
        raise RefusedError(Refusal.TOO_MANY, field, most=lines)
    return list(kept.values()), repeated


def _fitting(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise RefusedError(Refusal.TEXT_TOO_LONG, field, found=len(text), most=most)
    return text
