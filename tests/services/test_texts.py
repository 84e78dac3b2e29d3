"""Texts as they are kept."""

import time

import pytest

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.texts import fitting_lines, fitting_paragraphs, kept_line


def refusal(text: str, **given: bool) -> tuple[Refusal, str]:
    with pytest.raises(RefusedError) as refused:
        kept_line(text, "description", most=5, **given)
    return refused.value.refusal, refused.value.field


def test_a_line_is_composed_and_has_single_blanks() -> None:
    assert kept_line(" Bus\r\n  A\u030arhus ", "description", most=20) == "Bus Århus"


def test_a_text_as_long_as_its_column_is_kept() -> None:
    assert kept_line("陈" * 5, "description", most=5) == "陈" * 5


def test_a_text_that_is_short_enough_once_composed_is_kept() -> None:
    assert kept_line("a\u030a" * 5, "description", most=5) == "å" * 5


def test_a_longer_text_is_refused_with_both_numbers() -> None:
    assert refusal("x" * 6) == (Refusal.TEXT_TOO_LONG, "description")
    with pytest.raises(RefusedError) as refused:
        fitting_paragraphs("x\n" * 6, "about", 10)
    assert refused.value.values == {"found": 11, "most": 10}


@pytest.mark.parametrize("text", ["a\0", "a\x1b", "a\ud800", "a\x9f", "\x1c", "a\u202eb", "\u200b"])
def test_what_nobody_types_is_refused(text: str) -> None:
    assert refusal(text) == (Refusal.TEXT_UNUSABLE, "description")
    with pytest.raises(RefusedError) as refused:
        fitting_paragraphs(f"x\n{text}", "about", 10)
    assert refused.value.refusal is Refusal.TEXT_UNUSABLE


def test_the_refusal_says_which_character_and_where() -> None:
    with pytest.raises(RefusedError) as refused:
        kept_line("Jo\u202ehn", "name", most=50)
    assert refused.value.values == {"code": "U+202E", "near": "Jo▯hn"}


def test_an_empty_text_is_refused_only_where_one_is_needed() -> None:
    for nothing in ("  ", "\u3164", "\u200d"):
        assert kept_line(nothing, "description", most=5) == ""
        assert refusal(nothing, needed=True) == (Refusal.TEXT_MISSING, "description")
    assert fitting_paragraphs(" \n \u3164", "about", 5) == ""


def test_lines_that_differ_in_blanks_and_capitals_only_are_one() -> None:
    assert fitting_lines(["Wind\u3000power", "wind power", ""], "offers", 50, 1) == (
        ["Wind\u3000power"],
        ["wind power"],
    )


def test_a_megabyte_of_heaped_marks_is_refused_at_once() -> None:
    began = time.process_time()
    for clean in (lambda text: kept_line(text, "name", most=200), lambda text: fitting_paragraphs(text, "about", 5000)):
        with pytest.raises(RefusedError) as refused:
            clean("a" + "\u0327\u0301" * 500_000)
        assert refused.value.refusal is Refusal.TEXT_TOO_LONG
    assert time.process_time() - began < 0.5
