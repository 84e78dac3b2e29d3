"""How places and values are shown to a person."""

import time

import pytest

from matchmaker.files.faults import json_path, shown


def test_a_path_is_written_as_people_write_it() -> None:
    assert json_path(("people", 3, "themes", 0)) == "people[3].themes[0]"
    assert json_path(()) == ""


def test_a_key_in_a_path_cannot_move_the_cursor() -> None:
    assert json_path(("a\x1b[2J\n",)) == "a\\u001b[2J\\u000a"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", '"x"'),
        ("a\n\u202e", '"a\\n\\u202e"'),
        ("Ø 上", '"Ø 上"'),
        (None, "null"),
        (True, "true"),
        (1.0, "1.0"),
        ([], "an empty list"),
        ([1, "x", None], '[1, "x", null]'),
        ([{"a": 1}, []], "[an object with the keys a, an empty list]"),
        ({}, "an empty object"),
        ({"a": 1, "b": 2}, "an object with the keys a, b"),
        ("x" * 100, '"' + "x" * 58 + "…"),
    ],
)
def test_a_value_is_shown_as_json_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("value", ["\x00" * 50_000_000, [0] * 10_000_000, dict.fromkeys(map(str, range(1_000_000)), 0)])
def test_a_large_value_is_shown_at_once(value: object) -> None:
    before = time.process_time()
    assert len(shown(value)) == 60
    assert time.process_time() - before < 0.5
