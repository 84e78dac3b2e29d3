"""Who was there and which meetings were held, by the notes of the desk that were not taken back."""

from collections.abc import Sequence
from datetime import datetime

from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.reports import Held, Mark, fate_of, was_closed, was_there
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries.desk import Note
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


class Noted:
    """What the desk noted about each calendar and each session, with the times of the slots that it named.

    Of a workshop that was cancelled no meeting was held, whatever was noted.
    """

    def __init__(self, workshop: WorkshopFacts, notes: Sequence[Note], slots: Sequence[SlotTime]) -> None:
        times = {slot.id: slot for slot in slots}
        self._cancelled = workshop.status is WorkshopStatus.CANCELLED
        self._of_calendar: dict[int, list[Mark]] = {}
        self._of_session: dict[int, list[Mark]] = {}
        for note in notes:
            if note.taken_back_at is None:
                slot = times.get(note.slot_id or 0)
                mark = Mark(note.kind, note.noted_at, slot.starts_at if slot else None, slot.ends_at if slot else None)
                if note.registration_id is not None:
                    self._of_calendar.setdefault(note.registration_id, []).append(mark)
                elif note.session_id is not None:
                    self._of_session.setdefault(note.session_id, []).append(mark)

    @property
    def anybody(self) -> bool:
        """Whether the desk noted anything about anybody at all."""
        return bool(self._of_calendar)

    def fate(self, place: Place, host: Calendar, visitor: Calendar, now: datetime) -> Held:
        """Return what became of a meeting of two calendars in a session."""
        if self._cancelled:
            return Held.NOT_HELD
        begins, ends = place.starts_at, place.ends_at
        there = (self._was_there(each, begins, ends) for each in (host, visitor))
        return fate_of(ends, now, there, closed=was_closed(self._of_session.get(place.id, ()), ends))

    def _was_there(self, calendar: Calendar, begins: datetime, ends: datetime) -> bool | None:
        """Return what the notes tell; whoever has withdrawn, and was not seen, was not there."""
        said = was_there(self._of_calendar.get(calendar.id, ()), begins, ends)
        return False if said is None and calendar.status is RegistrationStatus.WITHDRAWN else said

    def came(self, calendar_id: int) -> Presence:
        """Return whether somebody ever came: who has left again did, unlike on the page of the desk.

        Of whoever was to come later, and was not seen, the last word counts.
        """
        kinds = [mark.kind for mark in sorted(self._of_calendar.get(calendar_id, ()), key=lambda mark: mark.noted_at)]
        if not kinds:
            return Presence.EXPECTED
        last = next((kind for kind in reversed(kinds) if kind is not DeskEventKind.EARLY), DeskEventKind.EARLY)
        came = DeskEventKind.ARRIVED in kinds or last is not DeskEventKind.ABSENT
        return Presence.THERE if came else Presence.MISSING
