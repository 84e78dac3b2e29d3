"""How instants, days, numbers and money read in the reader's language."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from flask import Flask
from flask_babel import get_locale

_CODE_BEFORE_DIGIT = re.compile(r"(?<=[A-Z])(?=[0-9])")
"""Where a code such as DKK stands before the number, CLDR sets them apart; Babel does not."""


def attach(app: Flask) -> None:
    """Give the templates of `app` these filters, each under its function's name."""
    for each in (
        time, day, day_short, date_text, date_range, local_date, duration,
        money, number, percent, utc_offset, zone_name, same_clock,
    ):  # fmt: skip
        app.add_template_filter(each, each.__name__.removesuffix("_text"))
    app.add_template_filter(language_name)


def time(instant: datetime, zone: str) -> str:
    """Return the time of day in a zone: 14:30."""
    return _time(_local(instant, zone), _locale())


def day(instant: datetime | date, zone: str | None = None) -> str:
    """Return the day in full, with its weekday."""
    return _skeleton("yMMMMEEEEd", _local(instant, zone), _locale())


def day_short(instant: datetime | date, zone: str | None = None) -> str:
    """Return weekday, day and month."""
    return _skeleton("MMMEd", _local(instant, zone), _locale())


def date_text(given: date | datetime, zone: str | None = None) -> str:
    """Return day, month and year."""
    return dates.format_date(_local(given, zone), "long", locale=_locale())


def date_range(starts_on: date, ends_on: date) -> str:
    """Return the days from one to another, naming month and year once where they are the same."""
    return dates.format_interval(starts_on, ends_on, "yMMMd", locale=_locale())


def local_date(instant: datetime, zone: str) -> date:
    """Return the day on which an instant falls in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def money(minor_units: int, currency: str) -> str:
    """Return an amount given in minor units, with its currency."""
    digits = numbers.get_currency_precision(currency)
    written = numbers.format_currency(Decimal(minor_units).scaleb(-digits), currency, locale=_locale())
    return _CODE_BEFORE_DIGIT.sub("\N{NO-BREAK SPACE}", written)


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """Return a number; with `decimals` places, if given."""
    if decimals is None:
        return numbers.format_decimal(value, locale=_locale())
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(value, format=pattern, locale=_locale())


def percent(share: float, decimals: int = 0) -> str:
    """Return a share of 1 as a percentage, with the space before the sign where the language has one."""
    locale = _locale()
    pattern = numbers.parse_pattern(locale.percent_formats[None].pattern)
    pattern.frac_prec = (decimals, decimals)
    return str(pattern.apply(share, locale))


def utc_offset(instant: datetime, zone: str) -> str:
    """Return how far a zone is from UTC at an instant: UTC+8."""
    offset = instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def zone_name(zone: str) -> str:
    """Return the city that a zone is known by, in the reader's language."""
    return dates.get_timezone_location(ZoneInfo(zone), locale=_locale(), return_city=True)


def same_clock(instant: datetime, zone: str, other: str | None) -> bool:
    """Return whether clocks in both zones show the same at an instant."""
    return (
        other is None
        or instant.astimezone(ZoneInfo(zone)).utcoffset() == instant.astimezone(ZoneInfo(other)).utcoffset()
    )


def duration(seconds: float) -> str:
    """Return a length of time in its largest unit."""
    return dates.format_timedelta(timedelta(seconds=seconds), threshold=1.2, locale=_locale())


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language."""
    locale = _locale()
    return str(locale.languages.get(code, code))


@lru_cache(maxsize=4096)
def _time(local: datetime, locale: Locale) -> str:
    return dates.format_time(local, "HH:mm", locale=locale)


@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, local: datetime | date, locale: Locale) -> str:
    return dates.format_skeleton(skeleton, local, locale=locale)


def _local(given: datetime | date, zone: str | None) -> datetime | date:
    if isinstance(given, datetime) and zone is not None:
        return given.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return given


def _locale() -> Any:
    return get_locale() or Locale("en")
