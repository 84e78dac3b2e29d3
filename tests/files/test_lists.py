"""Lists as offices save them: whatever the encoding, the separator and the kind of file, the same rows come out."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from matchmaker.domain.list_columns import ListField, effective_headers, field_of, header_at, suggested
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import MOST_COLUMNS, MOST_ROWS, Odd, packed, unpacked
from matchmaker.files.lists import pasted_list, read_list

DANISH = "Navn;E-mail;Firma\r\nSøren Ågård;s@example.dk;Rødgrød A/S\r\nBo Dam;bo@example.dk;\r\n"
CHINESE = "姓名,邮箱,单位\n陈伟,chen@example.cn,上海微系统所\n李娜,li@example.cn,浦东医院\n"
DANISH_ROWS = [
    (1, ("Navn", "E-mail", "Firma")),
    (2, ("Søren Ågård", "s@example.dk", "Rødgrød A/S")),
    (3, ("Bo Dam", "bo@example.dk")),
]
CHINESE_ROWS = [
    (1, ("姓名", "邮箱", "单位")),
    (2, ("陈伟", "chen@example.cn", "上海微系统所")),
    (3, ("李娜", "li@example.cn", "浦东医院")),
]


def _rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    table = read_list(content)
    assert unpacked(packed(table)) == table
    return [(row.number, row.cells) for row in table.rows]


def _workbook(*rows: tuple[object, ...], before: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for title in before:
        book.create_sheet(title, 0).append(["Read me"])
    sheet = book[book.sheetnames[-1]]
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


OF_OTHER_PARTNERS = {
    "big5": "姓名,電子郵件\n王偉,w@example.tw,臺灣大學資訊工程學系\n林雅婷,l@example.tw,工業技術研究院\n",
    "cp1250 polish": "Imię,E-mail,Firma\nŁukasz Wiśniewski,l@example.pl,Uniwersytet Wrocławski\n",
    "cp1250 hungarian": "Név,E-mail,Cég\nGyőző Szűcs,g@example.hu,Győri Egyetem\n",
    "cp1250 romanian": "Nume,E-mail,Firma\nIonuţ Braşoveanu,i@example.ro,Braşov\n",
    "cp1251": "Имя,E-mail,Организация\nИван Петров,i@example.ru,Ленинградская область\n",
    "cp1252 capitals": "NAVN,E-MAIL\nSØREN ÅGÅRD,s@example.dk,ÆBLEØEN 5 m³/h\nÅSE ÆGIDIUS,a@example.dk,ÅÅ\n",
    "cp1252 guests": "Navn,E-mail,Firma\nÅse Brûlé-Simões,a@example.dk,Kölner Straße 3 – ”Ø” £5\n",
    "gb18030 rare": "姓名,邮箱,单位\n赵龘堃,z@example.cn,㐂𠮷有限公司\n",
}


@pytest.mark.parametrize("case", OF_OTHER_PARTNERS)
def test_encodings_of_other_partners_are_told_apart(case):
    text, encoding = OF_OTHER_PARTNERS[case], case.split()[0]

    assert [cells for _, cells in _rows(text.encode(encoding))] == [tuple(row.split(",")) for row in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "encoding", "rows"),
    [
        *(
            pytest.param(DANISH, each, DANISH_ROWS, id=f"danish-{each}")
            for each in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
        ),
        *(
            pytest.param(CHINESE, each, CHINESE_ROWS, id=f"chinese-{each}")
            for each in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk")
        ),
    ],
)
def test_a_list_reads_the_same_in_every_encoding(text, encoding, rows):
    assert _rows(text.encode(encoding)) == rows


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_list_reads_the_same_with_every_separator(separator):
    header, row = ["Name", "E-mail", "About"], ["Bo Dam", "bo@example.dk", 'He says "yes, no; or\r\nmaybe"']
    text = "\r\n".join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in (["A list"], header, row)
    )

    assert _rows(text.encode()) == [(1, ("A list",)), (2, tuple(header)), (3, tuple(row))]
    assert _rows(f"sep={separator}\r\n{text}".encode())[0][0] == 2


def test_rows_are_counted_as_a_spreadsheet_program_counts_them_and_empty_ones_are_left_out():
    rows = (("A title",), (), ("Name", "E-mail"), (None, None), ("Bo Dam", "bo@example.dk"))

    assert _rows(_workbook(*rows, before=("Notes",))) == [
        (1, ("A title",)),
        (3, ("Name", "E-mail")),
        (5, ("Bo Dam", "bo@example.dk")),
    ]


def test_what_a_spreadsheet_made_of_a_text_is_kept_as_such():
    table = read_list(_workbook(("Name", "Tel", "E"), (date(2026, 4, 3), 4512345678.0, True), ("=1+1", 7.5, "#REF!")))

    assert [row.odd for row in table.rows] == [{}, {0: Odd.DATE, 2: Odd.TRUTH}, {0: Odd.FORMULA, 2: Odd.ERROR}]
    assert [row.at(1) for row in table.rows] == ["Tel", "4512345678", "7.5"]


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    return target.getvalue()


def _long(rows: int) -> bytes:
    return b"Name;E-mail\n" + b"Bo;bo@example.dk\n" * rows


@pytest.mark.parametrize(
    ("content", "refusal", "values"),
    [
        (b"", Refusal.LIST_EMPTY, {}),
        (b"\r\n ; \r\n", Refusal.LIST_EMPTY, {}),
        (_workbook(), Refusal.LIST_EMPTY, {}),
        (b'Name;E-mail\nBo;"bo@example.dk\n', Refusal.LIST_QUOTES, {"line": 2}),
        (b"Name;E-mail\nBo\x81;bo@example.dk\n", Refusal.LIST_ENCODING, {"line": 2}),
        (b"Name;E-mail\nBo\x00;bo@example.dk\n", Refusal.LIST_ENCODING, {"line": 2}),
        (_long(MOST_ROWS), Refusal.LIST_TOO_MANY_ROWS, {"row": MOST_ROWS + 1, "most": MOST_ROWS}),
        (";".join(["a"] * 201).encode(), Refusal.LIST_TOO_MANY_COLUMNS, {"row": 1, "most": MOST_COLUMNS}),
        (b"a" * (10 * 1024 * 1024 + 1), Refusal.LIST_TOO_LARGE, {"most": 10}),
        (b"\xd0\xcf\x11\xe0" + bytes(600), Refusal.LIST_OLD_WORKBOOK, {}),
        (b"PK\x03\x04 and nothing more", Refusal.LIST_UNREADABLE, None),
        (_bomb(), Refusal.LIST_UNREADABLE, None),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_what_cannot_be_read_is_refused_with_its_place(content, refusal, values):
    with pytest.raises(RefusedError) as refused:
        read_list(content)

    assert refused.value.refusal is refusal
    assert values is None or refused.value.values == values


def test_cells_that_were_pasted_are_a_list():
    assert [row.cells for row in pasted_list("Navn\tE-mail\r\nBo, Dam\tbo@example.dk\r\n").rows][1] == (
        "Bo, Dam",
        "bo@example.dk",
    )


HEADERS = {
    ListField.NAME: ("Name", "NAVN", "姓名", "Navn / Name", "姓名 Name", "Full name *", "参会人"),
    ListField.GIVEN_NAME: ("First name", "Fornavn", "名"),
    ListField.FAMILY_NAME: ("Last Name", "Efternavn", "姓氏"),
    ListField.EMAIL: ("E-mail", "Email address", "e_mail", "Mailadresse", "电子邮箱", "邮箱 (Email)", "E-mail:"),
    ListField.ORGANISATION: ("Organization name", "Virksomhed", "工作单位", "Organisation (legal name)"),
    ListField.SECTOR: ("Organization type", "Sektor", "单位性质"),
    ListField.THEMES: ("Areas of activities", "Temaer", "领域"),
    ListField.TITLE: ("Job description", "Stilling", "职务"),
    ListField.ABOUT: ("Organization description", "Beskrivelse", "简介"),
    ListField.OFFERS: ("What you offer", "Tilbyder", "能提供什么"),
    ListField.SEEKS: ("Looking for", "Søger", "合作需求"),
    ListField.PHONE: ("Phone number", "Tlf.", "手机号"),
    ListField.LANGUAGES: ("Spoken languages", "Sprog", "语种"),
    ListField.MAX_MEETINGS: ("Max. meetings", "Højst antal møder", "最多会谈"),
    None: ("Country", "Postnr.", "备注", "", "Validated"),
}


def test_columns_are_known_by_their_names_in_three_languages():
    wrong = {each: field_of(each) for field, names in HEADERS.items() for each in names if field_of(each) is not field}

    assert wrong == {}


@pytest.mark.parametrize(
    ("rows", "at", "found"),
    [
        ([("Deltagerliste",), ("Hentet 3. maj",), ("Navn", "E-mail"), ("Bo", "b@x.dk")], 2, ["name", "email"]),
        (  # two rows of headers: the first merged over groups
            [("Person", "", "", "E-mail"), ("First name", "Last name", "Job title"), ("Bo", "Dam", "", "b@x.dk")],
            1,
            ["given_name", "family_name", "title", "email"],
        ),
        ([("Name", "First name", "Email"), ("Dam", "Bo", "b@x.dk")], 0, ["family_name", "given_name", "email"]),
        ([("x", "y"), ("Bo", "b@x.dk")], 0, []),
    ],
)
def test_the_names_of_the_columns_are_found_below_titles_and_when_they_are_merged(rows, at, found):
    assert header_at(rows) == at
    assert list(suggested(effective_headers(rows, at)).values()) == found
