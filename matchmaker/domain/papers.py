"""Papers of a workshop: which there are, and the order in which people sit along a table."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

Seated = TypeVar("Seated")


class Paper(StrEnum):
    """What can be printed; the values stand in addresses and in the journal."""

    BRIEFING = "briefing"
    LETTERS = "letters"
    AGENDAS = "agendas"
    SIGNS = "signs"
    BADGES = "badges"
    SEATING = "seating"
    ATTENDANCE = "attendance"
    MEALS = "meals"
    CERTIFICATES = "certificates"


NEEDS_PLAN = frozenset({Paper.AGENDAS})
"""Papers that tell people where to be: made of the version in force only, never of a draft."""

OF_THE_HOST = frozenset({Paper.LETTERS})
"""Papers in the host's name, which the visitors' office does not write."""


def face_to_face(left: Sequence[Seated], right: Sequence[Seated]) -> list[tuple[Seated | None, Seated | None]]:
    """Return the pairs of seats along a table from its top to its end, None for an empty one.

    The first of each side sits in the middle, opposite the other side's first; the second sits at the first's right
    hand, the third at the left, and so on outwards. Who sits on the left looks to the right, so that the right hand
    points down the page; on the other side it points up.

    Parameters
    ----------
    left, right
        The people of each side, the highest in rank first.
    """
    above_left, down_left = left[2::2], (*left[:1], *left[1::2])
    above_right, down_right = right[1::2], (*right[:1], *right[2::2])
    upper = list(zip_longest(above_left, above_right))
    return [*reversed(upper), *zip_longest(down_left, down_right)]
