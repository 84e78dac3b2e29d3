"""Profiles into an XLSX workbook that reads back as the same profiles: what an office starts from."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from matchmaker.errors import InputError
from matchmaker.files.cells import list_cell
from matchmaker.files.columns import SHEETS, Kind
from matchmaker.files.profiles import SECTORS, Profiles, profiles_document
from matchmaker.files.tables import MOST_ROWS

MOST_CELL_CHARACTERS = 32_767
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("people", "side"): ("host", "visitor"),
    ("people", "sector"): SECTORS,
    ("preferences", "kind"): ("want", "veto"),
}
"""Columns that offer a drop-down list."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same profiles make the same bytes
_COLUMN_WIDTH_CHARACTERS = 18


def write_profiles_xlsx(profiles: Profiles) -> bytes:
    """Return the workbook of profiles: every sheet of the format, even an empty one, with its header row.

    Reading it gives the same profiles, but for spaces around a text and digits of a weight after the fifteenth.

    Raises
    ------
    InputError
        A text is too long for a cell.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"title": profiles.name, "created": _MADE})
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        for sheet, rows in _sheet_rows(profiles).items():
            worksheet = workbook.add_worksheet(sheet)
            worksheet.freeze_panes(1, 0)
            for column, (header, kind) in enumerate(SHEETS[sheet].items()):
                is_text = kind in (Kind.TEXT, Kind.LIST)
                worksheet.set_column(column, column, _COLUMN_WIDTH_CHARACTERS, text if is_text else None)
                worksheet.write_string(0, column, header, bold)
                if (sheet, header) in CHOICES:
                    choices = {"validate": "list", "source": list(CHOICES[sheet, header])}
                    worksheet.data_validation(1, column, MOST_ROWS, column, choices)
                for row, entry in enumerate(rows, start=1):
                    _write(worksheet, row, column, entry.get(header))
    return buffer.getvalue()


def _sheet_rows(profiles: Profiles) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of each sheet as entries by column."""
    document = profiles_document(profiles)
    rows = {sheet: document.get(sheet, []) for sheet in SHEETS}
    rows["met_before"] = [{"a": a, "b": b} for a, b in rows["met_before"]]
    rows["slots"] = [{"id": slot} if isinstance(slot, str) else slot for slot in rows["slots"]]
    rows["weights"] = [{"part": part, "weight": weight} for part, weight in profiles.weights.items()]
    return rows


def _write(worksheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float):
        worksheet.write_number(row, column, value)
        return
    text = list_cell(value) if isinstance(value, list) else value
    if len(text) > MOST_CELL_CHARACTERS:
        where = f"{worksheet.get_name()}, row {row + 1}, column {column + 1}"
        raise InputError("workbook", where, f"at most {MOST_CELL_CHARACTERS:,} characters in a cell", f"{len(text):,}")
    worksheet.write_string(row, column, text)
