"""Noting what happens on the day, once, and taking a note back.

A note changes nothing by itself: a plan takes it into account when a repair of it is applied. It is never deleted, so
that what a plan was made from can be read later; who was wrong takes the note back.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.desk import MOST_TABLES, OF_A_PERSON, WITH_SLOT, DeskEventKind, Extent
from matchmaker.domain.permissions import Principal
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.desk.facts import Day, day_of, desk_to_change
from matchmaker.services.desk.rooms import closed_with_room
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime
from matchmaker.store.tables.desk import DeskEvent

SUBJECT = "desk_event"


@dataclass(frozen=True, slots=True)
class NewNote:
    """What is to be noted, in public ids.

    Parameters
    ----------
    of
        The calendar, or the session; the room, where `extent` goes beyond one session.
    slot
        Somebody late is there from it on, somebody who leaves early up to it; a room is closed from it on, without one
        from now on.
    tables
        How many tables the session has from now on.
    """

    kind: DeskEventKind
    of: str
    slot: str = ""
    tables: int | None = None
    extent: Extent = Extent.SESSION


def note(session: Session, principal: Principal, slug: str, new: NewNote, key: str, *, now: datetime) -> str:
    """Note something and return the id of the note; sent again with the same key it is the same note.

    A room that closes is a note for each of its sessions, made in one act: the id is that of the first.

    Raises
    ------
    NotFoundError
        There is no such person, session, room or slot here.
    RefusedError
        The session or the slot has begun, the room has no session ahead, or the number of tables is none.
    """
    workshop, _ = desk_to_change(session, principal, slug)
    key = key_of(new, key)
    there = select(DeskEvent.public_id).where(DeskEvent.workshop_id == workshop.id, DeskEvent.idempotency_key == key)
    if earlier := session.scalar(there):
        return earlier
    first, *more = _rows(day_of(session, principal, workshop), new, now)
    for number, row in enumerate((first, *more)):
        row.workshop_id, row.kind, row.idempotency_key = workshop.id, new.kind, f"{key}.{number}" if number else key
        row.account_id, row.noted_at = principal.account or 0, now
        row.made_with_id = first.id if number else None
        session.add(row)
        session.flush()
    enter_notes(session, principal, workshop, "noted at the desk", (first, *more), now)
    return first.public_id


def take_back(session: Session, principal: Principal, slug: str, note_id: str, *, now: datetime) -> None:
    """Take a note back, whoever of the two offices made it; one that is taken back stays so.

    With the first note of an act all that were made with it are taken back: a room opens as it was closed.
    """
    workshop, _ = desk_to_change(session, principal, slug)
    query = select(DeskEvent).where(DeskEvent.workshop_id == workshop.id, DeskEvent.public_id == note_id)
    row = session.scalars(query.with_for_update()).one_or_none()
    shown = {calendar.id for calendar in day_of(session, principal, workshop).shown}
    if row is None or (row.registration_id is not None and row.registration_id not in shown):
        raise _nothing()
    if row.taken_back_at is None:
        with_it = select(DeskEvent).where(DeskEvent.made_with_id == row.id, DeskEvent.taken_back_at.is_(None))
        rows = (row, *session.scalars(with_it.with_for_update()))
        for each in rows:
            each.taken_back_at, each.taken_back_by_id = now, principal.account
        session.flush()
        enter_notes(session, principal, workshop, "desk note taken back", rows, now)


def _rows(day: Day, new: NewNote, now: datetime) -> list[DeskEvent]:
    if new.kind is not DeskEventKind.CLOSED or new.extent is Extent.SESSION:
        return [_row(day, new, now)]
    return [DeskEvent(session_id=place.id) for place in closed_with_room(day, new.of, new.slot, new.extent, now)]


def _row(day: Day, new: NewNote, now: datetime) -> DeskEvent:
    if new.kind in OF_A_PERSON:
        slot = _slot(day, new, now) if new.kind in WITH_SLOT else None
        return DeskEvent(registration_id=_calendar(day, new.of).id, slot_id=slot.id if slot else None)
    place = _place(day, new.of)
    if place.starts_at <= now:
        raise RefusedError(Refusal.DESK_SESSION_BEGUN)
    if new.kind is DeskEventKind.CLOSED:
        return DeskEvent(session_id=place.id)
    if new.tables is None or not 0 <= new.tables <= MOST_TABLES:
        raise RefusedError(Refusal.DESK_TABLES_WRONG, field="tables", most=MOST_TABLES)
    return DeskEvent(session_id=place.id, tables=new.tables)


def _calendar(day: Day, public_id: str) -> Calendar:
    found = next((each for each in day.shown if each.public_id == public_id), None)
    if found is None:
        raise _nothing()
    return found


def _place(day: Day, public_id: str) -> Place:
    found = next((each for each in day.places.values() if each.public_id == public_id), None)
    if found is None:
        raise _nothing()
    return found


def _slot(day: Day, new: NewNote, now: datetime) -> SlotTime:
    """Return the slot of a note: one to come for somebody late, and also the running one for somebody who leaves."""
    found = next((each for each in day.slots if each.public_id == new.slot), None)
    if found is None:
        raise RefusedError(Refusal.DESK_SLOT_NEEDED, field="slot")
    if (found.starts_at if new.kind is DeskEventKind.LATE else found.ends_at) <= now:
        raise RefusedError(Refusal.DESK_SLOT_OVER, field="slot")
    return found


def key_of(new: NewNote, key: str) -> str:
    """Return the key of a note: that of the page with what is said, so that one page can say several things."""
    said: list[object] = [key, new.kind.value, new.of, new.slot, new.tables]
    if new.extent is not Extent.SESSION:
        said.append(new.extent.value)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _nothing() -> NotFoundError:
    return NotFoundError("There is nothing at this address.")


def enter_notes(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, rows: Sequence[DeskEvent], now: datetime
) -> None:
    """Write into the journal that notes were made or taken back in one act."""
    place, first = workshop.public_id, rows[0]
    details: dict[str, object] = {"kind": first.kind.value}
    if len(rows) > 1:
        details["sessions"] = len(rows)
    journal.record(
        session,
        principal,
        act,
        subject_kind=SUBJECT,
        subject_id=first.public_id,
        workshop=place,
        details=details,
        now=now,
    )
