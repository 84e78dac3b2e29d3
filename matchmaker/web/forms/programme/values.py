"""Days, clocks and numbers as people type them."""

import re
from datetime import date, time

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,6}")


def whole_number(text: str) -> int | None:
    """Return the number that was typed in ordinary digits; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def day_of(text: str) -> date | None:
    """Return the day that was typed; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def clock_of(text: str) -> time | None:
    """Return the time of day that was typed; None for anything else."""
    if not _CLOCK.fullmatch(text):
        return None
    hours, minutes = map(int, text.replace(".", ":").split(":"))
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def fold_of(text: str) -> int | None:
    """Return which of two times is meant, where that was chosen."""
    return int(text) if text in {"0", "1"} else None


def shown(value: object) -> str:
    """Return what stands in a field for a value that may be none."""
    return "" if value is None else f"{value:%H:%M}" if isinstance(value, time) else str(value)


def version_of(text: object) -> int:
    """Return the version that a form was rendered with; one that cannot be is older than any."""
    number = whole_number(str(text or ""))
    return -1 if number is None else number


def seen_of(text: object) -> tuple[int, str]:
    """Return the version of the workshop and the public id of the proposal that a form was opened at."""
    version, _dash, proposal = str(text or "").partition("-")
    return version_of(version), proposal
