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


def fitting_paragraphs(text: str, field: str, most: int) -> str:
    """Return several lines as they are kept, without blanks at the ends of lines and without empty lines at the ends.

    Raises
    ------
    RefusedError
        See :func:`kept_line`; or they are too long together.
    """
    written = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [kept_line(line, field, most=most + len(line)) for line in written]
    kept = "\n".join(lines).strip("\n")
    if len(kept) > most:
        raise RefusedError(Refusal.TEXT_TOO_LONG, field, found=len(kept), most=most)
    return kept


def fitting_lines(texts: Iterable[str], field: str, most: int, lines: int) -> tuple[list[str], list[str]]:
    """Return several lines without the empty ones and the repeated ones, and which were repeated.

    Two lines are the same when they differ in capitals or blanks only.

    Raises
    ------
    RefusedError
        See :func:`kept_line`; or there are more than `lines`.
    """
    kept: dict[str, str] = {}
    repeated = []
    for text in texts:
        line = kept_line(text, field, most=most)
        if line.casefold() in kept:
            repeated.append(line)
        elif line:
            kept[line.casefold()] = line
    if len(kept) > lines:
        raise RefusedError(Refusal.TOO_MANY, field, most=lines)
    return list(kept.values()), repeated
