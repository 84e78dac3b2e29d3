"""Profiles from XLSX: what an office writes reads well, what an attacker writes is refused quickly and in words."""

import io
import random
import time
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from matchmaker.errors import InputError
from matchmaker.files.instances import Session, Slot
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles, checked_profiles
from matchmaker.files.workbook_template import write_profiles_xlsx
from matchmaker.files.workbooks import workbook_document
from tests.files.workbook_parts import (
    FIRST_ROW,
    HEADER_ROW,
    PEOPLE,
    SHEET,
    inline,
    part_of,
    sheet_xml,
    with_parts,
    workbook,
)

DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
NO_TYPE = ("XML without a document type", "a document type declaration")
UNOPENED = "a workbook that opens in a spreadsheet program"


def read(content: bytes) -> Profiles:
    document, place = workbook_document(content, "f.xlsx")
    return checked_profiles(document, place)


def refusal(content: bytes) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        read(content)
    assert caught.value.source == "f.xlsx"
    return caught.value.where, caught.value.expected, caught.value.found


def people(*rows: Any, header: tuple[str, ...] = ("id", "side", "themes")) -> bytes:
    return workbook(people=[header, *rows])


# What an office writes


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
    assert read(content) == Profiles(
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
    assert read(content).people == (
        Profile("101", "host", max_meetings=6, themes=("2026",)),
        Profile("7", "host", max_meetings=5),
    )


def test_names_of_sheets_and_columns_may_have_capitals_and_spaces() -> None:
    assert read(people([" h1 ", "host"], header=(" ID", "Side "))).people == (Profile("h1", "host"),)


def test_a_list_may_hold_a_separator_in_an_array() -> None:
    assert read(people(["h1", "host", '["a; b", "[c]"]'])).people[0].themes == ("a; b", "[c]")


def test_a_text_that_begins_with_a_bracket_is_no_array() -> None:
    assert read(people(["h1", "host", "[draft] wind; sun"])).people[0].themes == ("[draft] wind", "sun")


def test_the_title_of_the_workbook_is_the_name_of_the_event() -> None:
    assert read(write_profiles_xlsx(Profiles("上海 2026", (Profile("h1", "host"),)))).name == "上海 2026"


def test_a_formula_is_read_by_its_stored_result() -> None:
    book = with_parts(
        {
            SHEET: sheet_xml(
                HEADER_ROW + f'<row r="2"><c r="A2" t="str"><f>"h"&amp;1</f><v>h1</v></c>{inline("B2", "host")}</row>'
            )
        }
    )
    assert read(book).people == (Profile("h1", "host"),)


def test_texts_are_read_in_normal_form_c() -> None:
    assert read(people(["h1", "host", "e\u0301"])).people[0].themes == ("\u00e9",)


# The template


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
    assert read(content) == profiles


@pytest.mark.parametrize(
    "entries", [("a; b",), ("[c]",), ("[", "]"), ("",), (" a ",), ("a", "b"), ("[a", "b]"), (";",)]
)
def test_a_list_reads_back_as_it_was_written(entries: tuple[str, ...]) -> None:
    profiles = Profiles("", (Profile("h1", "host", keywords=entries),))
    assert read(write_profiles_xlsx(profiles)) == profiles


def test_a_text_too_long_for_a_cell_is_refused_when_written() -> None:
    with pytest.raises(InputError, match="people, row 2, column 8: expected at most 32,767 characters in a cell"):
        write_profiles_xlsx(Profiles("", (Profile("h1", "host", offers=("x" * 20_000, "y" * 20_000)),)))


# What is wrong, by cell

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
        people(["h1", "host", "x"], header=("id", "side", "theme")),
        "people!C1",
        f"one of the columns {KNOWN}, min_meetings, max_meetings, max_in_a_row",
        'the unknown column "theme"',
    ),
    "column twice": (
        people(["h1", "host", "x"], header=("id", "side", "ID")),
        "people!C1",
        "each column once",
        '"id" a second time',
    ),
    "missing column": (people(["h1"], header=("id",)), "people!1", 'a column "side"', "id"),
    "no header": (workbook(people=[]), "people!1", 'a column "id"', "no column names"),
    "no people": (workbook(people=[["id", "side"]]), "people", "a list of at least one person", "an empty list"),
    "a value under no header": (people(["h1", "host", "", "x"]), "people!D2", "a column name above every value", '"x"'),
    "an empty id": (
        people(["h1", "host"], [], ["", "host"]),
        "people!A4",
        'an id (1 to 64 letters a-z, digits, ".", "_" or "-")',
        "nothing",
    ),
    "a wrong side": (people(["h1", "host"], ["h2", "guest"]), "people!B3", "one of host, visitor", '"guest"'),
    "a wrong list entry": (
        people(["h1", "host", "da; Dansk"], header=("id", "side", "languages")),
        "people!C2",
        'a language code such as "da" or "zh-Hans"',
        '"Dansk"',
    ),
    "a broken array": (
        people(["h1", "host", '["a", b]']),
        "people!C2",
        "texts separated by ;, or a JSON array of texts",
        '"[\\"a\\", b]"',
    ),
    "an array of numbers": (
        people(["h1", "host", "[1]"]),
        "people!C2",
        "a label (1 to 200 characters on one line)",
        "1",
    ),
    "a word for a number": (
        people(["h1", "host", "six"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"six"',
    ),
    "a fraction for a number": (
        people(["h1", "host", 1.5], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        "1.5",
    ),
    "an underscored number": (
        people(["h1", "host", "1_000"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"1_000"',
    ),
    "a number in other digits": (
        people(["h1", "host", "٣"], header=("id", "side", "max_meetings")),
        "people!C2",
        "a whole number from 0 to 2147483647, or null for no limit",
        '"٣"',
    ),
    "a date for a number": (
        people(["h1", "host", date(2026, 5, 1)], header=("id", "side", "max_meetings")),
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
        people([True, "host"]),
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
        people(["h1", "host"], ["h1", "host"]),
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
    assert refusal(content) == (where, expected, found)


# What an attacker writes


def without_people() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "slots"
    book.save(buffer)
    return buffer.getvalue()


def empty_archive() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


def flipped(content: bytes) -> bytes:
    """The archive with the bytes of its sheet changed, so that its checksum is wrong."""
    position = content.index(SHEET.encode()) + len(SHEET) + 20
    return (
        content[:position] + bytes(byte ^ 0x55 for byte in content[position : position + 40]) + content[position + 40 :]
    )


def marked_encrypted(content: bytes) -> bytes:
    """The archive whose directory says of its first part that it is encrypted."""
    position = content.index(b"PK\x01\x02") + 8
    return content[:position] + b"\x01" + content[position + 1 :]


def noise(count_bytes: int) -> bytes:
    return random.Random(0).randbytes(count_bytes)


def rows_of(count: int) -> bytes:
    return sheet_xml(HEADER_ROW + "".join(f'<row r="{number}"/>' for number in range(2, count + 2)))


HOSTILE = {
    "no archive": (b"id,side\nh1,host\n", "", "an XLSX workbook", "a damaged file (File is not a zip file)"),
    "an old or locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "",
        "an XLSX workbook",
        "an old XLS workbook, or one with a password",
    ),
    "the beginning of an archive": (workbook()[:1500], "", "an XLSX workbook", "a damaged file"),
    "the end of an archive": (workbook()[1500:], "", "an XLSX workbook", "a damaged file"),
    "a wrong checksum": (flipped(workbook()), "", "an XLSX workbook", "a damaged file"),
    "an encrypted part": (marked_encrypted(workbook()), "", "an XLSX workbook without a password", "an encrypted one"),
    "an empty archive": (empty_archive(), "", UNOPENED, "one that does not open (KeyError"),
    "an archive of something else": (
        with_parts({"[Content_Types].xml": None}),
        "",
        UNOPENED,
        "one that does not open (KeyError",
    ),
    "no sheet of people": (without_people(), "", 'a sheet "people"', "slots"),
    "more than 10 MB": (with_parts({"xl/media/noise.bin": noise(11_000_000)}), "", "at most 10 MiB", "bytes"),
    "more than 50 MB when unpacked": (
        with_parts({"xl/media/noise.bin": noise(600_000) + b"\0" * 55_000_000}),
        "",
        "at most 50 MiB when unpacked",
        "bytes",
    ),
    "a cell of 40 MB": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("A2", "x" * 40_000_000)}</row>')}),
        "",
        "a workbook packed at most 100:1",
        ":1",
    ),
    "too many parts": (
        with_parts({f"xl/media/{number}.bin": b"x" for number in range(2_001)}),
        "",
        "at most 2,000 parts in the workbook",
        "2,0",
    ),
    "an external entity": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("A2", "&x;")}</row>', DOCTYPE)}),
        SHEET,
        *NO_TYPE,
    ),
    "entities in entities": (
        with_parts({"xl/sharedStrings.xml": sheet_xml("&y;", LAUGHS)}),
        "xl/sharedStrings.xml",
        *NO_TYPE,
    ),
    "an entity in the relations": (with_parts({"_rels/.rels": sheet_xml("", DOCTYPE)}), "_rels/.rels", *NO_TYPE),
    "an entity in another encoding": (
        with_parts({SHEET: b"\xff\xfe" + sheet_xml("", DOCTYPE).decode().encode("utf-16-le")}),
        SHEET,
        *NO_TYPE,
    ),
    "an entity under the name of a picture": (
        with_parts({"xl/media/a.png": sheet_xml("", DOCTYPE)}),
        "xl/media/a.png",
        *NO_TYPE,
    ),
    "XML that stops": (with_parts({SHEET: sheet_xml(HEADER_ROW)[:-20]}), SHEET, "XML", "unclosed token"),
    "XML in XML": (with_parts({SHEET: b"<a>" * 3 + b"</b>"}), SHEET, "XML", "mismatched tag"),
    "more than 20,000 rows": (
        with_parts({SHEET: rows_of(20_001)}),
        "people!20002",
        "at most 20,000 rows below the header",
        "more",
    ),
    "a row far below": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="1048576">{inline("A1048576", "x")}</row>')}),
        "people!20002",
        "at most 20,000 rows below the header",
        "more",
    ),
    "a column far to the right": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("XFD2", "x")}</row>')}),
        "people!XFD2",
        "a column name above every value",
        '"x"',
    ),
    "a header far to the right": (
        with_parts({SHEET: sheet_xml(f'<row r="1">{inline("GS1", "id")}</row>')}),
        "people!GS1",
        "at most 200 columns",
        "more",
    ),
    "a million empty cells": (
        with_parts({"xl/media/noise.bin": noise(400_000), SHEET: sheet_xml("<c/>" * 1_100_000)}),
        SHEET,
        "a workbook that can be read in seconds",
        "too many elements",
    ),
    "a style for everyone": (
        with_parts({"xl/media/noise.bin": noise(400_000), "xl/styles.xml": sheet_xml("<font/>" * 350_000)}),
        "xl/styles.xml",
        "a workbook that can be read in seconds",
        "too many elements",
    ),
    "a cell of 40 MB beside noise": (
        with_parts(
            {
                "xl/media/noise.bin": noise(600_000),
                SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("A2", "x" * 40_000_000)}</row>'),
            }
        ),
        SHEET,
        "texts of at most 100,000 characters",
        "more",
    ),
    "a number of 5,000 digits": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2"><c r="A2"><v>{"1" * 5000}</v></c></row>')}),
        "",
        UNOPENED,
        "one that does not open (ValueError",
    ),
    "a reference to no cell": (
        with_parts({SHEET: sheet_xml('<row r="1"><c r="!!"><v>1</v></c></row>')}),
        "",
        UNOPENED,
        "one that does not open (",
    ),
    "a text that is not there": (
        with_parts({SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}),
        "",
        UNOPENED,
        "one that does not open (IndexError",
    ),
    "an error for a value": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>')}),
        "people!A2",
        "a value",
        "the error #REF!",
    ),
    "a formula without a result": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + '<row r="2"><c r="A2"><f>1+1</f></c></row>')}),
        "people!A2",
        "a value",
        "a formula without its result (open the workbook in a spreadsheet program and save it)",
    ),
    "half a character": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("A2", "&#xD800;")}</row>')}),
        SHEET,
        "XML",
        "reference to invalid character number",
    ),
    "a control character": (
        with_parts({SHEET: sheet_xml(HEADER_ROW + f'<row r="2">{inline("A2", "h_x0000_1")}</row>')}),
        "people!A2",
        'an id (1 to 64 letters a-z, digits, ".", "_" or "-")',
        '"h\\u00001"',
    ),
}


@pytest.mark.parametrize(("content", "where", "expected", "found"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_refused_in_words_within_seconds(
    content: bytes, where: str, expected: str, found: str
) -> None:
    before = time.process_time()
    refused = refusal(content)
    assert time.process_time() - before < 5
    assert refused[:2] == (where, expected)
    assert found in refused[2]


def test_a_sheet_that_lies_about_its_size_is_read_by_its_cells() -> None:
    lying = sheet_xml(HEADER_ROW + FIRST_ROW).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read(with_parts({SHEET: lying})).people == (Profile("h1", "host"),)


def test_parts_with_names_of_other_folders_are_never_unpacked() -> None:
    assert read(with_parts({"../../outside.xml": b"<a/>"})).people[0].id == "h1"


def test_the_parts_of_the_test_are_those_of_a_workbook() -> None:
    assert b"<sheetData>" in part_of(workbook(), SHEET)
    assert read(workbook()).people == (Profile("h1", "host"), Profile("v1", "visitor"))


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
    assert read(content) == profiles
    assert time.process_time() - before < 8  # about 2 seconds
