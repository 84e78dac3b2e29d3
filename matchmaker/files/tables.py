"""Tables with a header row into the plain document that JSON would have given, and paths back into cells.

A workbook and a CSV file differ in how their rows are read and how a cell is called. Everything else about a table is
here: columns by name in any order, empty rows, empty cells, limits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from matchmaker.errors import InputError
from matchmaker.files.cells import cell_value
from matchmaker.files.columns import REQUIRED, SHEETS
from matchmaker.files.faults import DocumentPath, Place, reported, shortened, shown
from matchmaker.files.json_text import normal_form
from matchmaker.files.profiles import FORMAT

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200

NumberedRow = tuple[int, Sequence[Any]]
"""The number of a row as a person counts it, and its raw cells."""


class Naming(Protocol):
    """How a kind of file calls its places."""

    def cell(self, row: int, column: int, header: str) -> str:
        """Return the name of a cell; rows count from 1, columns from 0."""

    def row(self, row: int) -> str:
        """Return the name of a row."""

    def table(self) -> str:
        """Return the name of the table."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet that hold something, and where each column stands."""

    sheet: str
    source: str
    naming: Naming
    position: dict[str, int]
    rows: list[NumberedRow]

    def where(self, path: DocumentPath) -> str:
        """Return the name of the cell, row or table of a path below the sheet's key."""
        if not path:
            return self.naming.table()
        number = self.rows[self._row_index(path[0])][0]
        column = self._column(path)
        if column not in self.position:
            return self.naming.row(number)
        return self.naming.cell(number, self.position[column], column)

    def entries(self) -> list[dict[str, Any]]:
        """Return the plain entry of each row, without its empty cells; raise a :class:`Fault` for a senseless cell."""
        return [self._entry(index, cells) for index, (_, cells) in enumerate(self.rows)]

    def _entry(self, index: int, cells: Sequence[Any]) -> dict[str, Any]:
        entry = {
            column: cell_value(cells[position], kind, (self.sheet, index, column))
            for column, kind in SHEETS[self.sheet].items()
            if (position := self.position.get(column)) is not None and position < len(cells)
        }
        present = {column: value for column, value in entry.items() if value is not None}
        return {column: normal_form(value, (self.sheet, index, column)) for column, value in present.items()}

    def _row_index(self, step: str | int) -> int:
        if isinstance(step, int):
            return step
        parts = [entry.get("part") for entry in self.entries()]
        return parts.index(step)  # a weight is found by the name of its part

    def _column(self, path: DocumentPath) -> str:
        if self.sheet == "weights":
            return "weight"
        step = path[1] if len(path) > 1 else ""
        return "ab"[step] if isinstance(step, int) else step


def read_table(sheet: str, source: str, naming: Naming, rows: Iterable[NumberedRow]) -> Table:
    """Read a table whose first row has the names of the columns.

    Parameters
    ----------
    sheet
        Which table of the format it is, such as ``people``.
    source
        The name of the file, for messages.
    naming
        How the file calls its places.
    rows
        The rows from the first on; they may be as many as a hostile file has, so they are read one by one.

    Raises
    ------
    InputError
        A column is unknown, missing or there twice, a value stands under no header, or the table is too large.
    """
    remaining = iter(rows)
    header_row, headers = next(remaining, (1, ()))
    position = _positions(sheet, source, naming, header_row, headers)
    filled = list(_filled(source, naming, remaining, headers))
    return Table(sheet, source, naming, position, filled)


def document_of(tables: Sequence[Table]) -> dict[str, Any]:
    """Return the plain profiles document of the tables.

    Raises
    ------
    InputError
        A cell holds something that cannot be meant.
    """
    document: dict[str, Any] = {"format": FORMAT}
    with reported(table_place(tables)):
        for table in tables:
            entries = table.entries()
            if table.sheet == "weights":
                document["weights"] = _weights(entries, table)
            elif table.sheet == "met_before":
                document["met_before"] = [list(entry.values()) for entry in entries]
            else:
                document[table.sheet] = entries
    return document


def table_place(tables: Sequence[Table]) -> Place:
    """Name places of the document by the cells that they were read from."""
    by_sheet = {table.sheet: table for table in tables}

    def place(path: DocumentPath) -> tuple[str, str]:
        table = by_sheet.get(str(path[0])) if path else None
        if table is None:
            return tables[0].source, str(path[0]) if path else ""
        return table.source, table.where(path[1:])

    return place


def _positions(sheet: str, source: str, naming: Naming, row: int, headers: Sequence[Any]) -> dict[str, int]:
    known = SHEETS[sheet]
    position: dict[str, int] = {}
    for column, raw in enumerate(headers):
        header = _header(raw)
        where = naming.cell(row, column, header)
        if column >= MOST_COLUMNS:
            raise InputError(source, where, f"at most {MOST_COLUMNS} columns", "more")
        if header and header not in known:
            raise InputError(
                source, where, f"one of the columns {', '.join(known)}", f"the unknown column {shown(raw)}"
            )
        if header in position:
            raise InputError(source, where, "each column once", f"{shown(header)} a second time")
        if header:
            position[header] = column
    for column_name in REQUIRED[sheet]:
        if column_name not in position:
            found = shortened(", ".join(position)) or "no column names"
            raise InputError(source, naming.row(row), f"a column {shown(column_name)}", found)
    return position


def _header(raw: Any) -> str:
    return "" if raw is None else str(raw).strip().lower()


def _filled(source: str, naming: Naming, rows: Iterator[NumberedRow], headers: Sequence[Any]) -> Iterator[NumberedRow]:
    """Yield the rows that hold something."""
    for number, cells in islice(rows, MOST_ROWS):
        values = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
        for column, value in enumerate(values):
            if value not in (None, "") and (column >= len(headers) or not _header(headers[column])):
                where = naming.cell(number, column, "")
                raise InputError(source, where, "a column name above every value", shown(str(value)))
        if any(value not in (None, "") for value in values):
            yield number, values
    for number, _ in rows:
        raise InputError(source, naming.row(number), f"at most {MOST_ROWS:,} rows below the header", "more")


def _weights(entries: Sequence[dict[str, Any]], table: Table) -> dict[str, Any]:
    weights: dict[str, Any] = {}
    for (number, _), entry in zip(table.rows, entries, strict=True):
        part = entry.get("part")
        where = table.naming.row(number)
        if part is None or "weight" not in entry:
            raise InputError(table.source, where, "a part and its weight", shown(list(entry.values())))
        if part in weights:
            raise InputError(table.source, where, "each part once", f"{shown(part)} a second time")
        weights[part] = entry["weight"]
    return weights
