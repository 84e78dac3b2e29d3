"""On which days one of two countries rests, and where a programme goes that leaves those days out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import holidays

from matchmaker.domain.programmes.moved_days import LONGEST_REST, moved_days, shifted_days
from matchmaker.domain.workshops import Side
from matchmaker.services.programmes.days_off import WEEKEND, DayOff, DaysOff, Kind, in_countries


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A day that was passed over; `reasons` are the holidays, none where it is a weekend only."""

    day: date
    reasons: tuple[DayOff, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The days of the next programme.

    Parameters
    ----------
    days
        For each day of the earlier programme the one of the next.
    left_out
        Days from the first that was asked for to the last, on which one of the sides rests.
    off
        What is unusual about the days on which the programme lies, and what is not announced yet.
    """

    days: Mapping[date, date]
    left_out: tuple[LeftOut, ...]
    off: DaysOff


class Resting:
    """Days around a workshop on which the one or the other country rests; nothing here knows which two they are."""

    def __init__(self, countries: Mapping[Side, str], first: date, last: date, language: str) -> None:
        self._countries = countries
        self.off = in_countries(countries, first, last, language)

    @cached_property
    def _holidays(self) -> Mapping[date, tuple[DayOff, ...]]:
        found: dict[date, tuple[DayOff, ...]] = {}
        for each in self.off.days:
            if each.kind is Kind.HOLIDAY:
                found[each.day] = (*found.get(each.day, ()), each)
        return found

    def reasons(self, day: date) -> tuple[DayOff, ...]:
        """Return the holidays of a day."""
        return self._holidays.get(day, ())

    def rests(self, day: date) -> bool:
        """Return whether a day is none on which both sides work; that one works at a weekend does not help."""
        return bool(self.reasons(day)) or any(day.weekday() in _weekend(each) for each in self._countries.values())


def moved(
    days: Collection[date], first: date, countries: Mapping[Side, str], language: str, *, leave_out: bool
) -> Moved:
    """Return where the days of a programme go.

    Parameters
    ----------
    days
        Of the earlier programme, its first and last among them.
    first
        The day that was asked for.
    countries
        Of the two sides of the next workshop.
    leave_out
        Whether days on which one of the sides rests are left out.
    """
    before = Resting(countries, min(days), max(days), language)
    span = timedelta(days=LONGEST_REST + 2 * (max(days) - min(days)).days)
    then = Resting(countries, first, first + span, language)
    places = moved_days(days, first, before.rests, then.rests) if leave_out else shifted_days(days, first)
    last = max(places.values())
    between = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    taken = set(places.values())
    return Moved(
        places,
        tuple(LeftOut(day, then.reasons(day)) for day in between if leave_out and day not in taken and then.rests(day)),
        DaysOff(
            tuple(each for each in then.off.days if each.day in taken),
            tuple(each for each in then.off.not_announced if each.year in {day.year for day in taken}),
        ),
    )


def _weekend(country: str) -> Collection[int]:
    if country not in holidays.list_supported_countries():
        return WEEKEND
    return holidays.country_holidays(country).weekend
