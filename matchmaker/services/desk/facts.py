"""What everything at the desk begins with: the plan in force, who is in it, when the slots are, and what was noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.desk import OF_A_PERSON, Noted, Presence, Times, events_of_notes, first_to_begin, presence_of
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import ForbiddenError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.content import Content, content_in_force
from matchmaker.services.plans.heading import unseen_calendars
from matchmaker.services.plans.timetables import calendars_shown
from matchmaker.store.queries import desk, timetable
from matchmaker.store.queries.desk import Note
from matchmaker.store.queries.timetable import Calendar, Place, Sitting, SlotTime
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True)
class Day:
    """The desk as one reading of the database sees it.

    Parameters
    ----------
    content
        The version in force; None before there is one.
    places, calendars
        All sessions with a slot, and all registrations.
    notes
        All that were made, those taken back among them.
    unseen
        Calendars of the other side that the one who asks may be told of only where somebody meets them.
    """

    workshop: WorkshopFacts
    content: Content | None
    places: Mapping[int, Place]
    calendars: Mapping[int, Calendar]
    slots: Sequence[SlotTime]
    notes: Sequence[Note]
    unseen: frozenset[int]
    planned: Sequence[Mapping[str, str]] = ()
    """The events that the version in force was made from."""

    @cached_property
    def times(self) -> Times:
        """The slots as the domain wants them."""
        return [(slot.public_id, slot.starts_at) for slot in self.slots]

    @cached_property
    def standing_notes(self) -> tuple[Note, ...]:
        """Those that were not taken back."""
        return tuple(note for note in self.notes if note.taken_back_at is None)

    @cached_property
    def noted(self) -> tuple[Noted, ...]:
        """The notes that stand, in public ids; one about what is gone from the programme counts no more."""
        slots = {slot.id: slot.public_id for slot in self.slots}
        found = ((note, self._named(note)) for note in self.standing_notes)
        return tuple(Noted(note.kind, of, slots.get(note.slot_id or 0), note.tables) for note, of in found if of)

    @cached_property
    def sittings(self) -> Sequence[Sitting]:
        """The meetings of the version in force."""
        return self.content.sittings if self.content else ()

    @cached_property
    def shown(self) -> tuple[Calendar, ...]:
        """The calendars that the one who asks may be told of, by name: those that come, or have a meeting."""
        if self.content is not None:
            return tuple(calendars_shown(self.content, self.unseen))
        some = (each for key, each in self.calendars.items() if key not in self.unseen)
        return tuple(sorted((each for each in some if each.status is RegistrationStatus.REGISTERED), key=_by_name))

    def notes_of(self, calendar_id: int) -> tuple[Note, ...]:
        """Return the notes about somebody that stand."""
        return self._by_person.get(calendar_id, ())

    def presence(self, calendar_id: int) -> Presence:
        """Return whether somebody has come."""
        return presence_of([Noted(note.kind, "") for note in self.notes_of(calendar_id)])

    def events(self, now: datetime) -> tuple[dict[str, str], ...]:
        """Return what follows from the notes, as a plan file says it."""
        return events_of_notes(self.noted, self.times, now)

    def begun(self, now: datetime) -> frozenset[int]:
        """Return the keys of the sessions that have begun."""
        return frozenset(key for key, place in self.places.items() if place.starts_at <= now)

    def running(self, now: datetime) -> tuple[SlotTime, ...]:
        """Return the slot that runs now; empty between two."""
        return tuple(slot for slot in self.slots if slot.starts_at <= now < slot.ends_at)

    def coming(self, now: datetime) -> tuple[SlotTime, ...]:
        """Return the slots that have not begun."""
        return tuple(self.slots[first_to_begin(self.times, now) :])

    @cached_property
    def _by_person(self) -> Mapping[int, tuple[Note, ...]]:
        found: dict[int, list[Note]] = {}
        for note in self.standing_notes:
            if note.registration_id is not None:
                found.setdefault(note.registration_id, []).append(note)
        return {key: tuple(notes) for key, notes in found.items()}

    def _named(self, note: Note) -> str:
        if note.kind in OF_A_PERSON:
            calendar = self.calendars.get(note.registration_id or 0)
            return calendar.public_id if calendar else ""
        place = self.places.get(note.session_id or 0)
        return place.public_id if place else ""


def day_of(session: Session, principal: Principal, workshop: WorkshopFacts, beside: Content | None = None) -> Day:
    """Return the desk of a workshop; whoever calls has asked whether it may be read.

    Seven statements; four where a version of the plan is read already, given as `beside`.
    """
    content = content_in_force(session, workshop, beside)
    read = content or beside
    return Day(
        workshop,
        content,
        read.places if read else timetable.places(session, workshop.id),
        read.calendars if read else timetable.calendars(session, workshop.id),
        timetable.slots(session, workshop.id),
        desk.notes(session, workshop.id),
        unseen_calendars(session, principal, workshop),
        content.version.events if content else (),
    )


def desk_to_read(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return the workshop, if the one who asks may read what the desk shows: the plan and who is expected."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    return workshop


def desk_to_change(session: Session, principal: Principal, slug: str) -> tuple[WorkshopFacts, int]:
    """Return the workshop and the own party, if the one who asks works at its desk; one after the other.

    Raises
    ------
    ForbiddenError
        Whoever asks is of none of the two offices.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.REPAIR, workshop.resource())
    if principal.party is None or principal.party not in workshop.parties:
        raise ForbiddenError("Only the two offices of the workshop work at its desk.")
    take_turn(session, workshop)
    return workshop, principal.party


def take_turn(session: Session, workshop: WorkshopFacts) -> None:
    """Let those who note or repair at one workshop go one after the other: writing the row is a race that is lost."""
    session.execute(update(Workshop).where(Workshop.id == workshop.id).values(slug=Workshop.slug))


def _by_name(calendar: Calendar) -> str:
    names = [member.name_latin or member.name for member in calendar.members]
    return (calendar.name or " ".join(names)).casefold()
