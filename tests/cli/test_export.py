"""``matchmaker export`` from the terminal."""

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from matchmaker.cli.ending import run
from matchmaker.domain.reports import What
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.transaction import reading, transaction
from tests.web.world import EXPERT_DK, ORGANISER_DK, ORGANISER_FOREIGN, SLUG, made


@pytest.fixture
def call(database_url, engine, monkeypatch, capfdbinary):
    """A call of ``matchmaker export``; returns the exit code, what was written and what was said."""
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", database_url)
    with transaction(engine) as session:
        made(session)

    def called(what: str, *options: str, who: str = ORGANISER_DK, slug: str = SLUG) -> tuple[int, bytes, str]:
        capfdbinary.readouterr()
        code = run(["export", what, "--workshop", slug, "--as", who, *options])
        written, said = capfdbinary.readouterr()
        return code, written, said.decode()

    return called


def test_a_table_goes_to_standard_output_in_the_words_of_the_organiser(call, engine):
    code, written, said = call("people", "--language", "da")

    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert (code, said, rows[0][1]) == (0, "", "Navn")
    assert "Ane Bak" in {row[1] for row in rows}
    code, written, _ = call("people", "--format", "json", "-o", "-")
    assert "Ane Bak" in {each["name"] for each in json.loads(written)["people"]}
    with reading(engine) as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert (entry.action, entry.details["at"], entry.details["tables"]) == (
            "tables taken out", "terminal", ["people"],
        )  # fmt: skip


def test_everything_is_one_file_that_appears_whole_or_not_at_all(call, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    archive = folder / "all.zip"
    assert call("everything", "-o", str(archive))[:2] == (0, b"")
    with zipfile.ZipFile(archive) as opened:
        assert set(opened.namelist()) == {f"{what.value}.csv" for what in What} | {"manifest.json"}
    code, written, said = call("everything", "--format", "xlsx", "-o", str(folder / "no folder" / "all.xlsx"))
    assert (code, written) == (2, b"")
    assert "cannot be written" in said
    assert [each.name for each in folder.iterdir()] == ["all.zip"]


def test_what_is_wrong_ends_with_two_and_one_line_and_nothing_is_noted(call, engine):
    for what, options, given, words in (
        ("people", (), {"who": EXPERT_DK}, "--as: expected the address of an organiser"),
        ("people", (), {"who": ORGANISER_FOREIGN}, "--workshop: expected a workshop of this organiser's region"),
        ("people", (), {"slug": "nowhere"}, "--workshop: expected a workshop of this organiser's region"),
        ("secrets", (), {}, "'secrets' is not one of 'people'"),
        ("people", ("--format", "pdf"), {}, "'pdf' is not one of"),
        ("meetings", ("--version", "99"), {}, "--version: expected the number of a version of the plan, found 99"),
        ("people", ("--language", "fr"), {}, "--language: expected one of da, en, zh, found 'fr'"),
        ("people", ("--reason", " "), {}, "needs a reason"),
    ):
        code, written, said = call(what, *options, **given)
        assert (code, written, words in said, said.count("\n")) == (2, b"", True, 1), (what, options, given, said)
    with reading(engine) as session:
        assert session.scalars(select(JournalEntry.id).where(JournalEntry.action == "tables taken out")).all() == []
