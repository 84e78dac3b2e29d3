"""What is on beside the meetings, as far as meetings have to give way: breaks, plenaries, visits with their buses.

Who goes on which visit is decided here, before the meetings and from the wishes alone, visits that run side by side
together (`solver.visits`). It is decided anew whenever an instance is made, from what stands then, so that whoever
makes one from the same rows finds the same people away. A version of the plan keeps what was decided for it
(`keep_visits`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from matchmaker.domain.programmes.items import TAKES_EVERYBODY, overlap, side_by_side
from matchmaker.domain.workshops import ItemKind
from matchmaker.solver.arrays import bools, ints
from matchmaker.solver.visits import NOWHERE, assign_visits
from matchmaker.store.queries import items as queries
from matchmaker.store.queries import planning, timetable
from matchmaker.store.queries.items import ItemRow
from matchmaker.store.queries.timetable import SlotTime
from matchmaker.store.tables.items import ProgrammeItem, VisitPlace
from matchmaker.store.tables.registrations import Registration

Going = tuple[int, int]
"""The keys of a registration and of the visit that it goes on."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What meetings give way to.

    Parameters
    ----------
    closed
        Keys of the slots in which nobody meets.
    away
        Keys of the slots in which somebody is on a visit, by registration.
    visits
        Who goes on which visit.
    """

    closed: frozenset[int] = frozenset()
    away: Mapping[int, frozenset[int]] = field(default_factory=dict)
    visits: tuple[Going, ...] = ()


def beside_of(
    session: Session,
    workshop_id: int,
    slots: Sequence[SlotTime],
    absent: Mapping[int, Collection[int]],
) -> Beside:
    """Return what meetings give way to: one statement, and two more where there are visits.

    Parameters
    ----------
    slots
        Those of the workshop.
    absent
        Of every registration that is planned, keys of the slots in which it is not there: it goes on no visit that
        takes one of these. Nobody else goes on a visit.
    """
    items = queries.items(session, workshop_id)
    closing = [item for item in items if item.kind in TAKES_EVERYBODY]
    visits = [item for item in items if item.kind is ItemKind.VISIT]
    taken = {item.id: _slots_taken(item, slots) for item in visits}
    going = _going(session, workshop_id, visits, taken, absent) if visits else ()
    away: dict[int, frozenset[int]] = {}
    for person, item in going:
        away[person] = away.get(person, frozenset()) | taken[item]
    closed = frozenset[int]().union(*(_slots_taken(item, slots) for item in closing))
    return Beside(closed, away, going)


def visits_now(session: Session, workshop_id: int) -> tuple[Going, ...]:
    """Return who goes on which visit in an instance that is made now."""
    absent = {each.id: each.away for each in planning.calendars(session, workshop_id)}
    return beside_of(session, workshop_id, timetable.slots(session, workshop_id), absent).visits


def keep_visits(session: Session, workshop_id: int, plan_id: int, going: Iterable[Going]) -> None:
    """Keep with a version of the plan who goes on which visit; what is gone by now is passed over."""
    there = set(session.scalars(select(Registration.id).where(Registration.workshop_id == workshop_id)))
    items = set(session.scalars(select(ProgrammeItem.id).where(ProgrammeItem.workshop_id == workshop_id)))
    rows = [
        {"plan_id": plan_id, "registration_id": person, "item_id": item, "workshop_id": workshop_id}
        for person, item in going
        if person in there and item in items
    ]
    if rows:
        session.execute(insert(VisitPlace), rows)


def _slots_taken(item: ItemRow, slots: Sequence[SlotTime]) -> frozenset[int]:
    return frozenset(slot.id for slot in slots if overlap(item.takes, (slot.starts_at, slot.ends_at)))


def _going(
    session: Session,
    workshop_id: int,
    visits: Sequence[ItemRow],
    taken: Mapping[int, frozenset[int]],
    absent: Mapping[int, Collection[int]],
) -> tuple[Going, ...]:
    people = sorted(absent)
    wishes = queries.wishes(session, workshop_id)
    promised = queries.places_in_force(session, workshop_id)
    going: list[Going] = []
    for group in side_by_side([visit.takes for visit in visits]):
        items = [visits[position] for position in group]
        rank = [
            [0 if taken[item.id] & set(absent[person]) else wishes.get((person, item.id), 0) for item in items]
            for person in people
        ]
        kept = [[(person, item.id) in promised for item in items] for person in people]
        shape = (len(people), len(items))
        chosen = assign_visits(
            ints(rank).reshape(shape), ints([item.places for item in items]), bools(kept).reshape(shape)
        )
        going += [
            (person, items[visit].id) for person, visit in zip(people, chosen.tolist(), strict=True) if visit != NOWHERE
        ]
    return tuple(sorted(going))
