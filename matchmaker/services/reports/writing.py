"""Tables that were taken out, as the bytes of a file: JSON for programs, workbooks and CSV for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from matchmaker.domain.reports import FileFormat
from matchmaker.files.archives import archive_bytes
from matchmaker.files.cells import list_cell
from matchmaker.files.csv_texts import csv_bytes
from matchmaker.files.json_layout import format_document
from matchmaker.files.workbook_tables import SheetTable, tables_workbook
from matchmaker.services.mail import say_in
from matchmaker.services.reports import wording
from matchmaker.services.reports.exporting import Taken, TakenTable
from matchmaker.services.reports.headings import column_headings

FORMAT = "matchmaker-export/1"

_TYPES = {
    FileFormat.CSV: "text/csv",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file: a name for it, what kind it is, and its bytes."""

    name: str
    mimetype: str
    content: bytes


def written(taken: Taken, form: FileFormat, language: str) -> Written:
    """Return tables as a file; several of them as CSV are an archive with a file for each.

    Parameters
    ----------
    language
        Of what stands over columns and of the words in cells; JSON has neither.
    """
    of_what = taken.tables[0].what.value if len(taken.tables) == 1 else "workshop"
    name = f"{of_what}-{taken.slug}.{form.value}"
    if form is FileFormat.JSON:
        return Written(name, _TYPES[form], _json(taken))
    sheets = _sheets(taken.tables, language)
    if form is FileFormat.XLSX:
        return Written(name, _TYPES[form], tables_workbook(sheets))
    files = {
        f"{table.what.value}.csv": csv_bytes(sheet.header, sheet.rows)
        for table, sheet in zip(taken.tables, sheets, strict=True)
    }
    if len(files) == 1:
        return Written(name, _TYPES[form], next(iter(files.values())))
    about = {"format": FORMAT, "workshop": taken.slug}
    return Written(f"{of_what}-{taken.slug}.zip", "application/zip", archive_bytes(files, about))


def _json(taken: Taken) -> bytes:
    tables = {
        table.what.value.replace("-", "_"): [
            {column.key: _plain(value) for column, value in zip(table.columns, row, strict=True)} for row in table.rows
        ]
        for table in taken.tables
    }
    return format_document({"format": FORMAT, "workshop": taken.slug, **tables})


def _plain(value: object) -> Any:
    """Return a value as JSON has it: amounts of money as exact texts, instants and days in ISO 8601."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def _sheets(tables: Sequence[TakenTable], language: str) -> list[SheetTable]:
    say = say_in(language)
    titles, headings, words = wording.titles(say), column_headings(say), wording.words(say)
    said = {True: say("yes"), False: say("no")}

    def shown(value: object) -> object:
        if isinstance(value, tuple):
            return list_cell([str(shown(each)) for each in value])
        if isinstance(value, StrEnum):
            return words[type(value)][value]
        return said[value] if isinstance(value, bool) else value

    return [
        SheetTable(
            titles[table.what],
            [headings[column.key] for column in table.columns],
            [[shown(value) for value in row] for row in table.rows],
        )
        for table in tables
    ]
