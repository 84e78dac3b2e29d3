"""Profiles from CSV: the separators and encodings that offices use, and faults by line and column."""

import pytest

from matchmaker.errors import InputError
from matchmaker.files.csv_tables import csv_document
from matchmaker.files.profiles import Profile, checked_profiles


def read(text: str | bytes) -> tuple[Profile, ...]:
    document, place = csv_document(text.encode() if isinstance(text, str) else text, "f.csv")
    return checked_profiles(document, place).people


def refusal(text: str | bytes) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.source == "f.csv"
    return caught.value.where, caught.value.expected, caught.value.found


H1 = Profile("h1", "host", name="Ø", themes=("it", "energy"), max_meetings=6)
GOOD = {
    "commas": "id,side,name,themes,max_meetings\nh1,host,Ø,it; energy,6\n",
    "semicolons": 'id;side;name;themes;max_meetings\nh1;host;Ø;"it; energy";6\n',
    "tabs": "id\tside\tname\tthemes\tmax_meetings\nh1\thost\tØ\tit; energy\t6\n",
    "a byte order mark": "\ufeffid,side,name,themes,max_meetings\nh1,host,Ø,it;energy,6\n",
    "line ends of Windows": "id,side,name,themes,max_meetings\r\nh1,host,Ø,it;energy,6\r\n",
    "line ends of old Macintosh": "id,side,name,themes,max_meetings\rh1,host,Ø,it;energy,6\r",
    "no line end at the end": "id,side,name,themes,max_meetings\nh1,host,Ø,it;energy,6",
    "blank lines": "\n\nid,side,name,themes,max_meetings\n\n  \nh1,host,Ø,it;energy,6\n,,,,\n\n",
    "another order": "max_meetings,themes,name,side,id\n6,it;energy,Ø,host,h1\n",
    "quotes everywhere": '"id","side","name","themes","max_meetings"\n"h1","host","Ø","it;energy","6"\n',
    "quoted headers and semicolons": '"id";"side";"name";"themes";"max_meetings"\n"h1";"host";"Ø";"it;energy";"6"\n',
    "an array": 'id,side,name,themes,max_meetings\nh1,host,Ø,"[""it"", ""energy""]",6\n',
    "spaces and capitals": "ID, Side, Name, Themes, Max_Meetings\n h1 , host , Ø , it ; energy , 6 \n",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_people_are_read(text: str) -> None:
    assert read(text) == (H1,)


def test_a_field_may_hold_line_breaks_quotes_and_separators() -> None:
    assert read('id,side,about\nh1,host,"a ""b"",\nc"\n') == (Profile("h1", "host", about='a "b",\nc'),)


def test_what_looks_like_a_formula_stays_text() -> None:
    assert read('id,side,about\nh1,host,"=HYPERLINK(""x"")"\n')[0].about == '=HYPERLINK("x")'


def test_texts_are_read_in_normal_form_c() -> None:
    assert read("id,side,name\nh1,host,e\u0301\n")[0].name == "\u00e9"


def test_an_id_of_digits_keeps_its_zeros() -> None:
    assert read("id,side\n007,host\n")[0].id == "007"


ID = 'an id (1 to 64 letters a-z, digits, ".", "_" or "-")'
LIMIT = "a whole number from 0 to 2147483647, or null for no limit"
QUOTED = "fields that are in double quotes where they hold a separator"
FAULTS = {
    "empty but for line ends": ("\n\n", "line 1", 'a column "id"', "no column names"),
    "a header only": ("id,side\n", "", "a list of at least one person", "an empty list"),
    "latin-1": (
        "id,side,name\nh1,host,\xd8\n".encode("latin-1"),
        "line 2",
        "UTF-8 text",
        "the byte 0xd8 at position 21",
    ),
    "UTF-16": ("id,side\nh1,host\n".encode("utf-16"), "line 1", "UTF-8 text", "the byte 0xff at position 0"),
    "an unknown column": ("id,side,theme\nh1,host,it\n", "line 1, column theme", None, 'the unknown column "theme"'),
    "a column twice": ("id,side,id\nh1,host,h1\n", "line 1, column id", "each column once", '"id" a second time'),
    "a missing column": ("id,name\nh1,x\n", "line 1", 'a column "side"', "id, name"),
    "no header": ("h1,host\nh2,host\n", "line 1, column h1", None, 'the unknown column "h1"'),
    "too few fields": (
        "id,side,name\nh1,host\n",
        "line 2",
        "3 fields as in the header",
        '2 fields, the first of them "h1"',
    ),
    "too many fields": (
        "id,side\nh1,host,x\n",
        "line 2",
        "2 fields as in the header",
        '3 fields, the first of them "h1"',
    ),
    "a quote that never ends": ('id,side\nh1,host\nh2,"host\nh3,host\n', "line 3", QUOTED, "unexpected end of data"),
    "text after a quote": ('id,side\n"h1"x,host\n', "line 2", QUOTED, "',' expected after '\"'"),
    "an endless field": (
        'id,side,about\nh1,host,"' + "x" * 140_000 + '"\n',
        "line 2",
        QUOTED,
        "field larger than field limit (131072)",
    ),
    "a value under no header": ("id,side,\nh1,host,x\n", "line 2, column 3", "a column name above every value", '"x"'),
    "a wrong side after a long field": (
        'id,side,about\nh1,host,"a\nb\nc"\nh2,guest,\n',
        "line 5, column side",
        "one of host, visitor",
        '"guest"',
    ),
    "an empty id": ("id,side\n,host\n", "line 2, column id", ID, "nothing"),
    "an id with a space": ("id,side\nh 1,host\n", "line 2, column id", ID, '"h 1"'),
    "an id twice": (
        "id,side\nh1,host\n\nh1,host\n",
        "line 4, column id",
        "an id that is not taken by other people",
        '"h1" a second time',
    ),
    "a fraction": ("id,side,max_meetings\nh1,host,1.5\n", "line 2, column max_meetings", LIMIT, '"1.5"'),
    "an infinite number": ("id,side,max_meetings\nh1,host,inf\n", "line 2, column max_meetings", LIMIT, '"inf"'),
    "a negative number": ("id,side,max_meetings\nh1,host,-1\n", "line 2, column max_meetings", LIMIT, "-1"),
    "a number of 5,000 digits": (
        "id,side,max_meetings\nh1,host," + "1" * 5000 + "\n",
        "line 2, column max_meetings",
        LIMIT,
        '"' + "1" * 58 + "…",
    ),
    "a wrong list entry": (
        "id,side,languages\nh1,host,da;Dansk\n",
        "line 2, column languages",
        'a language code such as "da" or "zh-Hans"',
        '"Dansk"',
    ),
    "half a character in an array": (
        'id,side,themes\nh1,host,"[""\\ud800""]"\n',
        "line 2, column themes",
        "texts separated by ;, or a JSON array of texts",
        '"[\\"\\\\ud800\\"]"',
    ),
    "a NUL character": (
        "id,side,name\nh1,host,a\0b\n",
        "line 2, column name",
        "text on one line (at most 1000 characters)",
        '"a\\u0000b"',
    ),
    "an unknown slot": (
        "id,side,unavailable\nh1,host,s1\n",
        "line 2, column unavailable",
        "the id of a slot in this file",
        '"s1"',
    ),
    "too many rows": ("id,side\n" + "h1,host\n" * 20_001, "line 20002", "at most 20,000 rows below the header", "more"),
    "too many columns": ("," * 200 + "id\n", "line 1, column id", "at most 200 columns", "more"),
    "more than 10 MB": (b"id,side\n" + b"\n" * 11_000_000, "", "at most 10,485,760 bytes", "11,000,008 bytes"),
}


@pytest.mark.parametrize(("text", "where", "expected", "found"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_line_and_column(text: str | bytes, where: str, expected: str | None, found: str) -> None:
    refused = refusal(text)
    assert (refused[0], refused[2]) == (where, found)
    assert refused[1] == expected or (expected is None and refused[1].startswith("one of the columns id, side, name,"))
