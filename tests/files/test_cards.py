"""Business cards: what a telephone reads is what was typed, and a text never becomes a field."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.files.cards import Card, card_bytes
from matchmaker.files.content_lines import safe_text
from tests.hostile import naughty


def read(content: bytes) -> list[tuple[str, str]]:
    """Read a card as RFC 2426 says, by nothing of ours: unfold, split at the first colon outside of quotes."""
    assert content.endswith(b"\r\n")
    unfolded = content.decode().replace("\r\n ", "")
    assert not re.search("\r(?!\n)|(?<!\r)\n", unfolded)
    found = [line.partition(":")[::2] for line in unfolded.removesuffix("\r\n").split("\r\n")]
    return [(name, value) for name, value in found]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_card_says_who_somebody_is_and_how_to_reach_them():
    content = card_bytes(
        Card("Chen Wei 陈伟", "Fudan, Ltd; 复旦", "Professor", "chen@example.cn", "+86 21 5555", "Energy 2026, Viborg")
    )
    assert read(content) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("FN", "Chen Wei 陈伟"),
        ("N", "Chen Wei 陈伟;;;;"),
        ("ORG", "Fudan\\, Ltd\\; 复旦"),
        ("TITLE", "Professor"),
        ("EMAIL;TYPE=INTERNET", "chen@example.cn"),
        ("TEL;TYPE=WORK", "+86 21 5555"),
        ("NOTE", "Energy 2026\\, Viborg"),
        ("END", "VCARD"),
    ]


def test_what_somebody_has_not_said_has_no_line():
    assert [name for name, _ in read(card_bytes(Card("Ane Bak")))] == ["BEGIN", "VERSION", "FN", "N", "END"]


def _whole(text: str) -> None:
    content = card_bytes(Card(f"a{text}", text, text, text, text, text))
    fields = [name for name, _ in read(content)]
    plain = [name for name, _ in read(card_bytes(Card("a", *["x"] * 5)))]
    assert fields == (plain if safe_text(text) else ["BEGIN", "VERSION", "FN", "N", "END"])
    assert unescaped(dict(read(content))["FN"]) == safe_text(f"a{text}")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.parametrize(
    "text", ["x\r\nNOTE:y", "x\nEND:VCARD", "\u2028TEL:1", "a;b,c\\n", "\\N", "\x00", "\ufeff", '"x"']
)
def test_nothing_that_is_typed_adds_a_line_to_a_card(text):
    _whole(text)


def test_naughty_texts_stand_on_a_card_as_they_are():
    for text in naughty():
        _whole(text)


@given(st.text())
def test_any_text_comes_back(text):
    _whole(text)
