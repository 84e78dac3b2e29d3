"""A list as it was handed in: the rows of one table with their numbers, whatever file they came from.

A list of an office has no fixed columns, so nothing is known here of what a column means. What a cell cannot be read as
(a date where a spreadsheet program took "3/4" for one, a formula without a result) is kept as such, since it matters
only where the column is used. Kept in the database as compressed JSON: the file itself, with its other sheets and
whatever else it carries, is gone once it was read.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MOST_COLUMNS = 200
MOST_ROWS = 20_000
LONGEST_CELL = 20_000
"""In characters: longer than any text that is kept of a person."""


class Odd(StrEnum):
    """Why a cell holds no text."""

    DATE = "date"
    """The spreadsheet program made a date of what was typed."""
    TRUTH = "truth"
    ERROR = "error"
    """It shows an error, such as #REF!."""
    FORMULA = "formula"
    """A formula whose result the file does not hold."""
    LONG = "long"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that holds something.

    Parameters
    ----------
    number
        As a spreadsheet program counts it; of a CSV file the line in which it begins.
    cells
        Texts, empty where a cell is.
    odd
        Cells that hold something that is no text, by position.
    """

    number: int
    cells: tuple[str, ...]
    odd: Mapping[int, Odd] = field(default_factory=dict)

    def at(self, column: int) -> str:
        """Return the text of a cell; empty beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class ListTable:
    """The rows of a list, the first of them perhaps titles and the names of the columns.

    Parameters
    ----------
    sheet
        Name of the sheet of a workbook; empty for a text, whose rows are called lines.
    """

    sheet: str
    rows: tuple[ListRow, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


def packed(table: ListTable) -> bytes:
    """Return a table as it is kept."""
    rows = [[row.number, row.cells, {str(at): why.value for at, why in row.odd.items()}] for row in table.rows]
    return zlib.compress(json.dumps([table.sheet, rows]).encode(), 6)


def unpacked(kept: bytes) -> ListTable:
    """Return the table that was kept."""
    sheet, rows = json.loads(zlib.decompress(kept))
    return ListTable(sheet, tuple(_row(*row) for row in rows))


def column_name(column: int) -> str:
    """Return what a spreadsheet program calls a column: A, B, …, Z, AA."""
    name = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _row(number: int, cells: Sequence[str], odd: Mapping[str, str]) -> ListRow:
    return ListRow(number, tuple(cells), {int(at): Odd(why) for at, why in odd.items()})
