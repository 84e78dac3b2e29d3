"""Holidays of the countries of both sides, and days at a weekend on which one of them works instead.

In China the days around a holiday are moved every autumn for the year to come; until that is announced only the days
that the law names are known, and that is said. The countries are those of the parties: nothing here knows which.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import chinese_calendar
import holidays
from babel import Locale

from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side
from matchmaker.services.programmes.reading import ProgrammePage, require_office

MOVES_ITS_DAYS = "CN"
"""The country that moves working days, for which they are known year by year."""

WEEKEND = frozenset({5, 6})


class Kind(StrEnum):
    """What is unusual about a day in a country."""

    HOLIDAY = "holiday"
    WORKING_WEEKEND = "working weekend"


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is no ordinary one in the country of a side; `name` in the reader's language, where there is one."""

    day: date
    side: Side
    country: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class NotAnnounced:
    """What days around holidays a country moves in a year is not known yet, or whether it has holidays at all."""

    side: Side
    country: str
    year: int


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days of a workshop that are no ordinary ones, in order, and what is not known yet."""

    days: tuple[DayOff, ...]
    not_announced: tuple[NotAnnounced, ...]

    def on(self, day: date) -> tuple[DayOff, ...]:
        """Return what is unusual about a day."""
        return tuple(each for each in self.days if each.day == day)


def days_off(principal: Principal, page: ProgrammePage, first: date, last: date, language: str) -> DaysOff:
    """Return to an office what is unusual about the days from `first` to `last` in the countries of both sides."""
    require_office(principal, page.facts)
    return in_countries(page.countries, first, last, language)


def in_countries(countries: Mapping[Side, str], first: date, last: date, language: str) -> DaysOff:
    """Return what is unusual about days in countries, by side."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    years = sorted({day.year for day in days})
    found = [
        DayOff(day, side, country, kind, name)
        for side, country in countries.items()
        for day, kind, name in _of_country(country, days, years, language)
    ]
    unknown = [
        NotAnnounced(side, country, year)
        for side, country in countries.items()
        for year in years
        if not _is_known(country, year)
    ]
    return DaysOff(tuple(sorted(found, key=lambda each: (each.day, each.side is Side.VISITOR))), tuple(unknown))


def _of_country(
    country: str, days: Collection[date], years: Collection[int], language: str
) -> Iterator[tuple[date, Kind, str]]:
    by_law = _by_law(country, years, language)
    for day in days:
        if country == MOVES_ITS_DAYS and _is_known(country, day.year):
            yield from _moved(day, by_law.get(day, ""), language)
        elif day in by_law:
            yield day, Kind.HOLIDAY, by_law[day]


def _moved(day: date, by_law: str, language: str) -> Iterator[tuple[date, Kind, str]]:
    """Yield what is unusual about a day of a year whose moved days have been announced."""
    off, english = chinese_calendar.get_holiday_detail(day)
    if off and english is None:
        return  # an ordinary weekend
    names = {each.value: each.chinese for each in chinese_calendar.Holiday}
    name = names.get(english, english) if language == "zh" else english
    if off:
        yield day, Kind.HOLIDAY, by_law or name
    elif day.weekday() in WEEKEND:
        yield day, Kind.WORKING_WEEKEND, name or ""


def _by_law(country: str, years: Collection[int], language: str) -> Mapping[date, str]:
    """Return the holidays that the law of a country names, called as the reader would call them, else in English."""
    if country not in holidays.list_supported_countries():
        return {}
    spoken = holidays.country_holidays(country).supported_languages
    wanted = next((each for each in spoken if Locale.parse(each).language == language), None)
    chosen = wanted or next((each for each in spoken if each.startswith("en")), None)
    return dict(holidays.country_holidays(country, years=years, language=chosen).items())


def _is_known(country: str, year: int) -> bool:
    """Return whether all days off of a year are known."""
    if country == MOVES_ITS_DAYS:
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True
    return country in holidays.list_supported_countries()
