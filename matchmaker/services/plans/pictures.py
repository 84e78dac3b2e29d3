"""What the pictures of a version are drawn from: how full its tables are, and where people fit and where they meet.

The fit is that of the page about weights: without anybody's wishes and whatever was vetoed, from the profiles as they
were when it was last computed. Nobody is named in it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.affinity.heat import Heat, heat_of
from matchmaker.services import parts
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.content import Content
from matchmaker.services.scoring import usual_weights
from matchmaker.store.queries import scoring
from matchmaker.store.queries.timetable import Place, SlotTime


@dataclass(frozen=True, slots=True)
class SlotUse:
    """How many of the tables of a slot are taken."""

    slot: SlotTime
    taken: int
    tables: int


@dataclass(frozen=True, slots=True)
class TableUse:
    """How many tables are taken by slot and theme.

    Parameters
    ----------
    slots
        In the order of time.
    themes
        Keys of the themes of sessions; None for sessions that are open to all.
    cells
        By slot (its key) and theme: how many tables are taken, and how many there are. Missing: no session.
    """

    slots: tuple[SlotTime, ...]
    themes: tuple[int | None, ...]
    cells: Mapping[tuple[int, int | None], tuple[int, int]]


def uses_by_slot(content: Content) -> tuple[SlotUse, ...]:
    """Return how full each slot is, in the order of time."""
    taken = Counter(slot for each in content.sittings for slot in _slots(content.places.get(each.session_id)))
    tables: Counter[SlotTime] = Counter()
    for place in content.places.values():
        for slot in place.slots:
            tables[slot] += place.tables
    return tuple(SlotUse(slot, taken[slot], tables[slot]) for slot in sorted(tables, key=lambda slot: slot.starts_at))


def uses_by_theme(content: Content) -> TableUse:
    """Return how full the sessions of each theme are in each slot, the fullest theme first."""
    held = Counter(each.session_id for each in content.sittings)
    taken: Counter[tuple[int, int | None]] = Counter()
    tables: Counter[tuple[int, int | None]] = Counter()
    slots: set[SlotTime] = set()
    for place in content.places.values():
        for slot in place.slots:
            slots.add(slot)
            taken[slot.id, place.theme_id] += held[place.id]
            tables[slot.id, place.theme_id] += place.tables
    by_theme = Counter({theme: 0 for _slot, theme in tables})
    for (_slot, theme), count in taken.items():
        by_theme[theme] += count
    return TableUse(
        tuple(sorted(slots, key=lambda slot: slot.starts_at)),
        tuple(theme for theme, _count in by_theme.most_common()),
        {cell: (taken[cell], count) for cell, count in tables.items()},
    )


def fit_map(session: Session, workshop: WorkshopFacts, content: Content) -> Heat | None:
    """Return where people fit and where they meet, in two statements; None where no fit was ever computed."""
    kept = parts.kept(session, workshop.id)
    if kept is None or not kept.parts.hosts or not kept.parts.visitors:
        return None
    place = scoring.follows(session, workshop.id)
    rows = {public_id: row for row, public_id in enumerate(kept.parts.hosts)}
    columns = {public_id: column for column, public_id in enumerate(kept.parts.visitors)}
    meet = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for each in content.sittings:
        host, visitor = (content.calendars[key].public_id for key in (each.host_id, each.visitor_id))
        if host in rows and visitor in columns:
            meet[rows[host], columns[visitor]] = True
    weights = {**usual_weights(follow_up=place.follow_up), **place.weights}
    return heat_of(kept.parts.tables, weights, meet)


def _slots(place: Place | None) -> tuple[SlotTime, ...]:
    return place.slots if place else ()
