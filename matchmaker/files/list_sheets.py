"""A list in a workbook: the sheet with most in it. What the archive may cost is bounded before it is opened."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.files.list_table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, ListRow, ListTable, Odd
from matchmaker.files.workbook_guard import check_workbook

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def table_of_workbook(content: bytes) -> ListTable:
    """Return the rows of the longest sheet; rows of a single cell make nobody, so that notes beside it do not count.

    Raises
    ------
    RefusedError
        The file is no workbook, is hostile or too large, or has too many rows or columns.
    """
    if content.startswith(_OLD_WORKBOOK):
        raise RefusedError(Refusal.LIST_OLD_WORKBOOK, "file")
    try:
        has_formula = check_workbook(content, "")
        return _read(content, has_formula=has_formula)
    except RefusedError:
        raise
    except InputError as error:
        raise RefusedError(Refusal.LIST_UNREADABLE, "file", found=error.found) from None
    except Exception as error:  # the library raises whatever a damaged workbook leads it to
        raise RefusedError(Refusal.LIST_UNREADABLE, "file", found=type(error).__name__) from error


def _read(content: bytes, *, has_formula: bool) -> ListTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-down lists and styles, which say nothing about people
        with ExitStack() as stack:
            values = stack.enter_context(closing(_open(content, values=True)))
            formulas = stack.enter_context(closing(_open(content, values=False))) if has_formula else None
            sheets = (
                _sheet(values[title], formulas and formulas[title])
                for title in values.sheetnames
                if getattr(values[title], "sheet_state", "visible") == "visible" and hasattr(values[title], "iter_rows")
            )
            found = max(sheets, key=_length, default=None)
    if found is None or not _length(found):
        raise RefusedError(Refusal.LIST_EMPTY, "file")
    return found


def _length(table: ListTable) -> int:
    return sum(len(row.cells) > 1 for row in table.rows)


def _open(content: bytes, *, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _sheet(values: Any, formulas: Any | None) -> ListTable:
    rows = []
    for number, row in _numbered(values, formulas):
        if row.cells or row.odd:
            rows.append(row)
        if len(rows) > MOST_ROWS or number > 10 * MOST_ROWS:
            raise RefusedError(Refusal.LIST_TOO_MANY_ROWS, "file", row=number, most=MOST_ROWS)
    return ListTable(values.title, tuple(rows))


def _numbered(values: Any, formulas: Any | None) -> Iterator[tuple[int, ListRow]]:
    """Yield the rows; where the workbook has formulas, a second reading tells those without a result."""
    values.reset_dimensions()  # what a sheet says of its own size may be a lie
    formula_rows = None
    if formulas is not None:
        formulas.reset_dimensions()
        formula_rows = formulas.iter_rows()
    for number, cells in enumerate(values.iter_rows(), start=1):
        beside = next(formula_rows) if formula_rows is not None else cells
        yield number, _row(number, cells, beside)


def _row(number: int, cells: Sequence[Any], beside: Sequence[Any]) -> ListRow:
    texts: list[str] = []
    odd: dict[int, Odd] = {}
    for column, (cell, formula) in enumerate(zip(cells, beside, strict=True)):
        text, why = _read_cell(cell, formula)
        if why is not None:
            odd[column] = why
        texts.append(text)
    while texts and not texts[-1] and len(texts) - 1 not in odd:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise RefusedError(Refusal.LIST_TOO_MANY_COLUMNS, "file", row=number, most=MOST_COLUMNS)
    return ListRow(number, tuple(texts), odd)


def _read_cell(cell: Any, formula: Any) -> tuple[str, Odd | None]:
    value = cell.value
    if value is None:
        return "", Odd.FORMULA if formula.value is not None else None
    if cell.data_type == "e":
        return "", Odd.ERROR
    if isinstance(value, bool):
        return "", Odd.TRUTH
    if isinstance(value, datetime | date | time | timedelta):
        return str(value), Odd.DATE
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheet programs know one kind of number: a telephone number is no fraction
    text = str(value).strip()
    return ("", Odd.LONG) if len(text) > LONGEST_CELL else (text, None)
