"""What leaves a workshop in tables, and whether a meeting was held, as far as the day's desk noted who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.domain.desk import DeskEventKind


class What(StrEnum):
    """A table that can be taken out."""

    PEOPLE = "people"
    WISHES = "wishes"
    PROGRAMME = "programme"
    RUNS = "runs"
    VERSIONS = "versions"
    MEETINGS = "meetings"
    ATTENDANCE = "attendance"
    NOTES = "notes"
    COSTS = "costs"
    REPORT = "report"
    NETWORK = "network"
    FOLLOW_UPS = "follow-ups"


class FileFormat(StrEnum):
    """As what kind of file; several tables as CSV are an archive of one file each."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class Held(StrEnum):
    """What became of a meeting."""

    HELD = "held"
    NOT_HELD = "not held"
    NOT_NOTED = "not noted"
    """It is over, and the desk noted too little to tell."""
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the desk noted about a calendar or a session.

    Parameters
    ----------
    begins, ends
        Of the slot from which (late) or up to which (early) somebody is there; None for other notes.
    """

    kind: DeskEventKind
    noted_at: datetime
    begins: datetime | None = None
    ends: datetime | None = None


def was_there(marks: Iterable[Mark], begins: datetime, ends: datetime) -> bool | None:
    """Return whether somebody was there from `begins` to `ends`, by the notes about them; None where nothing tells.

    What was noted last before the end counts: who had arrived stays there until the desk notes something else. Notes
    made only afterwards tell of those who were late or never came, and not of when those who are there now arrived.
    Up to when somebody is there says nothing of whether they came, unless nothing else was noted; and nobody knows of
    those who were to come later and were missing then.
    """
    said = sorted(marks, key=lambda mark: mark.noted_at)
    leaving = [mark.ends for mark in said if mark.kind is DeskEventKind.EARLY and mark.ends is not None]
    if leaving and leaving[-1] < ends:
        return False
    coming = [mark for mark in said if mark.kind is not DeskEventKind.EARLY]
    if not coming:
        return True if any(mark.noted_at < ends for mark in said) else None
    before = sum(mark.noted_at < ends for mark in coming)
    last, *later = coming[max(before - 1, 0) :]
    if last.kind is DeskEventKind.ABSENT or _is_late_for(last, begins):
        return False
    if last.kind is DeskEventKind.LATE:
        return None if later and later[0].kind is DeskEventKind.ABSENT else True
    return True if before else None


def was_closed(marks: Iterable[Mark], ends: datetime) -> bool:
    """Return whether the last that was noted about a session before its end is that it cannot take place."""
    before = sorted((mark for mark in marks if mark.noted_at < ends), key=lambda mark: mark.noted_at)
    return bool(before) and before[-1].kind is DeskEventKind.CLOSED


def fate_of(ends: datetime, now: datetime, there: Iterable[bool | None], *, closed: bool) -> Held:
    """Return what became of a meeting, by whether those who sat in it were there and its session was closed."""
    said = tuple(there)
    if ends > now:
        return Held.AHEAD
    if closed or False in said:
        return Held.NOT_HELD
    return Held.NOT_NOTED if None in said else Held.HELD


def _is_late_for(mark: Mark, begins: datetime) -> bool:
    return mark.kind is DeskEventKind.LATE and mark.begins is not None and mark.begins > begins
