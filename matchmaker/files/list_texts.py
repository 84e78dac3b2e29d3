"""A list as text: CSV of whatever separator, or cells pasted from a spreadsheet program."""

import csv
import io
from collections.abc import Iterator, Sequence

from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, ListRow, ListTable, Odd

SEPARATORS = "\t;,|"
"""Tab first: whoever pastes cells has tabs, and commas in what people wrote."""

_LOOKED_AT = 40
_SAID = "sep="
"""The first line with which Excel may say its separator."""


def table_of_text(text: str) -> ListTable:
    """Return the rows of a text that hold something.

    Raises
    ------
    RefusedError
        It has quotes that do not match, characters of no text, or too many rows or columns; the line is named.
    """
    if "\x00" in text:
        raise RefusedError(Refusal.LIST_ENCODING, "file", line=text[: text.index("\x00")].count("\n") + 1)
    skipped, separator = _separator(text)
    rows = []
    for number, cells in _rows(text, separator):
        if number > skipped and any(cell.strip() for cell in cells):
            rows.append(_row(number, cells))
        if len(rows) > MOST_ROWS:
            raise RefusedError(Refusal.LIST_TOO_MANY_ROWS, "file", row=number, most=MOST_ROWS)
    return ListTable("", tuple(rows))


def _rows(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each row with the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            raise RefusedError(Refusal.LIST_QUOTES, "file", line=line) from None
        if row is None:
            return
        yield line, row
        line = reader.line_num + 1


def _row(number: int, cells: Sequence[str]) -> ListRow:
    filled = [cell.strip() for cell in cells]
    while filled and not filled[-1]:
        filled.pop()
    if len(filled) > MOST_COLUMNS:
        raise RefusedError(Refusal.LIST_TOO_MANY_COLUMNS, "file", row=number, most=MOST_COLUMNS)
    long = {at: Odd.LONG for at, cell in enumerate(filled) if len(cell) > LONGEST_CELL}
    return ListRow(number, tuple("" if at in long else cell for at, cell in enumerate(filled)), long)


def _separator(text: str) -> tuple[int, str]:
    """Return how many lines only say the separator, and the separator that cuts most rows into equally many cells."""
    first = text.split("\n", 1)[0].strip("\r \ufeff").lower()
    if first.startswith(_SAID) and len(first) == len(_SAID) + 1:
        return 1, first[-1]
    return 0, max(SEPARATORS, key=lambda each: _regularity(text, each))


def _regularity(text: str, separator: str) -> int:
    beginning = io.StringIO(text, newline="")
    lengths: dict[int, int] = {}
    try:
        for _, row in zip(range(_LOOKED_AT), csv.reader(beginning, delimiter=separator), strict=False):
            if len(row) > 1:
                lengths[len(row)] = lengths.get(len(row), 0) + 1
    except csv.Error:
        return 0
    return max(((cells - 1) * rows for cells, rows in lengths.items()), default=0)
