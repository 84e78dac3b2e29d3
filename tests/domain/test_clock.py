"""Clocks that are turned: every expected instant is written out in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.clock import (
    RepeatedTimeError,
    SkippedTimeError,
    day_in,
    instant_of,
    instants_of,
    is_zone,
    spread,
    wall_time,
)

HOME, FAR = "Europe/Copenhagen", "Asia/Shanghai"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = [HOME, FAR, "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "UTC", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        (date(2026, 5, 12), time(9), HOME, datetime(2026, 5, 12, 7, tzinfo=UTC)),
        (date(2026, 1, 12), time(9), HOME, datetime(2026, 1, 12, 8, tzinfo=UTC)),
        (date(2026, 5, 12), time(9), FAR, datetime(2026, 5, 12, 1, tzinfo=UTC)),
        (date(2026, 5, 12), time(0, 30), FAR, datetime(2026, 5, 11, 16, 30, tzinfo=UTC)),
        (SPRING, time(1, 59), HOME, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (SPRING, time(3), HOME, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 5, 12), time(9), "Asia/Kathmandu", datetime(2026, 5, 12, 3, 15, tzinfo=UTC)),
    ],
)
def test_a_clock_on_a_wall_is_one_instant(day, clock, zone, expected):
    assert instant_of(day, clock, zone) == expected


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [
        (SPRING, time(2), HOME),
        (SPRING, time(2, 59), HOME),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe"),
        (date(2011, 12, 30), time(12), "Pacific/Apia"),
        (date(2026, 3, 8), time(2, 30), "America/New_York"),
    ],
)
def test_a_time_that_clocks_are_turned_over_is_refused(day, clock, zone):
    with pytest.raises(SkippedTimeError, match="clocks are turned over it"):
        instant_of(day, clock, zone)
    with pytest.raises(SkippedTimeError):
        instant_of(day, clock, zone, fold=1)


@pytest.mark.parametrize(
    ("day", "clock", "zone"), [(date.min, time(0), "Asia/Shanghai"), (date.max, time(23), "America/New_York")]
)
def test_at_the_ends_of_the_calendar_a_time_that_is_none_in_utc_is_no_instant(day, clock, zone):
    assert instants_of(day, clock, zone) == ()


def test_a_time_that_comes_twice_has_to_be_said_exactly():
    with pytest.raises(RepeatedTimeError, match="has it twice on 2026-10-25"):
        instant_of(AUTUMN, time(2, 30), HOME)
    assert instant_of(AUTUMN, time(2, 30), HOME, fold=0) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_of(AUTUMN, time(2, 30), HOME, fold=1) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_change_of_half_an_hour_repeats_half_an_hour_only():
    assert len(instants_of(date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe")) == 2
    assert len(instants_of(date(2026, 4, 5), time(2, 15), "Australia/Lord_Howe")) == 1


def test_saying_which_changes_nothing_where_a_time_comes_once():
    assert instant_of(AUTUMN, time(9), HOME, fold=1) == datetime(2026, 10, 25, 8, tzinfo=UTC)


@given(
    st.integers(0, 37 * 365 * 24 * 60).map(
        lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(ZONES),
)
def test_from_an_instant_to_the_wall_and_back_is_the_same_instant(instant, zone):
    day, clock, fold = wall_time(instant, zone)
    assert instant_of(day, clock, zone, fold) == instant


@given(
    st.dates(date(2000, 1, 1), date(2037, 1, 1)), st.times().map(lambda t: t.replace(fold=0)), st.sampled_from(ZONES)
)
def test_every_instant_that_is_found_shows_that_time(day, clock, zone):
    for instant in instants_of(day, clock, zone):
        local = instant.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time().replace(fold=0)) == (day, clock)


def test_the_day_is_the_one_of_the_zone():
    late = datetime(2026, 5, 12, 17, tzinfo=UTC)
    assert (day_in(late, HOME), day_in(late, FAR)) == (date(2026, 5, 12), date(2026, 5, 13))


@pytest.mark.parametrize(
    ("name", "known"),
    [(HOME, True), ("UTC", True), ("CET", False), ("Mars/Olympus", False), ("../../etc/passwd", False), ("", False)],
)
def test_zones_are_known_by_their_places(name, known):
    assert is_zone(name) is known


def test_slots_are_spread_over_a_morning_as_far_as_they_fit():
    pieces = spread(time(9), time(10, 45), timedelta(minutes=25), timedelta(minutes=5))
    assert pieces == [(time(9), time(9, 25)), (time(9, 30), time(9, 55)), (time(10), time(10, 25))]


def test_what_ends_at_the_last_minute_still_fits():
    assert spread(time(9), time(10), timedelta(minutes=30), timedelta(0))[-1] == (time(9, 30), time(10))


@pytest.mark.parametrize(("length", "pause"), [(0, 5), (-5, 5), (30, -1)])
def test_pieces_of_no_length_are_refused(length, pause):
    with pytest.raises(ValueError, match="Expected a length above zero"):
        spread(time(9), time(10), timedelta(minutes=length), timedelta(minutes=pause))
