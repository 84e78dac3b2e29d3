"""Tables as a workbook: what is read back is what was written, and no cell is ever a formula."""

import io
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest

from matchmaker.files.workbook_tables import SheetTable, tables_workbook
from matchmaker.files.workbook_template import MOST_CELL_CHARACTERS
from tests.hostile import FORMULAS, NAMES


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def unescaped(text: str) -> str:
    """Return what a spreadsheet program shows for a text as it was read: control characters are left to others."""
    return re.sub("_x(00[01][0-9A-F])_", lambda match: chr(int(match[1], 16)), text)


def naive(written: str) -> datetime:
    """Return an instant as a workbook has it, which knows no zones."""
    return datetime.fromisoformat(written)


def test_values_come_back_as_what_they_were() -> None:
    instant = datetime(2027, 5, 12, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    values = ["text", 7, 1.5, Decimal("148320.00"), date(2027, 5, 12), instant, True, None, ""]
    sheet = read(tables_workbook([SheetTable("Costs", [f"c{each}" for each in range(9)], [values])])).active

    assert [cell.value for cell in sheet[2]] == [
        "text", 7, 1.5, 148320, naive("2027-05-12T00:00"), naive("2027-05-12T07:30"), True, None, None,
    ]  # fmt: skip


def test_no_text_becomes_a_formula_a_link_or_something_else() -> None:
    texts = [*FORMULAS, *NAMES, "two\nlines", "上海市科委", "http://127.0.0.1:9/", "_x0041_", "'quoted", "1e5", "007"]
    rows = [[text, "beside"] for text in texts]
    sheet = read(tables_workbook([SheetTable("People", ["=name", "other"], rows)])).active

    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [unescaped(str(cell.value)) for cell in cells] == texts
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # "n" is an empty one
    assert all(cell.hyperlink is None for cell in cells)
    assert all(cell.quotePrefix for cell in cells)  # a text also when its cell is opened and left


def test_sheets_have_names_that_a_workbook_takes() -> None:
    long = "Organisations that meet each other often"
    titles = ["People", "people", "a/b:c*[d]?", long, long, "''"]
    book = read(tables_workbook([SheetTable(title, ["a"], []) for title in titles]))

    assert book.sheetnames == [
        "People", "people 2", "a b c  d", "Organisations that meet each ot", "Organisations that meet each 2", "1",
    ]  # fmt: skip


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    sheet = read(tables_workbook([SheetTable("A", ["a", "b"], [["x" * 40_000, "odd\uffff"]])])).active

    assert sheet["A2"].value == "x" * (MOST_CELL_CHARACTERS - 1) + "…"
    assert sheet["B2"].value == "odd\ufffd"


def test_the_same_tables_make_the_same_bytes_and_a_short_row_is_refused() -> None:
    table = SheetTable("A", ["a", "b"], [["x", 1]])

    assert tables_workbook([table]) == tables_workbook([table])
    assert datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None) == read(tables_workbook([table])).properties.created
    with pytest.raises(ValueError, match="Expected 2 cells"):
        tables_workbook([SheetTable("A", ["a", "b"], [["x"]])])
