"""Profiles into XLSX: a template that reads back, and in which no text turns into anything else."""

import io

import openpyxl
import pytest

from matchmaker.errors import InputError
from matchmaker.files.profiles import Profile, Profiles
from matchmaker.files.workbook_template import write_profiles_xlsx
from tests.files.workbook_parts import (
    read_workbook,
)
from tests.hostile import FORMULAS


def test_a_template_has_every_sheet_with_its_headers() -> None:
    content = write_profiles_xlsx(Profiles("", (Profile("h1", "host"),)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["people", "preferences", "met_before", "slots", "sessions", "resources", "weights"]
    assert [cell.value for cell in book["resources"][1]] == ["id", "capacity", "languages"]
    choices = [str(validation.sqref) for validation in book["people"].data_validations.dataValidation]
    assert choices == ["B2:B20001", "E2:E20001"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "{=1}", "_x0041_", "#N/A", "a\nb"]
)
def test_no_text_becomes_a_formula_a_link_or_an_escape(text: str) -> None:
    profiles = Profiles("", (Profile("h1", "host", about=text, offers=(text,)),))
    content = write_profiles_xlsx(profiles)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content))["people"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert read_workbook(content) == profiles


def test_no_hostile_text_becomes_a_formula_or_a_link() -> None:
    """The one workbook that the program writes; from the pages none is taken out."""
    people = tuple(Profile(f"h{number}", "host", about=text, offers=(text,)) for number, text in enumerate(FORMULAS))
    book = openpyxl.load_workbook(io.BytesIO(write_profiles_xlsx(Profiles("", people))))
    cells = [cell for row in book["people"].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert len(cells) >= 4 * len(FORMULAS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(
    "entries", [("a; b",), ("[c]",), ("[", "]"), ("",), (" a ",), ("a", "b"), ("[a", "b]"), (";",)]
)
def test_a_list_reads_back_as_it_was_written(entries: tuple[str, ...]) -> None:
    profiles = Profiles("", (Profile("h1", "host", keywords=entries),))
    assert read_workbook(write_profiles_xlsx(profiles)) == profiles


def test_a_text_too_long_for_a_cell_is_refused_when_written() -> None:
    with pytest.raises(InputError, match="people, row 2, column 8: expected at most 32,767 characters in a cell"):
        write_profiles_xlsx(Profiles("", (Profile("h1", "host", offers=("x" * 20_000, "y" * 20_000)),)))
