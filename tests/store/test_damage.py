"""A damaged SQLite database: a backup takes its place, and its file is kept."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from matchmaker.errors import InputError, StoreError
from matchmaker.store import damage, engine, portable, revisions
from matchmaker.store.backup import backup, restore
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import reading
from tests.store import sample_rows

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ASIDE = "own.db.damaged-20261122T030000Z"


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Path:
    """A database with rows, alone in its folder; its backup is the file ``saved`` above."""
    path = tmp_path / "instance" / "own.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    sample_rows.insert(f"sqlite:///{path}")
    source = make_engine(f"sqlite:///{path}")
    backup(source, tmp_path / "saved", NOW)
    source.dispose()
    return path


def noise_over_the_second_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))


def noise_over_the_middle(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))


def junk(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


HARMS = [noise_over_the_second_page, noise_over_the_middle, junk, cut_off]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-shm", "-wal"))}


@pytest.mark.parametrize("harm", HARMS)
def test_a_backup_takes_the_place_of_a_damaged_file_which_is_kept(place, tmp_path, harm):
    harm(place)
    harmed = place.read_bytes()

    restored = restore(f"sqlite:///{place}", tmp_path / "saved", NOW, replace=True)

    assert restored.set_aside == place.with_name(ASIDE)
    assert restored.set_aside.read_bytes()[100:] == harmed[100:]  # the header counts that somebody looked
    opened = make_engine(f"sqlite:///{place}")
    with reading(opened) as session:
        found = portable.checksums(session.connection())
    opened.dispose()
    assert found == {table.name: table.sha256 for table in restored.manifest.tables}
    assert place.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in place.parent.iterdir()} - {"own.db-wal", "own.db-shm"} == {"own.db", ASIDE}


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_file_stays_without_replace_and_the_message_names_it(place, tmp_path, harm):
    harm(place)

    with pytest.raises(StoreError, match="--replace"):
        restore(f"sqlite:///{place}", tmp_path / "saved", NOW)
    assert list(contents(place.parent)) == ["own.db"]


def test_a_bad_backup_does_not_set_a_damaged_file_aside(place, tmp_path):
    junk(place)
    content = (tmp_path / "saved").read_bytes()
    (tmp_path / "saved").write_bytes(content[:-1] + b"x")
    before = contents(place.parent)

    with pytest.raises(InputError, match="checksum differs"):
        restore(f"sqlite:///{place}", tmp_path / "saved", NOW, replace=True)
    assert contents(place.parent) == before


def test_rows_that_do_not_arrive_leave_the_damaged_file_and_nothing_beside_it(place, tmp_path, monkeypatch):
    junk(place)
    before = contents(place.parent)
    monkeypatch.setattr(portable, "rows_from", lambda _lines, _table, _columns: iter([]))

    with pytest.raises(StoreError, match="did not arrive"):
        restore(f"sqlite:///{place}", tmp_path / "saved", NOW, replace=True)
    assert contents(place.parent) == before


def test_the_logs_of_a_damaged_file_go_with_it(place):
    new, suffixes = place.with_name("new"), ("-wal", "-shm", "")
    for suffix in suffixes:
        Path(f"{place}{suffix}").write_text(f"old{suffix}")
    with damage.replacement(place, NOW) as (url, aside):
        new = Path(url.removeprefix("sqlite:///"))
        new.write_text("new")

    assert [Path(f"{aside}{suffix}").read_text() for suffix in suffixes] == ["old-wal", "old-shm", "old"]
    assert contents(place.parent)["own.db"] == b"new"
    assert not place.with_name("own.db-wal").exists()
    assert not new.exists()


def test_a_second_file_set_aside_in_one_second_does_not_overwrite_the_first(place, tmp_path):
    for harmed in (b"first" * 1000, b"second" * 1000):
        place.write_bytes(harmed)
        restore(f"sqlite:///{place}", tmp_path / "saved", NOW, replace=True)

    found = contents(place.parent)
    assert (found[ASIDE][:5], found[f"{ASIDE}-2"][:6]) == (b"first", b"second")


def test_a_link_to_a_damaged_file_stays_a_link(place, tmp_path):
    junk(place)
    (tmp_path / "link.db").symlink_to(place)

    restored = restore(f"sqlite:///{tmp_path / 'link.db'}", tmp_path / "saved", NOW, replace=True)
    assert restored.set_aside == place.with_name(ASIDE)
    assert (tmp_path / "link.db").is_symlink()
    assert revisions.is_current(f"sqlite:///{tmp_path / 'link.db'}")


def test_a_database_in_use_is_not_taken_for_a_damaged_one(place, tmp_path, monkeypatch):
    monkeypatch.setitem(engine._SQLITE_SETTINGS, "busy_timeout", (10, 10))
    other = sqlite.connect(str(place))
    other.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        restore(f"sqlite:///{place}", tmp_path / "saved", NOW, replace=True)
    other.close()
    assert list(contents(place.parent)) == ["own.db"]
