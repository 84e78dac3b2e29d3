"""``matchmaker partnership`` from the terminal."""

import json

import pytest
from sqlalchemy import select

from matchmaker.cli.ending import run
from matchmaker.paths import FOUNDING_CASE
from matchmaker.store.tables.partnerships import Partnership
from matchmaker.store.transaction import reading

FILE = str(FOUNDING_CASE / "partnership.json")


@pytest.fixture
def add(database_url, monkeypatch, capsys):
    """A call of ``matchmaker partnership add``; returns the exit code and what was printed."""
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", database_url)

    def call(file: str) -> tuple[int, str]:
        capsys.readouterr()
        return run(["partnership", "add", file]), "".join(capsys.readouterr())

    return call


def test_a_partnership_is_added_and_said_in_one_line(add, engine) -> None:
    assert add(FILE) == (
        0,
        "Added midtjylland-shanghai: midtjylland, shanghai; 4 themes with 20 sub-topics.\n",
    )
    with reading(engine) as session:
        assert session.scalars(select(Partnership.slug)).all() == ["midtjylland-shanghai"]


def test_the_same_partnership_again_is_refused_and_changes_nothing(add, engine) -> None:
    add(FILE)
    code, said = add(FILE)
    assert code == 2
    assert said == (
        f"matchmaker: {FILE}: slug: expected a slug that no other partnership has, found 'midtjylland-shanghai'\n"
    )


def test_a_mistake_in_the_file_is_said_with_its_place_and_nothing_is_added(add, engine, tmp_path) -> None:
    document = json.loads((FOUNDING_CASE / "partnership.json").read_text(encoding="utf-8"))
    document["parties"][1]["currency"] = "Yuan"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(document), encoding="utf-8")

    assert add(str(wrong)) == (
        2,
        f'matchmaker: {wrong}: parties[1].currency: expected a currency code of three capital letters, found "Yuan"\n',
    )
    with reading(engine) as session:
        assert session.scalars(select(Partnership.slug)).all() == []


def test_a_file_that_is_not_there_is_said(add) -> None:
    assert add("nowhere.json") == (
        2,
        "matchmaker: nowhere.json: expected a file that can be read, found no such file\n",
    )
