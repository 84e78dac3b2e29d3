"""Time zones: from a clock on a wall to an instant and back, where clocks are turned twice a year.

A time that a clock never shows (it was turned forward over it) is no instant and is refused. A time that it shows twice
(it was turned back) is two instants: whoever says it has to say which.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


class SkippedTimeError(ValueError):
    """The clocks of the zone are turned forward over this time: nobody can meet then."""


class RepeatedTimeError(ValueError):
    """The clocks of the zone show this time twice on this day, and it was not said which is meant."""


@cache
def known_zones() -> frozenset[str]:
    """Return the names of places that are time zones, such as ``Europe/Copenhagen``, and UTC."""
    areas = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    return frozenset(name for name in available_timezones() if name.startswith((*areas, "Pacific/")) or name == "UTC")


def is_zone(name: str) -> bool:
    """Return whether `name` is a time zone that this program knows."""
    return name in known_zones()


def instants_of(day: date, clock: time, zone: str) -> tuple[datetime, ...]:
    """Return the instants in UTC at which the clocks of `zone` show `clock` on `day`: one, none or two, in order.

    There is none either at the two ends of the calendar, where it is a day in the zone that is none in UTC.
    """
    local = datetime.combine(day, clock.replace(tzinfo=None), ZoneInfo(zone))
    try:
        found = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    except OverflowError:
        return ()
    shown = local.replace(tzinfo=None, fold=0)
    return tuple(
        sorted(each for each in found if each.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == shown)
    )


def instant_of(day: date, clock: time, zone: str, fold: int | None = None) -> datetime:
    """Return the instant in UTC at which the clocks of `zone` show `clock` on `day`.

    Parameters
    ----------
    fold
        Which of two, where the clocks show that time twice: 0 the first, 1 the second.

    Raises
    ------
    SkippedTimeError
        The clocks never show it.
    RepeatedTimeError
        They show it twice, and `fold` does not say which is meant.
    """
    found = instants_of(day, clock, zone)
    if not found:
        raise SkippedTimeError(
            f"Expected a time that {zone} has, got {clock:%H:%M} on {day}: clocks are turned over it"
        )
    if len(found) > 1 and fold is None:
        raise RepeatedTimeError(f"Expected which {clock:%H:%M} is meant: {zone} has it twice on {day}")
    return found[fold or 0] if len(found) > 1 else found[0]


def wall_time(instant: datetime, zone: str) -> tuple[date, time, int | None]:
    """Return day and clock in `zone` at `instant`, and which of the two where the clock shows that time twice."""
    local = instant.astimezone(ZoneInfo(zone))
    clock = local.time().replace(fold=0)
    fold = local.fold if len(instants_of(local.date(), clock, zone)) > 1 else None
    return local.date(), clock, fold


def day_in(instant: datetime, zone: str) -> date:
    """Return the day that it is in `zone` at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str) -> datetime:
    """Return the instant in UTC at which a day is over in `zone`."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def spread(start: time, end: time, length: timedelta, pause: timedelta) -> list[tuple[time, time]]:
    """Return the pieces of `length`, with pauses between them, that fit from `start` to `end` of one day."""
    if length <= timedelta(0) or pause < timedelta(0):
        raise ValueError(f"Expected a length above zero and no negative pause, got {length} and {pause}")
    some_day = date(2000, 1, 1)
    begins, stops = datetime.combine(some_day, start), datetime.combine(some_day, end)
    pieces = []
    while begins + length <= stops:
        pieces.append((begins.time(), (begins + length).time()))
        begins += length + pause
    return pieces
