"""Calendar files (RFC 5545): meetings into bytes that every calendar program shows at the right instant.

Times carry the zone of the workshop with its rules (VTIMEZONE), so that a phone shows the clock of the place and still
means the same instant. A meeting keeps its UID when it moves and a higher SEQUENCE says that it did, so that the old
entry is replaced and not left beside the new one; a meeting that is off is said to be CANCELLED.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

PRODUCER = "-//matchmaker//meetings//EN"
REFRESH = timedelta(hours=1)
"""How often a program that subscribes is asked to look again."""

_LINE_BREAKS = dict.fromkeys(map(ord, "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_TO_ESCAPE = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry of a calendar.

    Parameters
    ----------
    uid
        The same for the same meeting in every version of a plan.
    starts_at, ends_at
        Aware instants.
    zone
        The IANA zone whose clock the entry shows.
    sequence
        Goes up with every version.
    changed_at
        When this version came into force.
    cancelled
        The meeting was in an earlier version and is off.
    """

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    sequence: int
    changed_at: datetime
    location: str = ""
    description: str = ""
    cancelled: bool = False


def calendar_bytes(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """Return a calendar file with these events.

    Parameters
    ----------
    name
        What calendar programs call it.
    events
        In any order; texts may hold anything that a person typed.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _Text(safe_text(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def safe_text(text: str) -> str:
    """Return a text without what could end a line of the file or is no character: only a line feed breaks a line.

    The mark that some programs write at the beginning of a file (U+FEFF) goes too: in a text it says nothing.
    """
    plain = text.replace("\r\n", "\n").replace("\ufeff", "").translate(_LINE_BREAKS)
    return "".join(each for each in plain if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})


class _Text(vText):
    r"""A text as RFC 5545 (3.3.11) writes it; the library takes a typed ``\N``, as in a path, for the end of a line."""

    def to_ical(self) -> bytes:
        return _TO_ESCAPE.sub(r"\\\g<0>", self).replace("\n", r"\n").encode()


def _component(event: CalendarEvent) -> Event:
    zone = ZoneInfo(event.zone)
    component = Event()
    component.add("uid", _Text(safe_text(event.uid)))
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("sequence", event.sequence)
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("summary", _Text(safe_text(event.summary)))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("class", "PRIVATE")
    for field, text in (("location", event.location), ("description", event.description)):
        if text:
            component.add(field, _Text(safe_text(text)))
    return component
