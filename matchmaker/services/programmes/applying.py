"""Writes the difference between the programme that stands and a new one, so that what stays keeps its identity.

Slots, rooms and interpreters have something that is unique in a workshop (a start, a name, two languages). Two of them
may exchange it, which a database that checks row by row would refuse; so they first step aside.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.programmes import document
from matchmaker.domain.programmes.document import Programme, Terms
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.services.programmes.applying_items import apply_items, apply_shifts, leave_rooms
from matchmaker.store.base import Public
from matchmaker.store.tables.pairs import PairRule, PairScoreUse
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import (
    Resource,
    Room,
    SessionSlot,
    Slot,
    Workshop,
    WorkshopName,
    WorkshopSession,
)

_ASIDE = datetime(1900, 1, 1, tzinfo=UTC)
Row = TypeVar("Row", bound=Public)


def apply_programme(session: Session, workshop_id: int, programme: Programme) -> Workshop:
    """Make `programme` the one that stands; return the workshop, whose version has moved on."""
    workshop = session.get_one(Workshop, workshop_id)
    with session.no_autoflush:
        themes = _keys(session, workshop)
        _apply_terms(session, workshop, programme.terms, themes)
        old_sessions = _rows(session, WorkshopSession, workshop_id)
        _remove_sessions(session, old_sessions, {each.id for each in programme.sessions})
        slots = _apply_slots(session, workshop, programme)
        rooms = _apply_rooms(session, workshop, programme.rooms)
        _apply_sessions(session, workshop, programme.sessions, old_sessions, (themes, slots, rooms))
        resources = _apply_interpreters(session, workshop, programme.interpreters)
        apply_shifts(session, workshop, programme.interpreters, resources, slots)
        apply_items(session, workshop, programme, rooms)
        workshop.spare_tables_percent = programme.spare_percent
        _apply_easings(session, workshop, programme.eased)
    flag_modified(workshop, "time_zone")  # whatever was changed, the version of the whole moves on
    session.flush()
    return workshop


def _apply_terms(session: Session, workshop: Workshop, terms: Terms, themes: dict[str, int]) -> None:
    workshop.starts_on, workshop.ends_on = terms.starts_on, terms.ends_on
    workshop.time_zone, workshop.place = terms.time_zone, terms.place
    workshop.working_language = terms.working_language
    workshop.registration_closes_at = terms.closes_at
    workshop.weights = dict(terms.weights) or None
    workshop.theme_id = themes[terms.theme] if terms.theme else None
    if workshop.status in {WorkshopStatus.OPEN, WorkshopStatus.CLOSED}:
        workshop.status = WorkshopStatus.CLOSED if terms.closed else WorkshopStatus.OPEN
    session.execute(delete(WorkshopName).where(WorkshopName.workshop_id == workshop.id))
    session.add_all(
        WorkshopName(workshop_id=workshop.id, language=language, name=titles.name, summary=titles.summary)
        for language, titles in terms.titles.items()
    )


def _remove_sessions(session: Session, rows: dict[str, WorkshopSession], kept: set[str]) -> None:
    for public_id in [each for each in rows if each not in kept]:
        session.delete(rows.pop(public_id))
    session.flush()


def _apply_slots(session: Session, workshop: Workshop, programme: Programme) -> dict[str, int]:
    rows = _rows(session, Slot, workshop.id)
    zone = programme.terms.time_zone
    kept = {each.id for each in programme.slots}
    gone = [row.id for public_id, row in rows.items() if public_id not in kept]
    session.execute(delete(SessionSlot).where(SessionSlot.slot_id.in_(gone)))
    _remove(session, rows, kept)
    moving = [rows[each.id] for each in programme.slots if _moves(rows.get(each.id), each, zone)]
    for number, row in enumerate(moving):
        row.starts_at = _ASIDE + timedelta(minutes=number)
    session.flush()
    for each in programme.slots:
        row = rows.setdefault(each.id, Slot(workshop_id=workshop.id, public_id=each.id))
        row.day, row.starts_at, row.ends_at = each.day, each.starts_at(zone), each.ends_at(zone)
    return _flushed(session, rows)


def _moves(row: Slot | None, slot: document.Slot, zone: str) -> bool:
    return row is not None and row.starts_at != slot.starts_at(zone)


def _apply_rooms(session: Session, workshop: Workshop, rooms: Sequence[document.Room]) -> dict[str, int]:
    rows = _rows(session, Room, workshop.id)
    kept = {each.id for each in rooms}
    gone = [row.id for public_id, row in rows.items() if public_id not in kept]
    for row in _rows(session, WorkshopSession, workshop.id).values():
        if row.room_id in gone:
            row.room_id = None
    leave_rooms(session, gone)
    session.flush()
    _remove(session, rows, kept)
    for each in rooms:
        if each.id in rows and rows[each.id].name != each.name:
            rows[each.id].name = f"{each.id} aside"
    session.flush()
    for each in rooms:
        rows.setdefault(each.id, Room(workshop_id=workshop.id, public_id=each.id)).name = each.name
    return _flushed(session, rows)


def _apply_sessions(
    session: Session,
    workshop: Workshop,
    sessions: Sequence[document.Session],
    rows: dict[str, WorkshopSession],
    keys: tuple[dict[str, int], dict[str, int], dict[str, int]],
) -> None:
    themes, slots, rooms = keys
    for each in sessions:
        row = rows.setdefault(each.id, WorkshopSession(workshop_id=workshop.id, public_id=each.id))
        row.theme_id = themes[each.theme] if each.theme else None
        row.room_id = rooms[each.room] if each.room else None
        row.tables, row.title = each.tables, each.title
    ids = _flushed(session, rows)
    wanted = {(ids[each.id], slots[slot]) for each in sessions for slot in each.slots}
    links = session.scalars(select(SessionSlot).where(SessionSlot.workshop_id == workshop.id)).all()
    standing = {(link.session_id, link.slot_id): link for link in links}
    for place in standing.keys() - wanted:
        session.delete(standing[place])
    session.add_all(
        SessionSlot(session_id=session_id, slot_id=slot_id, workshop_id=workshop.id)
        for session_id, slot_id in sorted(wanted - standing.keys())
    )
    session.flush()


def _apply_interpreters(session: Session, workshop: Workshop, given: Sequence[document.Interpreters]) -> dict[str, int]:
    rows = _rows(session, Resource, workshop.id)
    kept = {each.id for each in given}
    gone = [row.id for public_id, row in rows.items() if public_id not in kept]
    # What pairs need is computed anew with their scores at the next run.
    session.execute(delete(PairScoreUse).where(PairScoreUse.resource_id.in_(gone)))
    _remove(session, rows, kept)
    for each in given:
        if each.id in rows and (rows[each.id].language_a, rows[each.id].language_b) != (each.languages or (None, None)):
            row = rows[each.id]
            row.language_a, row.language_b, row.name = None, None, f"{each.id} aside"
    session.flush()
    for each in given:
        row = rows.setdefault(each.id, Resource(workshop_id=workshop.id, public_id=each.id))
        row.language_a, row.language_b = each.languages or (None, None)
        row.name, row.capacity = each.name, each.capacity
    return _flushed(session, rows)


def _apply_easings(session: Session, workshop: Workshop, eased: Sequence[document.Easing]) -> None:
    """Let decisions give way; one that is gone by now needs nothing."""
    rules = _rows(session, PairRule, workshop.id)
    for each in eased:
        rule = rules.get(each.rule)
        if each.kind is document.Eased.BREAKS:
            workshop.max_break_spread = each.number
        elif rule is not None and each.kind is document.Eased.MUST:
            rule.must = False
        elif rule is not None:
            rule.session_id = None
    session.flush()


def _rows(session: Session, kind: type[Row], workshop_id: int) -> dict[str, Row]:
    query = select(kind).where(kind.workshop_id == workshop_id).order_by(kind.id)  # type: ignore[attr-defined]
    return {row.public_id: row for row in session.scalars(query)}


def _remove(session: Session, rows: dict[str, Row], kept: set[str]) -> None:
    for public_id in [each for each in rows if each not in kept]:
        session.delete(rows.pop(public_id))
    session.flush()


def _flushed(session: Session, rows: dict[str, Row]) -> dict[str, int]:
    session.add_all(rows.values())
    session.flush()
    return {public_id: row.id for public_id, row in rows.items()}


def _keys(session: Session, workshop: Workshop) -> dict[str, int]:
    query = select(Theme.public_id, Theme.id).where(Theme.partnership_id == workshop.partnership_id)
    return {public_id: key for public_id, key in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)
