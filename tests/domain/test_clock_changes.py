"""Clocks against another reading of the same rules: what the C library of the system showed when this was written."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.domain.clock import (
    RepeatedTimeError,
    SkippedTimeError,
    end_of,
    instant_of,
    instants_of,
    wall_time,
)
from matchmaker.files.calendars import CalendarEvent, calendar_bytes
from matchmaker.store.types import Instant

TABLE = Path(__file__).with_name("clock_changes.txt")
SERVERS = ("UTC", "Europe/Berlin", "Asia/Shanghai", "Asia/Kolkata")


def rows() -> list[tuple[str, datetime, datetime, int]]:
    """Return zone, instant, what its clocks show then, and minutes ahead of UTC, around every change."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        zone, instant, shown, offset = line.split()
        at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        found.append((zone, at, datetime.fromisoformat(shown), int(offset)))
    return found


def changes() -> list[tuple[str, datetime, int, int]]:
    """Return zone, instant, and minutes ahead of UTC before and after, of every change: the third of five rows."""
    table = rows()
    return [(*table[at][:2], table[at - 1][3], table[at][3]) for at in range(2, len(table), 5)]


def conversions() -> list[str]:
    """Return every conversion of the table as this process makes it, for comparing servers in different zones."""
    said = []
    for zone, at, shown, _offset in rows():
        day, clock, fold = wall_time(at, zone)
        said.append(f"{day} {clock} {fold} {instants_of(shown.date(), shown.time(), zone)} {end_of(day, zone)}")
        kept = Instant().process_bind_param(at.astimezone(), Dialect())
        said.append(str(Instant().process_result_value(kept, Dialect())))
    times = [(zone, at) for zone, at, _before, _after in changes()][:20]
    events = [CalendarEvent(str(at), "x", at, at + timedelta(hours=1), zone, 1, at) for zone, at in times]
    said.append(calendar_bytes("x", events).decode())
    return said


class Dialect:
    name = "sqlite"


def test_the_table_has_the_changes_of_both_regions() -> None:
    assert len(rows()) >= 300
    assert len(changes()) * 5 == len(rows())
    assert {zone for zone, *_rest in changes()} == {"Europe/Copenhagen", "Asia/Shanghai"}


def test_every_instant_shows_what_the_system_shows() -> None:
    wrong = [
        (zone, at)
        for zone, at, shown, _offset in rows()
        if datetime.combine(*wall_time(at, zone)[:2]) != shown
        or at not in instants_of(shown.date(), shown.time(), zone)
    ]
    assert wrong == []


def test_every_gap_is_refused_and_every_overlap_has_to_be_said() -> None:
    """A clock that is put forward jumps over times, one that is put back shows them twice: from the offsets alone."""
    kinds = defaultdict(int)
    for zone, at, before, after in changes():
        middle = (at + timedelta(minutes=(before + after) / 2)).replace(tzinfo=None)
        if after > before:
            kinds["gap"] += 1
            with pytest.raises(SkippedTimeError):
                instant_of(middle.date(), middle.time(), zone)
        else:
            kinds["overlap"] += 1
            with pytest.raises(RepeatedTimeError):
                instant_of(middle.date(), middle.time(), zone)
            both = [instant_of(middle.date(), middle.time(), zone, fold=fold) for fold in (0, 1)]
            half = timedelta(minutes=(before - after) / 2)
            assert both == [at - half, at + half]
    assert min(kinds["gap"], kinds["overlap"]) >= 40


def test_a_day_ends_at_the_midnight_of_its_zone_also_when_clocks_are_turned() -> None:
    for zone, at, _before, after in changes():
        day, _clock, _fold = wall_time(at, zone)
        midnight = datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(minutes=after)
        assert end_of(day, zone) == midnight, (zone, day)
    assert end_of(date(2027, 3, 28), "Europe/Copenhagen") == datetime(2027, 3, 28, 22, tzinfo=UTC)


def test_servers_in_four_zones_make_the_same_of_everything() -> None:
    script = (
        "import hashlib; from tests.domain.test_clock_changes import conversions; "
        "print(hashlib.sha256(repr(conversions()).encode()).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    here = hashlib.sha256(repr(conversions()).encode()).hexdigest()
    for zone in SERVERS:
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        assert (zone, done.stdout.strip()) == (zone, here)
