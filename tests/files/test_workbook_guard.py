"""Profiles from XLSX as an attacker writes them: refused in words, within seconds."""

import io
import random
import time
import zipfile

import openpyxl
import pytest

from matchmaker.files.profiles import Profile
from tests.files.workbook_parts import (
    HEADER_ROW,
    SHEET,
    inline,
    part_of,
    read_workbook,
    sheet_xml,
    with_parts,
    workbook,
    workbook_refusal,
)

DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
NO_TYPE = ("XML without a document type", "a document type declaration")
UNOPENED = "a workbook that opens in a spreadsheet program"


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
    refused = workbook_refusal(content)
    assert time.process_time() - before < 5
    assert refused[:2] == (where, expected)
    assert found in refused[2]


def test_the_parts_of_the_test_are_those_of_a_workbook() -> None:
    assert b"<sheetData>" in part_of(workbook(), SHEET)
    assert read_workbook(workbook()).people == (Profile("h1", "host"), Profile("v1", "visitor"))
