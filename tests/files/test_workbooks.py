"""Profiles from XLSX as an office writes them: what reads well, and what is wrong, by cell."""

import time
from datetime import date

import pytest

from matchmaker.files.instances import Session, Slot
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles
from matchmaker.files.workbook_template import write_profiles_xlsx
from tests.files.workbook_parts import (
    FIRST_ROW,
    HEADER_ROW,
    PEOPLE,
    SHEET,
    inline,
    people_sheet,
    read_workbook,
    sheet_xml,
    with_parts,
    workbook,
    workbook_refusal,
)


def test_every_sheet_is_read() -> None:
    content = workbook(
        people=[
            ["side", "id", "themes", "languages", "max_meetings", "about"],
            ["host", "h1", "it; energy", '["da", "en"]', 6, "=1+1"[1:]],
            [],
            ["visitor", "v1", "", None, None, None],
        ],
        preferences=[["from", "to", "kind", "rank"], ["h1", "v1", "want", 1]],
        met_before=[["b", "a"], ["v1", "h1"]],
        slots=[["id", "day"], ["s1", "d1"], ["s2", "d1"]],
        sessions=[["id", "slot", "slots", "tables", "room"], ["t1", "s1", "", 3, "A"], ["t2", "", "s1; s2", 1, ""]],
        resources=[["id", "capacity", "languages"], ["interpreter", 2, "da;zh"]],
        weights=[["part", "weight"], ["met_before", -0.25], ["themes", 2]],
    )
    assert read_workbook(content) == Profiles(
        name="",
        people=(
            Profile("h1", "host", themes=("it", "energy"), languages=("da", "en"), max_meetings=6, about="1+1"),
            Profile("v1", "visitor"),
        ),
        preferences=(Preference("h1", "v1", "want", 1),),
        met_before=(("h1", "v1"),),
        slots=(Slot("s1", "d1"), Slot("s2", "d1")),
        sessions=(Session("t1", ("s1",), 3, None, "A"), Session("t2", ("s1", "s2"), 1)),
        resources=(LanguageResource("interpreter", 2, ("da", "zh")),),
        weights={"met_before": -0.25, "themes": 2.0},
    )


def test_numbers_read_as_they_look() -> None:
    content = workbook(
        people=[["id", "side", "max_meetings", "themes"], [101, "host", 6.0, 2026], ["7", "host", " 5 "]]
    )
    assert read_workbook(content).people == (
        Profile("101", "host", max_meetings=6, themes=("2026",)),
        Profile("7", "host", max_meetings=5),
    )


def test_names_of_sheets_and_columns_may_have_capitals_and_spaces() -> None:
    assert read_workbook(people_sheet([" h1 ", "host"], header=(" ID", "Side "))).people == (Profile("h1", "host"),)


def test_a_list_may_hold_a_separator_in_an_array() -> None:
    assert read_workbook(people_sheet(["h1", "host", '["a; b", "[c]"]'])).people[0].themes == ("a; b", "[c]")


def test_a_text_that_begins_with_a_bracket_is_no_array() -> None:
    assert read_workbook(people_sheet(["h1", "host", "[draft] wind; sun"])).people[0].themes == ("[draft] wind", "sun")


def test_the_title_of_the_workbook_is_the_name_of_the_event() -> None:
    assert read_workbook(write_profiles_xlsx(Profiles("上海 2026", (Profile("h1", "host"),)))).name == "上海 2026"


def test_a_formula_is_read_by_its_stored_result() -> None:
    book = with_parts(
        {
            SHEET: sheet_xml(
                HEADER_ROW + f'<row r="2"><c r="A2" t="str"><f>"h"&amp;1</f><v>h1</v></c>{inline("B2", "host")}</row>'
            )
        }
    )
    assert read_workbook(book).people == (Profile("h1", "host"),)


def test_texts_are_read_in_normal_form_c() -> None:
    assert read_workbook(people_sheet(["h1", "host", "e\u0301"])).people[0].themes == ("\u00e9",)


def test_a_sheet_that_lies_about_its_size_is_read_by_its_cells() -> None:
    lying = sheet_xml(HEADER_ROW + FIRST_ROW).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_workbook(with_parts({SHEET: lying})).people == (Profile("h1", "host"),)


def test_parts_with_names_of_other_folders_are_never_unpacked() -> None:
    assert read_workbook(with_parts({"../../outside.xml": b"<a/>"})).people[0].id == "h1"


def test_a_sheet_of_twenty_thousand_people_is_read_in_seconds() -> None:
    profiles = Profiles(
        "",
        tuple(
            Profile(f"h{number}", "host", f"Name {number}", "Region", "public", ("it",), ("da",), (f"offer {number}",))
            for number in range(20_000)
        ),
    )
    content = write_profiles_xlsx(profiles)
    before = time.process_time()
    assert read_workbook(content) == profiles
    assert time.process_time() - before < 8  # about 2 seconds


KNOWN = "id, side, name, organisation, sector, themes, languages, offers, seeks, about, keywords, unavailable"
FAULTS = {
    "unknown sheet": (
        workbook(Sheet2=[]),
        "",
        "the sheets people, preferences, met_before, slots, sessions, resources, weights",
        'the unknown sheet "Sheet2"',
    ),
    "sheet twice but for spaces": (workbook(**{"people ": PEOPLE}), "", "each sheet once", '"people " beside "people"'),
    "unknown column": (
        people_sheet(["h1", "host", "x"], header=("id", "side", "theme")),
        "people!C1",
        f"one of the columns {KNOWN}, min_meetings, max_meetings, max_in_a_row",
        'the unknown column "theme"',
    ),
    "column twice": (
        people_sheet(["h1", "host", "x"], header=("id", "side", "ID")),
        "people!C1",
        "each column once",
        '"id" a second time',
    ),
    "missing column": (people_sheet(["h1"], header=("id",)), "people!1", 'a column "side"', "id"),
    "no header": (workbook(people=[]), "people!1", 'a column "id"', "no column names"),
    "no people": (workbook(people=[["id", "side"]]), "people", "a list of at least one person", "an empty list"),
    "a value under no header": (
        people_sheet(["h1", "host", "", "x"]),
        "people!D2",
        "a column name above every value",
        '"x"',
    ),
    "an empty id": (
        people_sheet(["h1", "host"], [], ["", "host"]),
        "people!A4",
        'an id (1 to 64 letters a-z, digits, ".", "_" or "-")',
        "nothing",
    ),
    "a wrong side": (people_sheet(["h1", "host"], ["h2", "guest"]), "people!B3", "one of host, visitor", '"guest"'),
    "a wrong list entry": (
        people_sheet(["h1", "host", "da; Dansk"], header=("id", "side", "languages")),
        "people!C2",
        'a language code such as "da" or "zh-Hans"',
        '"Dansk"',
    ),
    "a broken array": (
        people_sheet(["h1", "host", '["a", b]']),
        "people!C2",
        "texts separated by ;, or a JSON array of texts",
        '"[\\"a\\", b]"',
    ),
    "an array of numbers": (
        people_sheet(["h1", "host", "[1]"]),
        "people!C2",
        "a label (1 to 200 characters on one line)",
        "1",
    ),
    "a word for a number": (
        people_sheet(["h1", "host", "six"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"six"',
    ),
    "a fraction for a number": (
        people_sheet(["h1", "host", 1.5], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        "1.5",
    ),
    "an underscored number": (
        people_sheet(["h1", "host", "1_000"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"1_000"',
    ),
    "a number in other digits": (
        people_sheet(["h1", "host", "٣"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"٣"',
    ),
    "a date for a number": (
        people_sheet(["h1", "host", date(2026, 5, 1)], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"2026-05-01 00:00:00"',
    ),
    "a date for a text": (
        workbook(slots=[["id"], [date(2026, 5, 1)]]),
        "slots!A2",
        "text (give the cell the format Text)",
        "the date or time 2026-05-01 00:00:00",
    ),
    "a truth value for a text": (
        people_sheet([True, "host"]),
        "people!A2",
        "text (give the cell the format Text)",
        "the truth value True",
    ),
    "a rule across sheets": (
        workbook(preferences=[["kind", "to", "from"], ["want", "v9", "h1"]]),
        "preferences!B2",
        "the id of a person in this file",
        '"v9"',
    ),
    "a person twice": (
        people_sheet(["h1", "host"], ["h1", "host"]),
        "people!A3",
        "an id that is not taken by other people",
        '"h1" a second time',
    ),
    "half a pair met before": (workbook(met_before=[["a", "b"], ["h1"]]), "met_before!2", "two ids", '["h1"]'),
    "an unknown person met before": (
        workbook(met_before=[["b", "a"], ["v9", "h1"]]),
        "met_before!A2",
        "the id of a person in this file",
        '"v9"',
    ),
    "a session without a slot": (
        workbook(sessions=[["id", "tables"], ["t1", 2]]),
        "sessions!2",
        "a session with either slot or slots",
        "an object with the keys id, tables",
    ),
    "an unknown weight": (
        workbook(weights=[["part", "weight"], ["luck", 1]]),
        "weights!B2",
        "one of the keys complementarity, keywords, themes, language, sector, wants, met_before",
        'the unknown key "luck"',
    ),
    "a negative weight": (
        workbook(weights=[["weight", "part"], [1, "language"], [-1, "themes"]]),
        "weights!A3",
        "a number from 0 to 1e12",
        "-1",
    ),
    "a weight twice": (
        workbook(weights=[["part", "weight"], ["themes", 1], ["themes", 2]]),
        "weights!3",
        "each part once",
        '"themes" a second time',
    ),
    "half a weight": (
        workbook(weights=[["part", "weight"], ["themes"]]),
        "weights!2",
        "a part and its weight",
        '["themes"]',
    ),
}


@pytest.mark.parametrize(("content", "where", "expected", "found"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_its_cell(content: bytes, where: str, expected: str, found: str) -> None:
    assert workbook_refusal(content) == (where, expected, found)
