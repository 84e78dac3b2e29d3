"""How many meetings somebody is likely to get: from the programme's tables and from who said to be there when.

It is a share, not a promise: in each slot as many pairs can meet as there are tables, and people on the smaller side.
These meetings are shared by all of a side who are there and chose a theme of the same sessions. Whom anybody wants, and
above all does not want, plays no part, so that nothing of it can be read from the answer.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.programmes.items import to_plan
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import likely as queries


@dataclass(frozen=True, slots=True)
class SlotShared:
    """A slot in which the reader could be at a table.

    Parameters
    ----------
    tables
        How many there are in it.
    own, others
        How many calendars of the reader's side, the reader's own among them, and of the other side are there.
    length
        How many slots a meeting at one of these tables fills, in the mean.
    """

    tables: int
    own: int
    others: int
    length: float = 1.0


@dataclass(frozen=True, slots=True)
class Likely:
    """From `least` to `most` meetings; `free`: in how many slots with tables the reader said to be there."""

    least: int
    most: int
    free: int


def likely_meetings(slots: Sequence[SlotShared], others: int, own_maximum: int | None) -> Likely:
    """Return how many meetings somebody is likely to get who is there in `slots`.

    Parameters
    ----------
    others
        How many calendars the other side has: nobody is met twice.
    own_maximum
        How many meetings the reader takes at most; None where that is not limited.
    """
    shares = [min(1.0, slot.tables / slot.own, slot.others / slot.own) / slot.length for slot in slots if slot.own > 0]
    expected = sum(shares)
    bound = min(len(shares), others, len(shares) if own_maximum is None else own_maximum)
    rounded = round(expected, 6)  # a third three times is one
    return Likely(min(math.floor(rounded), bound), min(math.ceil(rounded), bound), len(shares))


def likely_for(
    session: Session,
    workshop: WorkshopFacts,
    side: Side,
    registration: int,
    themes: Collection[int],
    own_maximum: int | None,
) -> Likely:
    """Return how many meetings a registered calendar is likely to get. In one statement.

    Parameters
    ----------
    themes
        Those whose sessions suit the calendar; none: it takes all.
    """
    left = queries.left_for(session, workshop.id, registration, themes)
    tables: dict[int, list[tuple[int, int]]] = {}
    for row in left.tables:
        if row.slot_id not in left.own_away and (row.theme_id is None or not themes or row.theme_id in themes):
            planned = to_plan(row.tables, workshop.spare_tables_percent)
            tables.setdefault(row.slot_id, []).append((planned, row.length))
    other = Side.VISITOR if side is Side.HOST else Side.HOST
    slots = [
        SlotShared(
            tables=sum(planned for planned, _ in some),
            own=left.there(side, slot),
            others=left.there(other, slot),
            length=sum(planned * length for planned, length in some) / sum(planned for planned, _ in some),
        )
        for slot, some in tables.items()
        if any(planned for planned, _ in some)
    ]
    return likely_meetings(slots, left.registered.get(other, 0), own_maximum)
