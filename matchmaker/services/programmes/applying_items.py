"""Writes what is on a programme beside the meetings, and the shifts of interpreters."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.programmes.document import Interpreters, Item, Programme
from matchmaker.store.tables.items import ProgrammeItem, ProgrammeItemName
from matchmaker.store.tables.workshops import ResourceSlot, Workshop


def apply_items(session: Session, workshop: Workshop, programme: Programme, rooms: Mapping[str, int]) -> None:
    """Let the items be those of a programme; one that stays keeps who wished for it."""
    query = select(ProgrammeItem).where(ProgrammeItem.workshop_id == workshop.id)
    rows = {row.public_id: row for row in session.scalars(query)}
    kept = {each.id for each in programme.items}
    for public_id in rows.keys() - kept:
        session.delete(rows[public_id])
    session.flush()
    for each in programme.items:
        row = rows.get(each.id) or ProgrammeItem(workshop_id=workshop.id, public_id=each.id)
        _fill(row, each, programme.terms.time_zone, rooms)
        rows[each.id] = row
        session.add(row)
    session.flush()
    _write_names(session, {each.id: rows[each.id].id for each in programme.items}, programme.items)


def apply_shifts(
    session: Session,
    workshop: Workshop,
    interpreters: Sequence[Interpreters],
    resources: Mapping[str, int],
    slots: Mapping[str, int],
) -> None:
    """Write anew in which slots there are so many interpreters."""
    session.execute(delete(ResourceSlot).where(ResourceSlot.workshop_id == workshop.id))
    rows = [
        {
            "resource_id": resources[each.id],
            "slot_id": slots[slot],
            "workshop_id": workshop.id,
            "capacity": number,
        }
        for each in interpreters
        for slot, number in each.shifts
    ]
    if rows:
        session.execute(insert(ResourceSlot), rows)


def leave_rooms(session: Session, room_ids: Collection[int]) -> None:
    """Let what is in these rooms, which go, be in none."""
    session.execute(update(ProgrammeItem).where(ProgrammeItem.room_id.in_(room_ids)).values(room_id=None))


def _fill(row: ProgrammeItem, item: Item, zone: str, rooms: Mapping[str, int]) -> None:
    row.kind = item.kind
    row.starts_at, row.ends_at = item.at(item.start, zone), item.at(item.end, zone)
    row.room_id = rooms[item.room] if item.room else None
    row.place, row.places = item.place, item.places
    row.bus_leaves_at = item.at(item.leaves, zone) if item.leaves else None
    row.bus_returns_at = item.at(item.returns, zone) if item.returns else None
    if row.id is not None:
        flag_modified(row, "kind")  # the version moves on also where only its names are others


def _write_names(session: Session, ids: Mapping[str, int], items: Sequence[Item]) -> None:
    session.execute(delete(ProgrammeItemName).where(ProgrammeItemName.item_id.in_(ids.values())))
    rows = [
        {"item_id": ids[each.id], "language": language, "name": titles.name, "summary": titles.summary}
        for each in items
        for language, titles in each.titles.items()
    ]
    if rows:
        session.execute(insert(ProgrammeItemName), rows)
