"""JSON is read strictly, and the message says where the fault stands."""

import pytest

from matchmaker.errors import InputError
from matchmaker.files.json_text import parse_json, value_of

REFUSED = [
    (b"", "line 1, column 1", "a complete JSON document", "the end of the file"),
    (b'{"a": [1', "line 1, column 9", "a complete JSON document", "the end of the file"),
    (b'{"a":\n "b', "line 2, column 2", "a text that ends with a double quote", '"b'),
    (b"[1, 2", "line 1, column 6", "a complete JSON document", "the end of the file"),
    (b"[1,]", "line 1, column 4", "a JSON value", "]"),
    (b"[1 2]", "line 1, column 4", 'a "," or the end of the list or object', "2"),
    (b'{"a" 1}', "line 1, column 6", 'a ":" after the key', "1"),
    (b"{'a': 1}", "line 1, column 2", "a key in double quotes", "'a'"),
    (b"[1]\n[2]", "line 2, column 1", "the end of the document", "["),
    (b"nul", "line 1, column 1", "a JSON value", "nul"),
    (b"id,side", "line 1, column 1", "a JSON value", "id"),
    (b'["a\nb"]', "line 1, column 4", "an escape such as \\n in place of a line break or control character", "b"),
    (b'["\\x41"]', "line 1, column 3", "one of the escapes of JSON", "\\x41"),
    (b"[01]", "line 1, column 3", 'a "," or the end of the list or object', "1"),
    (b"[NaN]", "line 1, column 2", "a number that is finite", "NaN"),
    (b'["NaN",\n  NaN]', "line 2, column 3", "a number that is finite", "NaN"),
    (b"[1, Infinity]", "line 1, column 5", "a number that is finite", "Infinity"),
    (b"[-Infinity]", "line 1, column 2", "a number that is finite", "-Infinity"),
    (b"[1.5, 1e309]", "line 1, column 7", "a number that is finite", "1e309"),
    (b"[" + b"1" * 5000 + b"]", "line 1, column 2", "a whole number of at most 18 digits", "1" * 59 + "…"),
    (b"[-" + b"1" * 19 + b"]", "line 1, column 2", "a whole number of at most 18 digits", "-" + "1" * 19),
    (b'{"a": 1, "a": 1}', "line 1, column 10", "each key once in an object", '"a" a second time'),
    (
        b'[{"a": 1},\n {"b": {"a": ":", "c":\n [], "a": 2}}]',
        "line 3, column 6",
        "each key once in an object",
        '"a" a second time',
    ),
    (b'{"a": 1, "\\u0061": 1}', "line 1, column 10", "each key once in an object", '"\\u0061" a second time'),
    (b"[" * 101 + b"]" * 101, "line 1, column 101", "at most 100 levels of lists and objects", "more"),
    (b'{"a":' * 101 + b"1" + b"}" * 101, "line 1, column 501", "at most 100 levels of lists and objects", "more"),
    (b"[" * 100_000 + b"]" * 100_000, "line 1, column 101", "at most 100 levels of lists and objects", "more"),
    (b"[" * 100_000, "line 1, column 101", "at most 100 levels of lists and objects", "more"),
    (b'{"a":\n"\xe6"}', "line 2", "UTF-8 text", "the byte 0xe6 at position 7"),
    (b"\xff\xfe[\x00]\x00", "line 1", "UTF-8 text", "the byte 0xff at position 0"),
    (b'"\xed\xa0\x80"', "line 1", "UTF-8 text", "the byte 0xed at position 1"),
    (
        b'{"people": [{"name": "\\ud800x"}]}',
        "people[0].name",
        "text of whole characters",
        "half a character in \\ud800x",
    ),
    (b'{"\\udfff": 1}', "", "text of whole characters", "half a character in \\udfff"),
]


@pytest.mark.parametrize(("content", "where", "expected", "found"), REFUSED)
def test_what_is_no_json_is_refused_where_it_stands(content: bytes, where: str, expected: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_json(content, "i.json")
    assert caught.value == InputError("i.json", where, expected, found)


def test_a_byte_order_mark_is_accepted() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}', "i.json") == {"a": 1}


def test_a_hundred_levels_are_accepted() -> None:
    value = parse_json(b"[" * 100 + b"]" * 100, "i.json")
    for _ in range(99):
        value = value[0]
    assert value == []


def test_texts_are_read_in_normal_form_c() -> None:
    assert parse_json('{"e\u0301": ["e\u0301"]}'.encode(), "i.json") == {"\u00e9": ["\u00e9"]}
    assert parse_json(b'["e\\u0301"]', "i.json") == ["\u00e9"]


def test_a_pair_of_escaped_halves_is_one_character() -> None:
    assert parse_json(b'["\\ud83d\\ude00"]', "i.json") == ["\U0001f600"]


def test_a_control_character_of_the_file_does_not_reach_the_terminal() -> None:
    with pytest.raises(InputError) as caught:
        parse_json(b"[\x1b]", "i.json")
    assert caught.value.found == "\\u001b"


@pytest.mark.parametrize("text", ["[NaN]", "[1e999]", "[" * 101 + "]" * 101, '{"a": 1, "a": 2}', "", '["12345"]'])
def test_what_comes_with_a_form_is_read_as_strictly_and_only_so_long(text: str) -> None:
    assert value_of('["1234"]', "opened", longest=8) == ["1234"]
    with pytest.raises(InputError):
        value_of(text, "opened", longest=8 if text == '["12345"]' else 1000)
