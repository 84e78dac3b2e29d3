"""``matchmaker db`` from the terminal: what is printed, and the exit code."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from openpyxl import Workbook

from matchmaker.cli.ending import run
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from tests.store import sample_rows


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    code: int
    output: str
    errors: str


@pytest.fixture
def db(tmp_path, monkeypatch, capfd):
    """A call of ``matchmaker db``, on a database of its own unless told otherwise."""

    def call(*arguments: str, url: str | None = None) -> Ended:
        _settings(monkeypatch.setenv, tmp_path, url)
        capfd.readouterr()
        code = run(["db", *arguments])
        return Ended(code, *capfd.readouterr())

    monkeypatch.chdir(tmp_path)
    return call


def test_upgrade_makes_a_database_that_check_finds_sound(db, empty_database_url):
    upgraded = db("upgrade", url=empty_database_url)
    checked = db("check", url=empty_database_url)

    assert (upgraded.code, checked.code) == (0, 0)
    assert f"revision {revisions.head()}" in upgraded.output
    assert "sound" in checked.output


def test_check_lists_what_is_wrong_and_ends_with_1(db, empty_database_url):
    revisions.upgrade(empty_database_url, "0001")

    checked = db("check", url=empty_database_url)
    assert checked.code == 1
    assert "run `matchmaker db upgrade`" in checked.output


def test_a_database_that_is_not_there_is_a_mistake_in_one_line(db, tmp_path):
    checked = db("check")

    assert checked.code == 2
    assert checked.errors.splitlines() == [
        f"matchmaker: There is no database at {tmp_path / 'own.db'}; make it with `matchmaker db upgrade`."
    ]


def test_a_server_that_is_not_there_is_a_mistake_in_one_line(db, tmp_path):
    checked = db("check", url=f"postgresql://nobody:secret@/nothing?host={tmp_path}")

    (line,) = checked.errors.splitlines()
    assert checked.code == 2
    assert "The database cannot be used" in line
    assert "secret" not in line


def test_backup_and_restore_carry_a_database_over(db, database_url, tmp_path):
    sample_rows.insert(database_url)

    saved = db("backup", "saved", url=database_url)
    restored = db("restore", "saved")

    assert (saved.code, restored.code) == (0, 0)
    assert sample_rows.read(f"sqlite:///{tmp_path / 'own.db'}")["party_names"][0]["name"] == "上海市科学技术委员会"


def test_backup_and_restore_through_a_pipe(database_url, tmp_path):
    sample_rows.insert(database_url)
    own = f"sqlite:///{tmp_path / 'own.db'}"
    command = [sys.executable, "-m", "matchmaker", "db"]

    saved = subprocess.run(
        [*command, "backup", "-"], env=_environment(tmp_path, database_url), capture_output=True, check=True
    )
    subprocess.run([*command, "restore", "-"], env=_environment(tmp_path, own), input=saved.stdout, check=True)

    assert revisions.is_current(own)


def test_restore_overwrites_only_with_replace(db, tmp_path, database_url):
    sample_rows.insert(database_url)
    db("backup", "saved", url=database_url)

    refused = db("restore", "saved", url=database_url)
    replaced = db("restore", "saved", "--replace", url=database_url)

    assert (refused.code, replaced.code) == (2, 0)
    assert "--replace" in refused.errors


@pytest.mark.parametrize("content", [b"", b"no backup" * 20])
def test_a_file_that_is_no_backup_is_refused_and_makes_no_database(db, tmp_path, content):
    (tmp_path / "saved").write_bytes(content)

    refused = db("restore", "saved")
    assert refused.code == 2
    assert "expected a backup" in refused.errors
    assert not (tmp_path / "own.db").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "matchmaker-plan/1"}' * 9, "workbook"])
def test_another_kind_of_file_is_called_no_backup_of_this_program(db, tmp_path, content):
    if content == "workbook":
        Workbook().save(tmp_path / "saved")
    else:
        (tmp_path / "saved").write_bytes(content)

    refused = db("restore", "saved")
    assert (refused.code, refused.errors) == (
        2,
        "matchmaker: saved: expected a backup file, found no backup of this program\n",
    )


def test_a_shortened_backup_is_called_one(db, tmp_path, database_url):
    db("backup", "saved", url=database_url)
    content = (tmp_path / "saved").read_bytes()
    (tmp_path / "saved").write_bytes(content[: len(content) // 2])

    assert "a truncated or changed one (checksum differs)" in db("restore", "saved").errors


def test_a_backup_that_is_not_there_is_said_as_of_any_file(db):
    assert db("restore", "saved").errors == (
        "matchmaker: saved: expected a backup file that can be read, found no such file\n"
    )


def test_what_check_calls_damaged_can_be_restored_over(db, tmp_path):
    db("upgrade")
    db("backup", "saved")
    (tmp_path / "own.db").write_bytes(b"junk" * 5000)
    checked, refused = db("check"), db("restore", "saved")
    replaced = db("restore", "saved", "--replace")

    assert (checked.code, refused.code, replaced.code, db("check").code) == (1, 2, 0, 0)
    assert "--replace" in refused.errors
    (aside,) = tmp_path.glob("own.db.damaged-*Z")
    assert f"set aside as {aside}." in replaced.output


def test_a_backup_into_a_folder_that_is_not_there_is_refused(db, database_url):
    refused = db("backup", "nowhere/saved", url=database_url)

    assert refused.code == 2
    assert "nowhere/saved: cannot be written" in refused.errors


def test_a_connection_left_open_does_not_keep_backup_from_reading(db, database_url):
    engine = make_engine(database_url)
    with engine.begin() as connection:  # a writer in the middle of its work
        connection.exec_driver_sql("DELETE FROM parties")
        assert db("backup", "saved", url=database_url).code == 0
    engine.dispose()


def _settings(put, folder, url: str | None) -> None:
    put("MATCHMAKER_DATABASE_URL", url or f"sqlite:///{folder / 'own.db'}")
    put("MATCHMAKER_INSTANCE", str(folder))


def _environment(folder, url: str) -> dict[str, str]:
    environment = dict(os.environ)
    _settings(environment.__setitem__, folder, url)
    return environment
