"""Texts as they are kept."""

import pytest

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.texts import kept_line


def refusal(text: str, **given: bool) -> tuple[Refusal, str]:
    with pytest.raises(RefusedError) as refused:
        kept_line(text, "description", most=5, **given)
    return refused.value.refusal, refused.value.field


def test_a_line_is_composed_and_has_single_blanks() -> None:
    assert kept_line(" Bus\r\n  A\u030arhus ", "description", most=20) == "Bus Århus"


def test_a_text_as_long_as_its_column_is_kept() -> None:
    assert kept_line("陈" * 5, "description", most=5) == "陈" * 5


def test_a_longer_text_is_refused() -> None:
    assert refusal("x" * 6) == (Refusal.TEXT_TOO_LONG, "description")


@pytest.mark.parametrize("text", ["a\0", "a\x1b", "a\ud800", "\x9f"])
def test_what_nobody_types_is_refused(text: str) -> None:
    assert refusal(text) == (Refusal.TEXT_UNUSABLE, "description")


def test_an_empty_text_is_refused_only_where_one_is_needed() -> None:
    assert kept_line("  ", "description", most=5) == ""
    assert refusal("  ", needed=True) == (Refusal.TEXT_MISSING, "description")
