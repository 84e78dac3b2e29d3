"""Markdown tables, and numbers as a reader wants them: no more digits than were measured."""

import math
from collections.abc import Sequence

NOTHING = "–"
ROUNDING = 1e-11


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table; columns whose name begins with a star are words, the others are numbers.

    A column in which no row has anything is left out.
    """
    told = [any(row[place] not in {"", NOTHING} for row in rows) for place in range(len(columns))]
    columns, *rows = ([cell for cell, kept in zip(row, told, strict=True) if kept] for row in (columns, *rows))
    names = [column.removeprefix("*") for column in columns]
    lines = ["---" if column.startswith("*") else "---:" for column in columns]
    return [_row(names), _row(lines), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def seconds(value: float | None) -> str:
    """Return seconds with two or three digits."""
    if value is None or math.isinf(value):
        return NOTHING
    if value < 0.005:
        return "< 0.01"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def share(value: float | None) -> str:
    """Return a share in per cent with two digits; 0 only where it is nothing but rounding of the two numbers."""
    if value is None or math.isinf(value):
        return NOTHING
    if abs(value) < ROUNDING:
        return "0"
    per_cent = 100 * value
    digits = max(0, 1 - math.floor(math.log10(abs(per_cent))))
    return f"{per_cent:.{min(digits, 9)}f} %"


def whole(value: float | None) -> str:
    """Return a whole number with commas."""
    return NOTHING if value is None or math.isinf(value) else f"{value:,.0f}"


def times(value: float | None) -> str:
    """Return a ratio; ``∞`` where there was nothing to compare with."""
    if value is None:
        return NOTHING
    if math.isinf(value):
        return "∞"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit, as `aims` names units."""
    shown = {"s": seconds, "%": share, "MB": whole, "×": times}.get(unit)
    if shown is None:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    text = shown(value)
    return text if unit == "%" or text == NOTHING else f"{text} {unit}"


def limit(value: float, unit: str) -> str:
    """Return a figure that was asked for, with its unit and no more digits than were said."""
    return f"{100 * value:g} %" if unit == "%" else f"{value:,g} {unit}".rstrip()
