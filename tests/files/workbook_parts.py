"""Workbooks made in the tests: ordinary ones from rows, and hostile ones by changing parts of an ordinary one."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import xlsxwriter

from matchmaker.errors import InputError
from matchmaker.files.profiles import Profiles, checked_profiles
from matchmaker.files.workbooks import workbook_document

PEOPLE = [["id", "side"], ["h1", "host"], ["v1", "visitor"]]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these sheets of rows; people are there where they are not given."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in {"people": PEOPLE, **sheets}.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    sheet.write(row, column, value, *([date] if hasattr(value, "year") else []))
    return buffer.getvalue()


def with_parts(parts: Mapping[str, bytes | None], *, content: bytes | None = None) -> bytes:
    """A workbook with parts put in, replaced or (None) taken out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def sheet_xml(rows: str, before: str = "") -> bytes:
    """A sheet from the XML of its rows, with something between the declaration and the root."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def inline(reference: str, text: str) -> str:
    """The XML of a cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_ROW = f'<row r="1">{inline("A1", "id")}{inline("B1", "side")}</row>'
FIRST_ROW = f'<row r="2">{inline("A2", "h1")}{inline("B2", "host")}</row>'


def read_workbook(content: bytes) -> Profiles:
    """The profiles of a workbook called f.xlsx."""
    document, place = workbook_document(content, "f.xlsx")
    return checked_profiles(document, place)


def workbook_refusal(content: bytes) -> tuple[str, str, str]:
    """Where a workbook is refused, what was expected and what was found."""
    with pytest.raises(InputError) as caught:
        read_workbook(content)
    assert caught.value.source == "f.xlsx"
    return caught.value.where, caught.value.expected, caught.value.found


def people_sheet(*rows: Any, header: tuple[str, ...] = ("id", "side", "themes")) -> bytes:
    """A workbook with rows of people below a header."""
    return workbook(people=[header, *rows])
