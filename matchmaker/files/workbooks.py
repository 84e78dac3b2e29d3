"""Profiles from an XLSX workbook with one sheet for each table."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from matchmaker.errors import InputError
from matchmaker.files.columns import SHEETS
from matchmaker.files.faults import Place, printable, shortened, shown
from matchmaker.files.tables import NumberedRow, Table, document_of, read_table, table_place
from matchmaker.files.workbook_guard import check_workbook

_ESCAPE = re.compile("_x(00[01][0-9A-Fa-f])_")


def workbook_document(content: bytes, source: str) -> tuple[dict[str, Any], Place]:
    """Return the plain profiles document of a workbook, and how its places are called.

    The title of the workbook is the name of the event.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.

    Raises
    ------
    InputError
        The file is no workbook, is hostile, has an unknown sheet or column, or a cell that cannot be meant.
    """
    has_formula = check_workbook(content, source)
    try:
        title, tables = _read(content, source, has_formula)
    except InputError:
        raise
    except Exception as error:  # the library raises whatever a damaged workbook leads it to
        found = shortened(printable(f"one that does not open ({type(error).__name__}: {error})"))
        raise InputError(source, "", "a workbook that opens in a spreadsheet program", found) from error
    document = document_of(tables)
    return ({**document, "name": title} if title else document), table_place(tables)


def _read(content: bytes, source: str, has_formula: bool) -> tuple[str, list[Table]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-down lists and styles, which say nothing about people
        with ExitStack() as stack:
            values = stack.enter_context(closing(_open(content, values=True)))
            formulas = stack.enter_context(closing(_open(content, values=False))) if has_formula else None
            tables = [
                _read_sheet(sheet, values[title], formulas and formulas[title], source)
                for sheet, title in _sheets(values, source).items()
            ]
            return values.properties.title or "", tables


def _open(content: bytes, *, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _sheets(workbook: openpyxl.Workbook, source: str) -> dict[str, str]:
    """Return the title of each known sheet, in the order of the format."""
    titles: dict[str, str] = {}
    for title in workbook.sheetnames:
        sheet = title.strip().lower()
        if sheet not in SHEETS:
            raise InputError(source, "", f"the sheets {', '.join(SHEETS)}", f"the unknown sheet {shown(title)}")
        if sheet in titles:
            raise InputError(source, "", "each sheet once", f"{shown(title)} beside {shown(titles[sheet])}")
        titles[sheet] = title
    if "people" not in titles:
        raise InputError(source, "", 'a sheet "people"', shortened(", ".join(titles)) or "no sheet")
    return {sheet: titles[sheet] for sheet in SHEETS if sheet in titles}


def _read_sheet(sheet: str, values: Any, formulas: Any | None, source: str) -> Table:
    naming = _Cells(values.title)
    return read_table(sheet, source, naming, _rows(values, formulas, source, naming))


def _rows(values: Any, formulas: Any | None, source: str, naming: "_Cells") -> Iterator[NumberedRow]:
    """Yield the cells' values; where the workbook has formulas, a second reading has them at the same places."""
    values.reset_dimensions()  # what a sheet says of its own size may be a lie
    formula_rows = None
    if formulas is not None:
        formulas.reset_dimensions()
        formula_rows = formulas.iter_rows()
    for number, row in enumerate(values.iter_rows(), start=1):
        formula_row = row if formula_rows is None else next(formula_rows)
        for column, (cell, formula) in enumerate(zip(row, formula_row, strict=True)):
            if cell.data_type == "e" or (cell.value is None and formula.value is not None):
                raise _unknown_value(cell, source, naming.cell(number, column, ""))
        yield number, [_unescaped(cell.value) for cell in row]


def _unescaped(value: Any) -> Any:
    """Return the value with the control characters that a workbook writes as ``_x000D_``."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def _unknown_value(cell: Any, source: str, where: str) -> InputError:
    if cell.data_type == "e":
        return InputError(source, where, "a value", f"the error {cell.value}")
    found = "a formula without its result (open the workbook in a spreadsheet program and save it)"
    return InputError(source, where, "a value", found)


@dataclass(frozen=True)
class _Cells:
    """Places of a workbook are called by their sheet and cell: ``people!B7``."""

    title: str

    def cell(self, row: int, column: int, header: str) -> str:
        return f"{self.title}!{get_column_letter(column + 1)}{row}"

    def row(self, row: int) -> str:
        return f"{self.title}!{row}"

    def table(self) -> str:
        return self.title
