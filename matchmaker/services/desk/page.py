"""The desk as its pages show it: who has come, what the plan does not know yet, and what lies ahead of whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError
from matchmaker.services.desk.changes import Pending, pending_of
from matchmaker.services.desk.facts import Day, day_of, desk_to_read
from matchmaker.services.desk.mandates import Standing, standing_of
from matchmaker.services.desk.rooms import RoomAhead, rooms_ahead
from matchmaker.services.paging import paged
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes
from matchmaker.services.plans.timetables import Seat, holds, of_calendar, seats_of
from matchmaker.store.queries import plans
from matchmaker.store.queries.desk import Note
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime

PEOPLE_ON_A_PAGE = 20
NOTES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the desk: whether they have come, from or up to when, and where they meet next.

    Parameters
    ----------
    since, until
        The first slot of somebody late, the last one of somebody who leaves early.
    """

    calendar: Calendar
    presence: Presence
    since: SlotTime | None
    until: SlotTime | None
    next: Seat | None
    meetings: int


@dataclass(frozen=True, slots=True)
class Said:
    """A note with what it is about; `own` where somebody of the reader's office made it.

    Parameters
    ----------
    sessions
        How many were closed in one act, this one among them.
    """

    note: Note
    calendar: Calendar | None
    place: Place | None
    slot: SlotTime | None
    own: bool
    sessions: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """The page of the desk.

    Parameters
    ----------
    counts
        For each side how many calendars have which presence.
    version
        The version in force; None before there is one.
    running, coming
        The slot that runs, if one does, and those that have not begun.
    waiting
        The version that waits for the other office's answer, if any: id and number.
    guests
        Those of the page; `found`: how many the search found over all pages.
    """

    workshop: WorkshopHead
    version: Version | None
    counts: Mapping[Side, Mapping[Presence, int]]
    running: SlotTime | None
    coming: tuple[SlotTime, ...]
    slots: tuple[SlotTime, ...]
    pending: tuple[Pending, ...]
    mandate: Standing | None
    waiting: tuple[str, int] | None
    guests: tuple[Guest, ...]
    found: int
    page: int
    pages: int
    notes: tuple[Said, ...]
    calendars: Mapping[str, Calendar]
    places: Mapping[str, Place]
    themes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class GuestPage:
    """One person at the desk, with all their meetings and what was noted about them."""

    workshop: WorkshopHead
    guest: Guest
    seats: tuple[Seat, ...]
    notes: tuple[Said, ...]
    coming: tuple[SlotTime, ...]
    running: SlotTime | None
    themes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ComingSession:
    """A session that has not begun: its tables in the programme and as noted, and how many meetings it has."""

    place: Place
    meetings: int
    closed: bool
    tables: int


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions that have not begun, the rooms that they are in, and the slots from which a room can be closed."""

    workshop: WorkshopHead
    sessions: tuple[ComingSession, ...]
    rooms: tuple[RoomAhead, ...]
    coming: tuple[SlotTime, ...]
    notes: tuple[Said, ...]
    themes: Mapping[int, str]


def desk_of(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    search: str = "",
    presence: Presence | None = None,
    page: int = 1,
    language: str,
    now: datetime,
) -> Desk:
    """Return the desk: those whose name or organisation holds `search`, of one presence or of all."""
    workshop = desk_to_read(session, principal, slug)
    head, themes = head_and_themes(session, principal, workshop, language)
    day = day_of(session, principal, workshop)
    comers = [each for each in day.shown if each.status is RegistrationStatus.REGISTERED]
    found = [each for each in comers if holds(each, search) and presence in {None, day.presence(each.id)}]
    shown = paged(found, page, PEOPLE_ON_A_PAGE)
    seats = seats_of(day.content, themes, {}) if day.content else []
    return Desk(
        head,
        day.content.version if day.content else None,
        {side: _counts(day, [each for each in comers if each.side is side]) for side in Side},
        next(iter(day.running(now)), None),
        day.coming(now),
        tuple(day.slots),
        pending_of(day, now),
        standing_of(session, workshop, now),
        next(iter(plans.proposed(session, workshop.id)), None),
        tuple(_guest(day, each, of_calendar(seats, each), now) for each in shown.rows),
        shown.found,
        shown.page,
        shown.pages,
        notes_told(day, principal.party)[:NOTES_SHOWN],
        {each.public_id: each for each in day.calendars.values()},
        {each.public_id: each for each in day.places.values()},
        themes,
    )


def guest_of(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str, now: datetime
) -> GuestPage:
    """Return one person by the id on their badge and in their agenda.

    Raises
    ------
    NotFoundError
        Nobody of this id is expected here whom the one who asks may be told of.
    """
    workshop = desk_to_read(session, principal, slug)
    head, themes = head_and_themes(session, principal, workshop, language)
    day = day_of(session, principal, workshop)
    calendar = next((each for each in day.shown if person_id in {member.public_id for member in each.members}), None)
    if calendar is None:
        raise NotFoundError("There is nothing at this address.")
    seats = of_calendar(seats_of(day.content, themes, {}) if day.content else [], calendar)
    notes = tuple(each for each in notes_told(day, principal.party) if each.calendar == calendar)
    running = next(iter(day.running(now)), None)
    return GuestPage(head, _guest(day, calendar, seats, now), seats, notes, day.coming(now), running, themes)


def sessions_of(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> Sessions:
    """Return the sessions that have not begun, in the order of time."""
    workshop = desk_to_read(session, principal, slug)
    head, themes = head_and_themes(session, principal, workshop, language)
    day = day_of(session, principal, workshop)
    held = Counter(each.session_id for each in day.sittings)
    last = {note.session_id: note for note in day.standing_notes if note.session_id is not None}
    sessions = []
    for key, place in day.places.items():
        if place.starts_at > now:
            note = last.get(key)
            closed = note is not None and note.kind is DeskEventKind.CLOSED
            tables = place.tables if note is None or note.tables is None else note.tables
            sessions.append(ComingSession(place, held[key], closed, tables))
    notes = tuple(each for each in notes_told(day, principal.party) if each.place is not None)
    rooms = rooms_ahead(day, held, {each.place.id for each in sessions if each.closed}, now)
    return Sessions(head, tuple(sessions), rooms, day.coming(now), notes, themes)


def _counts(day: Day, some: list[Calendar]) -> Mapping[Presence, int]:
    counted = Counter(day.presence(each.id) for each in some)
    return {presence: counted[presence] for presence in Presence}


def _guest(day: Day, calendar: Calendar, seats: tuple[Seat, ...], now: datetime) -> Guest:
    slots = {slot.id: slot for slot in day.slots}
    notes, presence = day.notes_of(calendar.id), day.presence(calendar.id)
    since = [slots.get(note.slot_id or 0) for note in notes if note.kind is DeskEventKind.LATE]
    until = [slots.get(note.slot_id or 0) for note in notes if note.kind is DeskEventKind.EARLY]
    return Guest(
        calendar,
        presence,
        since[-1] if since and presence is Presence.LATE else None,
        until[-1] if until else None,
        next((seat for seat in seats if seat.place.ends_at > now), None),
        len(seats),
    )


def notes_told(day: Day, party: int | None) -> tuple[Said, ...]:
    """Return the notes that stand, the latest first, of those whom the one who asks may be told of.

    The notes of one act are told as one.
    """
    slots = {slot.id: slot for slot in day.slots}
    shown = {calendar.id: calendar for calendar in day.shown}
    with_first = Counter(note.made_with_id for note in day.standing_notes)
    return tuple(
        Said(
            note,
            shown.get(note.registration_id or 0),
            day.places.get(note.session_id or 0),
            slots.get(note.slot_id or 0),
            note.party_id == party,
            1 + with_first[note.id],
        )
        for note in reversed(day.standing_notes)
        if note.made_with_id is None and (note.session_id is not None or note.registration_id in shown)
    )
