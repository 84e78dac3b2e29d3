"""CSV for people with a spreadsheet program: rows into bytes that open as what they are, and never as a formula.

Spreadsheet programs run what begins like a formula, also when somebody typed it as the name of an expert. A text that
begins so gets an apostrophe in front; numbers and dates are ours and stay as they are. The apostrophe is not taken off
again: a CSV is read by people and programs of the offices, not by us.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its country, and æ, ø, å and Chinese are lost."""

_FORMULA = "=+\\-@＝＋－＠"
_BEGINS_LIKE_A_FORMULA = re.compile(rf"[\s\ufeff\u200b-\u200f]*[{_FORMULA}]|[\t\r\n]")
_FORMULA_BEHIND_A_SEPARATOR = re.compile(rf"(?<=[;\t\r\n])(?=[\"']*[{_FORMULA}])")
"""Where the country's separator is a semicolon, Excel cuts a quoted text of this file at its semicolons and lines."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a byte order mark, comma and CR LF.

    Parameters
    ----------
    header
        Names of the columns, in the reader's language.
    rows
        Texts, whole numbers, decimals, days, instants (written in ISO 8601), truth values, or None for an empty cell;
        each row as long as the header.

    Raises
    ------
    ValueError
        A row has another length than the header.
    """
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"Expected {len(header)} cells as in the header, got {len(row)}")
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Return `text` with an apostrophe wherever a spreadsheet program would begin to read a formula."""
    text = _FORMULA_BEHIND_A_SEPARATOR.sub("'", text)
    return f"'{text}" if _BEGINS_LIKE_A_FORMULA.match(text) else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return harmless(str(value))
