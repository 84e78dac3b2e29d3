"""What is on the programme beside the meetings, and who goes on which visit: one statement each.

Who goes on a visit is decided by a run. Versions that were made from one by hand or by a repair take it over, so for
them it is read from the run's version that they come from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.programmes.items import TAKES_EVERYBODY, Span
from matchmaker.domain.workshops import ItemKind
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.items import ProgrammeItem, ProgrammeItemName, VisitPlace, VisitWish
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Room


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the solver has to know it: whom it takes away from when until when, with the bus."""

    id: int
    public_id: str
    kind: ItemKind
    takes: Span
    places: int


@dataclass(frozen=True, slots=True)
class ItemTime:
    """An item with all that people are told of it; `names` and `summaries` by language."""

    id: int
    public_id: str
    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    room: str
    place: str
    places: int | None
    leaves_at: datetime | None
    returns_at: datetime | None
    names: Mapping[str, str]
    summaries: Mapping[str, str]


def items(session: Session, workshop_id: int) -> list[ItemRow]:
    """Return what is on the programme beside the meetings, in the order of time."""
    row = ProgrammeItem
    query = select(
        row.id, row.public_id, row.kind, row.starts_at, row.ends_at, row.bus_leaves_at, row.bus_returns_at, row.places
    )
    rows = session.execute(query.where(row.workshop_id == workshop_id).order_by(row.starts_at, row.id))
    return [
        ItemRow(key, public_id, kind, (leaves or starts, returns or ends), places or 0)
        for key, public_id, kind, starts, ends, leaves, returns, places in rows
    ]


def items_told(session: Session, workshop_id: int) -> list[ItemTime]:
    """Return the same with what people are told of each."""
    return _items_told(session, ProgrammeItem.workshop_id == workshop_id)


def items_beside(session: Session, workshop_id: int, plan_id: int, registration_id: int) -> list[ItemTime]:
    """Return, as `items_told` does, what takes everybody, and the visits of a calendar in a version of the plan."""
    goes = _place_rows(WorkshopPlan.id == plan_id, VisitPlace.registration_id == registration_id)
    visits = ProgrammeItem.id.in_(goes.with_only_columns(VisitPlace.item_id))
    return _items_told(
        session, ProgrammeItem.workshop_id == workshop_id, or_(ProgrammeItem.kind.in_(TAKES_EVERYBODY), visits)
    )


def _items_told(session: Session, *which: ColumnElement[bool]) -> list[ItemTime]:
    row, named = ProgrammeItem, ProgrammeItemName
    query = (
        select(
            row.id,
            row.public_id,
            row.kind,
            row.starts_at,
            row.ends_at,
            Room.name,
            row.place,
            row.places,
            row.bus_leaves_at,
            row.bus_returns_at,
            named.language,
            named.name,
            named.summary,
        )
        .outerjoin(Room, Room.id == row.room_id)
        .outerjoin(named, named.item_id == row.id)
        .where(*which)
        .order_by(row.starts_at, row.id, named.language)
    )
    found: dict[int, list[Any]] = {}
    for each in session.execute(query):
        found.setdefault(each[0], []).append(each)
    return [_told(rows) for rows in found.values()]


def wishes(session: Session, workshop_id: int) -> dict[tuple[int, int], int]:
    """Return the rank of each wish of somebody who is known to the offices, by registration and item."""
    row = VisitWish
    query = (
        select(row.registration_id, row.item_id, row.rank)
        .join(Registration, Registration.id == row.registration_id)
        .where(row.workshop_id == workshop_id, is_told())
    )
    return {(registration, item): rank for registration, item, rank in session.execute(query)}


def wishes_of(session: Session, registration_id: int) -> dict[str, int]:
    """Return the ranks of the visits that a calendar wishes for, by their public id."""
    query = select(ProgrammeItem.public_id, VisitWish.rank).join(VisitWish, VisitWish.item_id == ProgrammeItem.id)
    query = query.where(VisitWish.registration_id == registration_id).order_by(VisitWish.rank, ProgrammeItem.id)
    return {item: rank for item, rank in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def places_in_force(session: Session, workshop_id: int) -> set[tuple[int, int]]:
    """Return who goes on which visit in the plan in force, by registration and item."""
    published = and_(WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED)
    return set(_places(session, published))


def places_of(session: Session, plan_id: int) -> set[tuple[int, int]]:
    """Return who goes on which visit in a version of the plan, by registration and item."""
    return set(_places(session, WorkshopPlan.id == plan_id))


def _places(session: Session, which: Any) -> Sequence[tuple[int, int]]:
    return [(registration, item) for registration, item in session.execute(_place_rows(which))]


def _place_rows(which: Any, *also: Any) -> Select[*tuple[Any, ...]]:
    origin = _made_by_a_run(which)
    return select(VisitPlace.registration_id, VisitPlace.item_id).where(VisitPlace.plan_id.in_(origin), *also)


def _made_by_a_run(which: Any) -> Select[Any]:
    """Return the version that a run made: this one, or the first on the way back to what it was made from."""
    begin = select(WorkshopPlan.id, WorkshopPlan.based_on_id, WorkshopPlan.origin).where(which)
    way = begin.cte("way", recursive=True)
    before = aliased(WorkshopPlan)
    back = (
        select(before.id, before.based_on_id, before.origin)
        .join(way, way.c.based_on_id == before.id)
        .where(way.c.origin != PlanOrigin.RUN)
    )
    way = way.union(back)
    return select(way.c.id).where(or_(way.c.origin == PlanOrigin.RUN, way.c.based_on_id.is_(None)))


def _told(rows: Sequence[Any]) -> ItemTime:
    key, public_id, kind, starts_at, ends_at, room, place, places, leaves_at, returns_at = rows[0][:10]
    said = [row[10:] for row in rows if row[10] is not None]
    return ItemTime(
        key,
        public_id,
        kind,
        starts_at,
        ends_at,
        room or "",
        place,
        places,
        leaves_at,
        returns_at,
        {language: name for language, name, _summary in said},
        {language: summary for language, _name, summary in said},
    )
