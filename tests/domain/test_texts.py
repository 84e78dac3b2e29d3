"""Texts as they are kept, and what of them is refused."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.texts import first_refused, is_far_longer, one_line, paragraphs, says_something

NEEDED = {
    "a name of Persia": "علی\u200cرضا",
    "a name of Ceylon": "ශ්\u200dරී",
    "a mark of direction": "\u05d0\u200f 1",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a red heart": "\u2764\ufe0f",
    "a variant of a character": "\u845b\U000e0100",
    "a rare character of one's own": "\ue000",
    "a soft hyphen": "Donau\u00addampf",
    "a wide blank": "\u5f20\u3000\u4e09",
}
REFUSED = [
    "\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufdd0", "\ufffe",
    "\U0001ffff", "\u200b", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\u206a", "\ufeff", "\ufff9",
    "\U000e0041", "\U0001d173", "\U000e0067",
]  # fmt: skip


@pytest.mark.parametrize("what", NEEDED)
def test_what_names_and_emoji_need_stays(what: str) -> None:
    text = NEEDED[what]
    assert first_refused(one_line(text)) is None
    assert one_line(text) == paragraphs(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("character", REFUSED)
def test_what_cannot_be_seen_is_refused_with_its_place(character: str) -> None:
    assert first_refused(f"Jo{character}hn") == (f"U+{ord(character):04X}", "Jo▯hn")


def test_only_the_first_place_is_told_and_nothing_unseen_with_it() -> None:
    assert first_refused("aa\u202ebb\ncc\0" + "d" * 50) == ("U+202E", "aa▯bb cc▯dddddd")


def test_a_line_has_single_blanks_and_longer_text_keeps_its_own() -> None:
    assert one_line(" Bus\r\n  A\u030arhus\u2028x ") == "Bus Århus x"
    assert paragraphs("\n a  b \r\n\tc\r\u2029d\n") == " a  b\n\tc\n\nd"


@pytest.mark.parametrize("text", ["", " \n", "\u200d", "\u3164", "\u2800\u00ad", "\ufe0f", "\u200f\u3000"])
def test_a_text_in_which_nothing_is_to_be_seen_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["a", "陈", "0", "-", "\u2764\ufe0f", "\u0301"])
def test_anything_to_be_seen_says_something(text: str) -> None:
    assert says_something(text)


@given(st.text())
def test_what_is_kept_is_kept_a_second_time_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert paragraphs(paragraphs(text)) == paragraphs(text)


@given(st.text(max_size=60), st.integers(1, 20))
def test_what_could_still_fit_is_never_called_far_longer(text: str, most: int) -> None:
    if is_far_longer(text, most):
        assert len(one_line(text)) > most


def test_a_megabyte_of_heaped_marks_is_told_at_once() -> None:
    began = time.process_time()
    assert is_far_longer("a\u0327\u0301" * 350_000, 5000)
    assert time.process_time() - began < 0.5
