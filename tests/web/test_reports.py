"""The report on its page, and tables as files: for whom, with which words, and in whose journal."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.reports import FileFormat, What
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.services.reports.columns import COLUMNS
from matchmaker.services.reports.network import Link, Organisation
from matchmaker.store.tables.accounts import RateCount
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import network_picture
from tests.hostile import FORMULAS
from tests.web.ground import ANONYMOUS, Ground
from tests.web.hostile_world import fill
from tests.web.populated import DRAFT_SLUG, UNSEEN_CN, UNSEEN_DK, word
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, ORGANISER_FOREIGN, SLUG

PAGE, FILES = f"/organise/{SLUG}/reports", f"/organise/{SLUG}/reports/files"
TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def take(ground: Ground, who: str, *tables: str, kind: str = "json", slug: str = SLUG, **given: Any) -> TestResponse:
    asked = {"tables": list(tables or What), "file": kind, "reason": "for the evaluation", "version": "", **given}
    return ground.client(who).post(f"/organise/{slug}/reports/files", data=asked)


def over(ground: Ground) -> None:
    """Let the workshop lie in the past, with both who meet noted at the desk."""
    with transaction(ground.engine) as session:
        for slot in session.scalars(select(Slot)):
            slot.starts_at, slot.ends_at = slot.starts_at - timedelta(days=800), slot.ends_at - timedelta(days=800)
        account = session.scalars(select(DeskEvent.account_id)).first()
        session.execute(update(DeskEvent).values(noted_at=NOW - timedelta(days=1500)))
        known = {"workshop_id": ground.facts.world.workshop, "kind": DeskEventKind.ARRIVED, "account_id": account}
        at = {"idempotency_key": "second", "noted_at": NOW - timedelta(days=1500)}
        session.add(DeskEvent(registration_id=ground.facts.world.registrations[EXPERT_CN], **known, **at))


def test_both_offices_see_what_is_planned_and_what_was_held(ground):
    for who in (ORGANISER_DK, ORGANISER_CN):
        page = ground.client(who).get(PAGE).text
        assert "1 meeting is planned. None is over yet." in page
        assert "Fewer than 5 people of a side have rated a meeting, so no number is told." in page
        assert f'href="{FILES}"' in page
        assert re.search(r'<svg class="network"[^>]* role="img" aria-label="Lines join', page)
    over(ground)
    for who in (ORGANISER_DK, ORGANISER_CN):
        assert "1 of 1 meeting was held." in ground.client(who).get(PAGE).text


def test_without_a_published_plan_the_report_says_so_and_without_notes_that_nobody_knows(ground):
    over(ground)
    with transaction(ground.engine) as session:
        session.query(DeskEvent).delete()
    page = ground.client(ORGANISER_DK).get(PAGE).text
    assert "The desk noted nobody, so nobody knows whether it was held." in page
    assert "it is not known who came" in page
    with transaction(ground.engine) as session:
        session.execute(update(WorkshopPlan).values(status="superseded"))
    assert "There is no published plan yet" in ground.client(ORGANISER_DK).get(PAGE).text
    assert ground.client(ORGANISER_DK).get(f"/organise/{DRAFT_SLUG}/reports").status_code == 200


def test_of_a_cancelled_workshop_the_report_says_so_first(ground):
    over(ground)
    with transaction(ground.engine) as session:
        session.execute(update(Workshop).where(Workshop.slug == SLUG).values(status=WorkshopStatus.CANCELLED))
    page = ground.client(ORGANISER_DK).get(PAGE).text

    assert "The workshop was cancelled, so the 1 meeting that was planned was not held." in page
    assert "1 of 1 meeting was held." not in page


@pytest.mark.parametrize("kind", list(FileFormat))
def test_a_file_is_what_was_asked_for_in_the_words_of_its_reader(ground, kind):
    answer = take(ground, ORGANISER_DK, "people", kind=kind.value)

    assert (answer.status_code, answer.mimetype) == (200, TYPES[kind])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=people-{SLUG}.{kind}"
    if kind is FileFormat.JSON:
        first = json.loads(answer.data)["people"][0]
        assert list(first)[:3] == ["id", "name", "name_in_latin_letters"]
        return
    client = ground.client(ORGANISER_DK)
    client.post("/language/da")
    asked = {"tables": ["people"], "file": kind.value, "reason": "til evalueringen"}
    content = client.post(FILES, data=asked).data
    if kind is FileFormat.CSV:
        header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        header = [str(cell.value) for cell in next(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())]
    assert header[1:3] == ["Navn", "Navn med latinske bogstaver"]


def test_several_tables_are_sheets_keys_or_files_of_an_archive(ground):
    book = openpyxl.load_workbook(io.BytesIO(take(ground, ORGANISER_DK, kind="xlsx").data))
    document = json.loads(take(ground, ORGANISER_DK, kind="json").data)
    with zipfile.ZipFile(io.BytesIO(take(ground, ORGANISER_DK, kind="csv").data)) as archive:
        names = set(archive.namelist())

    assert len(book.sheetnames) == len(What)
    assert list(document) == ["format", "workshop", *(what.value.replace("-", "_") for what in What)]
    assert names == {f"{what.value}.csv" for what in What} | {"manifest.json"}
    for what in What:
        rows = document[what.value.replace("-", "_")]
        assert all(list(row) == [column.key for column in COLUMNS[what]] for row in rows)


def test_nothing_private_of_the_other_side_and_no_secret_is_in_any_file(ground):
    for who, own, other in ((ORGANISER_DK, UNSEEN_DK, UNSEEN_CN), (ORGANISER_CN, UNSEEN_CN, UNSEEN_DK)):
        said = take(ground, who).text
        assert word("name", other) not in said
        assert word("name", own) in said
        theirs = EXPERT_CN if who == ORGANISER_DK else EXPERT_DK
        for private in ("contact", "phone", "about"):
            assert word(private, theirs) not in said
        assert "veto" not in said
        with ground.engine.connect() as connection:
            hashes = connection.exec_driver_sql("SELECT password_hash FROM accounts WHERE password_hash IS NOT NULL")
            assert not any(each[0] in said for each in hashes)


def test_a_file_needs_a_reason_a_table_and_a_kind_and_each_is_said_at_its_field(ground):
    for wrong, words in (
        ({"reason": ""}, "Write what the file is for."),
        ({"tables": []}, "Choose at least one table."),
        ({"tables": ["secrets"]}, "Choose from the list."),
        ({"kind": "exe"}, "Choose from the list."),
        ({"version": "999"}, "Choose from the list."),
    ):
        given = {key: value for key, value in wrong.items() if key != "tables"}
        answer = take(ground, ORGANISER_DK, **given) if "tables" not in wrong else ground.client(ORGANISER_DK).post(
            FILES, data={"tables": wrong["tables"], "file": "csv", "reason": "x"}
        )  # fmt: skip
        assert (answer.status_code, words in answer.text) == (422, True), wrong
    assert ground.written() == set()


def test_who_took_out_what_stands_in_the_own_sides_journal(ground):
    assert take(ground, ORGANISER_DK, "meetings", "people", kind="csv").status_code == 200

    with reading(ground.engine) as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert (entry.action, entry.details["tables"], entry.details["file"]) == (
            "tables taken out", ["people", "meetings"], "csv",
        )  # fmt: skip
    assert (
        "Took out tables of the workshop as a file" in ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/journal").text
    )
    assert "for the evaluation" not in ground.client(ORGANISER_CN).get(f"/organise/{SLUG}/journal").text


def test_nobody_else_reads_the_report_or_takes_anything(ground):
    for who, status in ((EXPERT_DK, 404), (ORGANISER_FOREIGN, 404), (OPERATOR, 403)):
        assert (who, ground.client(who).get(PAGE).status_code) == (who, status)
    for who in (EXPERT_DK, ORGANISER_FOREIGN):
        assert (who, take(ground, who).status_code) == (who, 404)
    assert take(ground, OPERATOR, reason="").status_code == 403
    assert ground.client(ANONYMOUS).get(PAGE).status_code == 303
    assert ground.written() == set()


def test_an_operator_with_a_reason_takes_out_nothing_that_belongs_to_one_side(ground):
    found = json.loads(take(ground, OPERATOR, "people", "wishes", "costs", reason="an auditor asked").data)

    assert found["wishes"] == []
    assert {each["rank"] for each in found["people"]} == {None}
    assert word("name", UNSEEN_DK) not in json.dumps(found)


def test_a_file_counts_as_reading_those_whom_it_names(ground):
    ground.app.config["TRIES_COUNT"] = True
    try:
        assert take(ground, ORGANISER_DK, "people").status_code == 200
    finally:
        ground.app.config["TRIES_COUNT"] = False
    with reading(ground.engine) as session:
        read = session.scalars(select(RateCount.bucket).where(RateCount.bucket.startswith("people read:"))).all()
    assert len(read) == len(json.loads(take(ground, ORGANISER_DK, "people").data)["people"])


def test_no_cell_of_a_workbook_is_a_formula_whatever_people_wrote(ground):
    with transaction(ground.engine) as session:
        fill(session, FORMULAS)
    book = openpyxl.load_workbook(io.BytesIO(take(ground, ORGANISER_DK, kind="xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert any(str(cell.value).startswith("=") for cell in cells)  # they are there, as texts
    assert json.loads(take(ground, ORGANISER_DK, kind="json").data)["workshop"] == SLUG


def test_the_overview_leads_to_the_report_when_the_workshop_is_over(ground):
    with transaction(ground.engine) as session:
        workshop = session.get_one(Workshop, ground.facts.world.workshop)
        workshop.starts_on = workshop.ends_on = (NOW - timedelta(days=5)).date()

    page = ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/").text
    assert re.search(rf'<a href="{PAGE}">See the report', page)


def links(hosts: int, visitors: int) -> list[Link]:
    names = [[Organisation(f"{side} {each:02}", "") for each in range(count)] for side, count in
             (("Host", hosts), ("Visitor", visitors))]  # fmt: skip
    return [Link(one, other, 1, 0, 0, 1) for one in names[0] for other in names[1]]


def test_the_picture_draws_those_with_most_meetings_and_says_how_many_it_leaves_out():
    picture = network_picture.picture_of(links(20, 3), "nobody")

    assert (len(picture.hosts), len(picture.visitors)) == (network_picture.MOST_ON_A_SIDE, 3)
    assert picture.left_out == 4
    assert len(picture.lines) == network_picture.MOST_ON_A_SIDE * 3
    heights = [each.y for each in picture.hosts]
    assert heights == sorted(heights)
    assert all(0 < each.y < picture.height for each in (*picture.hosts, *picture.visitors))
    assert network_picture.picture_of([], "nobody").lines == ()


def test_a_long_name_is_cut_by_the_room_that_its_signs_take():
    one, other = Organisation("上海" * 20, ""), Organisation("", "")
    picture = network_picture.picture_of([Link(one, other, 2, 0, 0, 2)], "Without an organisation")

    assert picture.hosts[0].name == "上海" * 8 + "…"
    assert picture.visitors[0].name == "Without an organisation"
