"""A calendar file says the right instants in the workshop's zone, and whatever people typed stays inside its text."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from matchmaker.files.calendars import CalendarEvent, calendar_bytes, safe_text

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
    "trailing\\",
]
FIELDS = ["summary", "location", "description", "name"]


@pytest.mark.parametrize(("text", "field"), list(product(INJECTED, FIELDS)))
def test_text_cannot_break_out_of_its_field(text: str, field: str) -> None:
    given = {} if field == "name" else {field: text}
    content = calendar_bytes(text if field == "name" else "Plan", [event(**given)])
    plain = Calendar.from_ical(calendar_bytes("Plan", [event(**(dict.fromkeys(given, "x")))]))
    calendar = Calendar.from_ical(content)
    assert [part.name for part in calendar.walk()] == [part.name for part in plain.walk()]
    assert [sorted(part.keys()) for part in calendar.walk()] == [sorted(part.keys()) for part in plain.walk()]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    if field == "name":
        assert str(calendar["X-WR-CALNAME"]) == escaped(safe_text(text))  # the library reads this one as it stands
    else:
        assert str(entries(calendar)[0][field.upper()]) == safe_text(text)


@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_was_made_safe(text: str) -> None:
    (entry,) = entries(read(event(summary=text, description=f"x{text}")))
    assert str(entry["SUMMARY"]) == safe_text(text)
    assert str(entry["DESCRIPTION"]) == safe_text(f"x{text}")
