"""A calendar file says the right instants in the workshop's zone, and whatever people typed stays inside its text."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from matchmaker.files.calendars import CalendarEvent, calendar_bytes
from matchmaker.files.content_lines import safe_text
from tests.hostile import naughty
from tests.long_forms import LONG

CHANGED = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
STARTS = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)


def event(**given: object) -> CalendarEvent:
    known = {
        "uid": "u1@matchmaker",
        "summary": "Meeting",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(minutes=30),
    }
    return CalendarEvent(**{**known, "zone": "Europe/Copenhagen", "sequence": 3, "changed_at": CHANGED, **given})


def read(*events: CalendarEvent, name: str = "Plan") -> Calendar:
    return Calendar.from_ical(calendar_bytes(name, events))


def entries(calendar: Calendar) -> list:
    return [part for part in calendar.subcomponents if part.name == "VEVENT"]


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Asia/Shanghai", "Asia/Urumqi", "America/New_York", "UTC"])
@pytest.mark.parametrize("month", [1, 3, 5, 10])
def test_an_entry_is_the_same_instant_in_the_zone_of_the_workshop(zone: str, month: int) -> None:
    starts_at = datetime(2027, month, 28, 0, 30, tzinfo=UTC)
    calendar = read(event(zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45)))
    (entry,) = entries(calendar)
    assert entry.start.astimezone(UTC) == starts_at
    assert entry.end.astimezone(UTC) == starts_at + timedelta(minutes=45)
    assert entry.start.replace(tzinfo=None) == starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_the_rules_of_the_zone_are_in_the_file() -> None:
    content = calendar_bytes("Plan", [event(), event(uid="u2", zone="Asia/Shanghai")])
    assert b"DTSTART;TZID=Europe/Copenhagen:20270512T090000" in content
    assert {str(part["TZID"]) for part in Calendar.from_ical(content).walk("VTIMEZONE")} == {
        "Europe/Copenhagen",
        "Asia/Shanghai",
    }


def test_version_change_and_cancellation_are_said() -> None:
    (entry,) = entries(read(event(cancelled=True)))
    assert (entry["UID"], int(entry["SEQUENCE"]), entry["STATUS"]) == ("u1@matchmaker", 3, "CANCELLED")
    assert entry["LAST-MODIFIED"].dt == entry["DTSTAMP"].dt == CHANGED
    assert entries(read(event()))[0]["STATUS"] == "CONFIRMED"


def test_an_empty_calendar_is_one() -> None:
    assert entries(read(name="Nothing yet")) == []


def escaped(text: str) -> str:
    """Return a text as RFC 5545 writes it."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


INJECTED = [
    "\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT",
    "\nATTENDEE:mailto:x@example.org",
    "\r\nX-EVIL:1",
    "a\\nb;c,d:e",
    '"; VALUE=TEXT:x',
    "\x0bBEGIN:VALARM",
    "\x0cX:1",
    "\x85X:1",
    "\u2028X:1",
    "\x00\x1b[31m",
    "END:VCALENDAR",
    "=1+1",
    "陈伟 Ærø " * 40,
    "👩‍🔬" * 30,
    "\u202eabc",
    " leading",
    "\ufeffmark",
    "C:\\NUL",
    "a\\\\Nb",
    "trailing\\",
]
PROPERTIES = {
    "summary": "SUMMARY",
    "location": "LOCATION",
    "description": "DESCRIPTION",
    "uid": "UID",
    "name": "X-WR-CALNAME",
}
WRITTEN = re.compile(rf"^({'|'.join(PROPERTIES.values())}):([^\r]*)\r$", re.MULTILINE)
FIELDS = ("summary", "location", "description", "name", "uid", "all of them")
"""Every property that holds a text of ours, and all of them at once; there is no address, organiser or guest."""


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_text_cannot_break_out_of_its_field(figure: Callable[[str, object], None]) -> None:
    texts = [*INJECTED, *filter(None, naughty())] if LONG else INJECTED
    wrong = [(text, field, said) for text, field in product(texts, FIELDS) if (said := broken_out(text, field))]
    assert wrong == []
    figure("texts through each of six properties", len(texts))
    assert len(texts) * len(FIELDS) >= (89 * 6 if LONG else 100)


def broken_out(text: str, field: str) -> str:
    """Return what a text does in a field beside standing there; empty where it does nothing."""
    content, plain = with_text(text, field), Calendar.from_ical(with_text("x", field))
    calendar = Calendar.from_ical(content)
    if [part.name for part in calendar.walk()] != [part.name for part in plain.walk()]:
        return "another component"
    if [sorted(part.keys()) for part in calendar.walk()] != [sorted(part.keys()) for part in plain.walk()]:
        return "another property"
    if any(len(line) > 75 for line in content.split(b"\r\n")) or b"\n" in content.replace(b"\r\n", b""):
        return "a line that is too long or ends wrongly"
    # What the library reads is not compared: it takes a backslash that is written before an n for the end of a line.
    said, wanted = written(content), PROPERTIES if field == "all of them" else (field,)
    return "" if all(said.get(each, "") == escaped(safe_text(text)) for each in wanted) else "another text"


def written(content: bytes) -> dict[str, str]:
    """Return the texts of a calendar with one entry as they are written, by our names of their fields."""
    found = dict(WRITTEN.findall(content.replace(b"\r\n ", b"").decode()))
    return {name: found[said] for name, said in PROPERTIES.items() if said in found}


def with_text(text: str, field: str) -> bytes:
    """Return a calendar with one entry and a text in a field."""
    everywhere = ("summary", "location", "description", "uid")
    given = dict.fromkeys(everywhere, text) if field == "all of them" else {field: text} if field != "name" else {}
    return calendar_bytes(text if field in {"name", "all of them"} else "Plan", [event(**given)])


@given(st.text(max_size=200))
def test_any_text_is_written_as_it_was_made_safe(text: str) -> None:
    said = written(calendar_bytes("Plan", [event(summary=text, description=f"x{text}")]))
    assert (said["summary"], said["description"]) == (escaped(safe_text(text)), escaped(safe_text(f"x{text}")))
