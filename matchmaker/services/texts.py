"""Texts as people type them, made so that both databases, every page and every file take them.

Every use case cleans what it is given, whichever edge it came through; the refusal names the field it belongs to.
"""

from collections.abc import Iterable

from matchmaker.domain.texts import first_refused, is_far_longer, one_line, paragraphs, says_something
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
        Whether a text in which nothing is to be seen is refused.

    Raises
    ------
    RefusedError
        It is too long or empty, or has a character that nobody typed; see `matchmaker.domain.texts`.
    """
    _require_not_far_longer(text, field, most)
    line = one_line(text)
    require_usable(line, field, most=most)
    if not says_something(line):
        if needed:
            raise RefusedError(Refusal.TEXT_MISSING, field)
        return ""
    return line


def fitting_paragraphs(text: str, field: str, most: int) -> str:
    """Return several lines as they are kept, without blanks at the ends of lines and without empty lines at the ends.

    Raises
    ------
    RefusedError
        See :func:`kept_line`; or they are too long together.
    """
    _require_not_far_longer(text, field, most)
    kept = paragraphs(text)
    require_usable(kept, field, most=most)
    return kept if says_something(kept) else ""


def require_usable(kept: str, field: str, *, most: int) -> None:
    """Refuse a text that has a refused character or is too long; which character and where stands in the refusal."""
    if found := first_refused(kept):
        raise RefusedError(Refusal.TEXT_UNUSABLE, field, code=found[0], near=found[1])
    if len(kept) > most:
        raise RefusedError(Refusal.TEXT_TOO_LONG, field, found=len(kept), most=most)


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
        same = " ".join(line.casefold().split())
        if same in kept:
            repeated.append(line)
        elif line:
            kept[same] = line
    if len(kept) > lines:
        raise RefusedError(Refusal.TOO_MANY, field, most=lines)
    return list(kept.values()), repeated


def _require_not_far_longer(text: str, field: str, most: int) -> None:
    """Refuse a megabyte before it is composed, which takes long where marks are heaped on a letter."""
    if is_far_longer(text, most):
        raise RefusedError(Refusal.TEXT_TOO_LONG, field, found=len(text), most=most)
