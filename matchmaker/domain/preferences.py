"""Preferences: whom somebody would like to meet, and, privately, whom not."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar


class PreferenceKind(StrEnum):
    """A veto is never shown or inferable to the other person or side."""

    WANT = "want"
    VETO = "veto"


Wanted = TypeVar("Wanted")


def ranked(wanted: Sequence[Wanted], one: Wanted, rank: int | None) -> list[Wanted]:
    """Return the order of wants after `one` was given a place.

    Parameters
    ----------
    wanted
        The most wanted first; `one` may stand among them.
    rank
        The place of `one`, from 1; a number beyond the end is the end. None: it keeps its place, or comes last.
    """
    if rank is None:
        return list(wanted) if one in wanted else [*wanted, one]
    rest = [each for each in wanted if each != one]
    place = max(1, rank) - 1
    return [*rest[:place], one, *rest[place:]]
