"""What somebody tells the desk of themselves on the day: that they are late, or cannot come.

It is a note like those that the desk makes: nobody is moved by it, and the next repair takes it into account. Until one
has, it can be taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.desk.facts import take_turn
from matchmaker.services.desk.noting import NewNote, enter_notes, key_of
from matchmaker.services.own_days import Appointment, OwnDays, own_days
from matchmaker.store.queries import desk
from matchmaker.store.queries.desk import OwnNote
from matchmaker.store.queries.timetable import SlotTime
from matchmaker.store.tables.desk import DeskEvent

SAID_OF_ONESELF = frozenset({DeskEventKind.LATE, DeskEventKind.ABSENT})


@dataclass(frozen=True, slots=True)
class Today:
    """The day of somebody who still has a meeting on it.

    Parameters
    ----------
    next
        The meeting that runs, or the next one.
    later
        The slots of the day from which they can say to be there: those that begin after the next meeting to come.
    can_say
        Whether a meeting of the day is still to come.
    said, since
        What they told the desk, if that stands, and from which slot on they said to be there.
    """

    next: Appointment
    later: tuple[SlotTime, ...]
    can_say: bool
    said: OwnNote | None
    since: SlotTime | None


def today_of(principal: Principal, own: OwnDays, said: OwnNote | None, now: datetime) -> Today | None:
    """Return the day as it stands, `said` being the last note about the calendar; None where no meeting is left."""
    ahead = _ahead(own, now)
    if not ahead:
        return None
    mine = said if said and said.account_id == principal.account and said.kind in SAID_OF_ONESELF else None
    coming = [each for each in ahead if each.place.starts_at > now]
    since = next((slot for slot in own.slots if mine and slot.id == mine.slot_id), None)
    return Today(ahead[0], _later(own, coming), bool(coming), mine, since)


def say(
    session: Session, principal: Principal, slug: str, kind: DeskEventKind, slot_id: str, key: str, *, now: datetime
) -> None:
    """Tell the desk that the one who asks is late, there from a slot on, or cannot come; once for each key.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    RefusedError
        They have no meeting to come today, or the slot is none from which they could be there.
    """
    own = own_days(session, principal, slug, Action.DAY_REPORT, "", meetings_alone=True)
    take_turn(session, own.facts)
    key = key_of(NewNote(kind, own.own.public_id, slot_id), key)
    there = select(DeskEvent.id).where(DeskEvent.workshop_id == own.facts.id, DeskEvent.idempotency_key == key)
    if session.scalar(there) is not None:
        return
    coming = [each for each in _ahead(own, now) if each.place.starts_at > now]
    if not coming:
        raise RefusedError(Refusal.DESK_NOT_TODAY)
    slot = None
    if kind is DeskEventKind.LATE:
        slot = next((each for each in _later(own, coming) if each.public_id == slot_id), None)
        if slot is None:
            raise RefusedError(Refusal.DESK_SLOT_NEEDED, "slot")
    row = DeskEvent(workshop_id=own.facts.id, kind=kind, registration_id=own.own.id, slot_id=slot.id if slot else None)
    row.idempotency_key, row.account_id, row.noted_at = key, principal.account or 0, now
    session.add(row)
    session.flush()
    enter_notes(session, principal, own.facts, "noted at the desk", (row,), now)


def take_own_word_back(session: Session, principal: Principal, slug: str, *, now: datetime) -> None:
    """Take back what the one who asks told the desk last; where nothing of it stands, nothing is done.

    Raises
    ------
    RefusedError
        A repair has taken it into account already: then the desk has to know.
    """
    own = own_days(session, principal, slug, Action.DAY_REPORT, "", meetings_alone=True)
    take_turn(session, own.facts)
    said = desk.last_note_about(session, own.own.id)
    if said is None or said.account_id != principal.account or said.kind not in SAID_OF_ONESELF:
        return
    if said.plan_id is not None:
        raise RefusedError(Refusal.DESK_REPAIRED)
    row = session.get_one(DeskEvent, said.id)
    row.taken_back_at, row.taken_back_by_id = now, principal.account
    session.flush()
    enter_notes(session, principal, own.facts, "desk note taken back", (row,), now)


def _ahead(own: OwnDays, now: datetime) -> list[Appointment]:
    """Return the meetings of the day that take place and have not ended."""
    today = day_in(now, own.facts.time_zone)
    held = (each for each in own.meetings if each.place.day == today and not each.is_cancelled)
    return [each for each in held if each.place.ends_at > now] if own.is_planned else []


def _later(own: OwnDays, coming: Sequence[Appointment]) -> tuple[SlotTime, ...]:
    """Return the slots of the day that begin after the next meeting to come."""
    if not coming:
        return ()
    first = coming[0].place
    return tuple(slot for slot in own.slots if slot.day == first.day and slot.starts_at > first.starts_at)
