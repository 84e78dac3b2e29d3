"""CSV that opens as what it is: no cell is a formula, no letter is lost."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.files.csv_texts import csv_bytes, harmless

FORMULA_BEGINNINGS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("beginning", FORMULA_BEGINNINGS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(beginning: str) -> None:
    assert rows_of(csv_bytes(["Name"], [[f"{beginning}1+1"]])) == [["Name"], [f"'{beginning}1+1"]]


@pytest.mark.parametrize("text", [" =1+1", "\u00a0@SUM(A1)", "\u200b=1+1", "\ufeff=1+1", "  ＝1+1"])
def test_blanks_and_unseen_characters_hide_no_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"])
def test_a_formula_behind_the_separator_of_another_country_gets_an_apostrophe(separator: str) -> None:
    assert harmless(f"Bus{separator}=1+1") == f"Bus{separator}'=1+1"
    assert harmless(f'Bus{separator}"=1+1') == f"Bus{separator}'\"=1+1"


def test_a_name_of_a_column_is_neutralised_too() -> None:
    assert rows_of(csv_bytes(["=Name"], [])) == [["'=Name"]]


@pytest.mark.parametrize("text", ["Sønderbæk & Søn", "陈伟", "a, b; c", "mid-term", "1 = 1", "x@y.example", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_numbers_and_days_are_written_as_such() -> None:
    row = [-5, Decimal("-1234.50"), Decimal("1E+3"), date(2009, 3, 12), datetime(2009, 3, 12, 8, 30, tzinfo=UTC), None]
    written = ["-5", "-1234.50", "1000", "2009-03-12", "2009-03-12T08:30:00+00:00", ""]
    assert rows_of(csv_bytes(list("abcdef"), [row]))[1] == written


def test_the_file_begins_with_a_byte_order_mark_so_that_excel_reads_utf_8() -> None:
    assert csv_bytes(["Navn"], [["Østergård"]]) == b"\xef\xbb\xbfNavn\r\n\xc3\x98sterg\xc3\xa5rd\r\n"


def test_a_row_of_another_length_than_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected 2 cells"):
        csv_bytes(["a", "b"], [["1"]])


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_text_comes_back_harmless_and_whole(rows: list[tuple[str, str]]) -> None:
    rows = [(a.replace("\0", ""), b.replace("\0", "")) for a, b in rows]
    read = rows_of(csv_bytes(["a", "b"], rows))
    assert read[1:] == [[harmless(a), harmless(b)] for a, b in rows]
    assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for row in read for cell in row)
