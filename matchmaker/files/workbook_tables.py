"""Tables of plain values as one XLSX workbook, a sheet each, in which no text is ever a formula.

A text stays what it is when somebody opens its cell and presses Enter, too: its cell says that it is text.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matchmaker.files.workbook_template import MOST_CELL_CHARACTERS

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same tables make the same bytes
_NO_XML = re.compile("[\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE = 31
_NARROWEST, _WIDEST = 9, 48
"""Of a column, in characters."""
_LOOKED_AT = 200
"""So many rows say how wide a column is."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table: what the sheet is called, the names of its columns, and rows of as many values.

    Values are texts, whole numbers, decimals, floats, days, instants (which stand in UTC, since a spreadsheet program
    knows no time zones), truth values, or None for an empty cell.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look; a text is said to be one, so that nothing is read into it when its cell is opened."""

    head: Format
    text: Format
    day: Format
    instant: Format


def tables_workbook(tables: Sequence[SheetTable]) -> bytes:
    """Return a workbook with a sheet for each table, its first row fixed and filtered.

    Raises
    ------
    ValueError
        A row has another length than its header.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"created": _MADE})
        formats = _Formats(
            head=workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            text=workbook.add_format({"num_format": "@", "quote_prefix": True}),
            day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
            instant=workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )
        taken: set[str] = set()
        for table in tables:
            _fill(workbook.add_worksheet(_title(table.title, taken)), table, formats)
    return buffer.getvalue()


def _fill(worksheet: Worksheet, table: SheetTable, formats: _Formats) -> None:
    worksheet.freeze_panes(1, 0)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.header):
            raise ValueError(f"Expected {len(table.header)} cells as in the header, got {len(row)}")
        for column, value in enumerate(row):
            _write(worksheet, number, column, value, formats)
    for column, name in enumerate(table.header):
        worksheet.write_string(0, column, _fitting(name), formats.head)
        worksheet.set_column(column, column, _width(name, [row[column] for row in table.rows[:_LOOKED_AT]]))
    if table.rows:
        worksheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)


def _write(worksheet: Worksheet, row: int, column: int, value: object, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        worksheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        worksheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), formats.instant)
    elif isinstance(value, date):
        worksheet.write_datetime(row, column, datetime.combine(value, time()), formats.day)
    else:
        worksheet.write_string(row, column, _fitting(str(value)), formats.text)


def _fitting(text: str) -> str:
    """Return a text as a cell can hold it: no sign that XML has no place for, and an ellipsis where it is cut."""
    text = _NO_XML.sub("\ufffd", text)
    return text if len(text) <= MOST_CELL_CHARACTERS else f"{text[: MOST_CELL_CHARACTERS - 1]}…"


def _title(title: str, taken: set[str]) -> str:
    """Return what a sheet can be called, each name once."""
    base = _NO_TITLE.sub(" ", title).strip("' ")[:_LONGEST_TITLE] or "1"
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        found = f"{base[: _LONGEST_TITLE - len(str(number)) - 1].rstrip()} {number}"
    taken.add(found.casefold())
    return found


def _width(name: str, values: Sequence[object]) -> int:
    """Return how wide a column should be; a Chinese sign is as wide as two others."""
    longest = max((len(str(value)) + sum(ord(sign) > 0x2E7F for sign in str(value)) for value in values), default=0)
    return min(max(longest + 2, len(name) // 2 + 2, _NARROWEST), _WIDEST)
