"""Profiles from CSV: the people, as any spreadsheet program or registration form exports them."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from matchmaker.errors import InputError
from matchmaker.files.columns import SHEETS
from matchmaker.files.faults import Place, shown
from matchmaker.files.json_text import decode_utf8
from matchmaker.files.tables import MOST_BYTES, NumberedRow, document_of, read_table, table_place

DELIMITERS = ",;\t"


def csv_document(content: bytes, source: str) -> tuple[dict[str, Any], Place]:
    """Return the plain profiles document of a CSV file with people, and how its places are called.

    Parameters
    ----------
    content
        UTF-8 with or without a byte order mark; fields separated by comma, semicolon or tab, whichever the header has.
    source
        The name of the file, for messages.

    Raises
    ------
    InputError
        The text is no UTF-8, the quotes do not match, a row has another number of fields than the header, or a column
        is unknown, missing or there twice.
    """
    if len(content) > MOST_BYTES:
        raise InputError(source, "", f"at most {MOST_BYTES:,} bytes", f"{len(content):,} bytes")
    text = decode_utf8(content, source)
    table = read_table("people", source, _Lines(), _rows(text, source))
    return document_of([table]), table_place([table])


class _Lines:
    """Places of a CSV file are called by their line, as text editors count them."""

    def cell(self, row: int, column: int, header: str) -> str:
        return f"{self.row(row)}, column {header or column + 1}"

    def row(self, row: int) -> str:
        return f"line {row}"

    def table(self) -> str:
        return ""


def _rows(text: str, source: str) -> Iterator[NumberedRow]:
    """Yield the rows that are not blank, each with the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    fields_in_header = None
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(
                source, f"line {line}", "fields that are in double quotes where they hold a separator", str(error)
            ) from None
        if row is None:
            return
        if any(field.strip() for field in row):
            fields_in_header = fields_in_header or len(row)
            if len(row) != fields_in_header:
                found = f"{len(row)} fields, the first of them {shown(row[0])}"
                raise InputError(source, f"line {line}", f"{fields_in_header} fields as in the header", found)
            yield line, row
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return the separator with which the first line has most known columns; a tie goes to the comma."""
    header = text.lstrip("\r\n").split("\n", 1)[0]

    def known_columns(delimiter: str) -> int:
        names = (name.strip().strip('"').strip().lower() for name in header.split(delimiter))
        return sum(name in SHEETS["people"] for name in names)

    return max(DELIMITERS, key=known_columns)
