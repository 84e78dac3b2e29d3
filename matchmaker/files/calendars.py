"""Calendar files (RFC 5545): meetings into bytes that every calendar program shows at the right instant.

Times carry the zone of the workshop with its rules (VTIMEZONE), so that a phone shows the clock of the place and still
means the same instant. A meeting keeps its UID when it moves and a higher SEQUENCE says that it did, so that the old
entry is replaced and not left beside the new one; a meeting that is off is said to be CANCELLED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from matchmaker.files.content_lines import text_of

PRODUCER = "-//matchmaker//meetings//EN"
REFRESH = timedelta(hours=1)
"""How often a program that subscribes is asked to look again."""


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
    calendar.add("x-wr-calname", text_of(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent) -> Event:
    zone = ZoneInfo(event.zone)
    component = Event()
    component.add("uid", text_of(event.uid))
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("sequence", event.sequence)
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("summary", text_of(event.summary))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("class", "PRIVATE")
    for field, text in (("location", event.location), ("description", event.description)):
        if text:
            component.add(field, text_of(text))
    return component
