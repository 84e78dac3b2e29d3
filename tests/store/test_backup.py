"""A backup is one state, taken while others write; what is restored equals it, and a damaged one changes nothing."""

import random
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select

from matchmaker.errors import InputError, StoreError, WriteError
from matchmaker.store import archive, portable, revisions
from matchmaker.store.archive import opened
from matchmaker.store.backup import Restored, backup, restore
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import reading, transaction
from tests import factories as make
from tests import postgresql
from tests.store import sample_rows
from tests.store.schema import described

WRITTEN_AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def filled(database_url):
    """An engine on a database with at least one row in every table."""
    sample_rows.insert(database_url)
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def elsewhere(back_end, request, tmp_path):
    """The URL of another place of the same back-end, without tables."""
    if back_end == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'matchmaker.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    yield postgresql.create_database(server, f"elsewhere_{tmp_path.name[-40:]}")
    postgresql.drop_database(server, f"elsewhere_{tmp_path.name[-40:]}")


def _checksums(url: str) -> dict[str, str]:
    engine = make_engine(url)
    with reading(engine) as session:
        found = portable.checksums(session.connection())
    engine.dispose()
    return found


def test_what_is_restored_equals_what_was_saved(filled, database_url, elsewhere, tmp_path):
    manifest = backup(filled, tmp_path / "backup", WRITTEN_AT)

    assert restore(elsewhere, tmp_path / "backup", WRITTEN_AT) == Restored(manifest)
    assert {table.name: table.sha256 for table in manifest.tables} == _checksums(elsewhere) == _checksums(database_url)
    assert all(table.rows for table in manifest.tables)


def test_a_backup_moves_to_the_other_back_end(filled, back_end, request, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    if back_end == "sqlite":
        server = request.getfixturevalue("postgresql_server")
        there = postgresql.create_database(server, "moved_here")
    else:
        there = f"sqlite:///{tmp_path / 'moved.db'}"

    manifest = restore(there, tmp_path / "backup", WRITTEN_AT).manifest

    assert _checksums(there) == {table.name: table.sha256 for table in manifest.tables}
    if back_end == "sqlite":
        postgresql.drop_database(server, "moved_here")


@pytest.mark.parametrize("back_end", ["postgresql"], indirect=True)
def test_a_backup_does_not_depend_on_how_a_language_sorts(engine):
    """Danish sorts da, DE; bytes sort DE, da. The server in the tests knows bytes only, so the statement is read."""
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))

    with reading(engine) as session:
        (table,) = (each for each in portable.tables_of(session.connection()) if each.name == "party_names")
        list(portable.lines_of(session.connection(), table))

    assert asked[-1].endswith('ORDER BY party_names.party_id, party_names.language COLLATE "C"')


def test_rules_hold_and_new_rows_get_new_keys_after_restoring(filled, elsewhere, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    restore(elsewhere, tmp_path / "backup", WRITTEN_AT)

    there = make_engine(elsewhere)
    assert described(there) == described(filled)
    with transaction(there) as session:
        assert make.party(session).id == 3
    there.dispose()


def test_a_backup_of_an_earlier_revision_is_brought_forward(empty_database_url, elsewhere, tmp_path):
    revisions.upgrade(empty_database_url, "0001")
    sample_rows.insert(empty_database_url)
    before = sample_rows.read(empty_database_url)
    earlier = make_engine(empty_database_url)
    backup(earlier, tmp_path / "backup", WRITTEN_AT)
    earlier.dispose()

    restore(elsewhere, tmp_path / "backup", WRITTEN_AT)

    after = sample_rows.read(elsewhere)
    assert revisions.is_current(elsewhere)
    assert {table: sample_rows.restricted(after[table], rows) for table, rows in before.items()} == before


def test_a_changed_or_truncated_backup_is_refused_and_changes_nothing(filled, database_url, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    content, before = (tmp_path / "backup").read_bytes(), _checksums(database_url)
    rng = random.Random(7)
    broken = [content[: rng.randrange(len(content))] for _ in range(10)] + [content + b"x", b""]
    for _ in range(20):
        place = rng.randrange(len(content))
        broken.append(content[:place] + bytes([content[place] ^ (1 << rng.randrange(8))]) + content[place + 1 :])

    for bad in broken:
        (tmp_path / "broken").write_bytes(bad)
        with pytest.raises(InputError, match=r"expected a backup"):
            restore(database_url, tmp_path / "broken", WRITTEN_AT, replace=True)
    assert _checksums(database_url) == before


def test_a_seal_set_anew_does_not_hide_changed_rows(filled, tmp_path):
    manifest = backup(filled, tmp_path / "backup", WRITTEN_AT)
    with zipfile.ZipFile(tmp_path / "backup") as saved:
        members = {name: saved.read(name) for name in saved.namelist()}
    members["tables/themes.jsonl"] = members["tables/themes.jsonl"].replace(b"e-health", b"e-wealth")
    _write_sealed(tmp_path / "forged", members)

    with pytest.raises(InputError, match=r"tables/themes\.jsonl"), opened(tmp_path / "forged"):
        pass
    assert manifest.revision == revisions.head()


def test_a_backup_of_a_newer_program_is_refused(filled, elsewhere, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    with zipfile.ZipFile(tmp_path / "backup") as saved:
        members = {name: saved.read(name) for name in saved.namelist()}
    members["manifest.json"] = members["manifest.json"].replace(revisions.head().encode(), b"9999")
    _write_sealed(tmp_path / "newer", members)

    with pytest.raises(InputError, match="newer version"):
        restore(elsewhere, tmp_path / "newer", WRITTEN_AT)


def test_a_database_with_rows_is_overwritten_only_on_request(filled, database_url, elsewhere, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    with transaction(filled) as session:
        make.party(session)

    with pytest.raises(StoreError, match="--replace"):
        restore(database_url, tmp_path / "backup", WRITTEN_AT)
    with reading(filled) as session:
        assert session.scalar(select(func.count()).select_from(Party)) == 3

    restore(database_url, tmp_path / "backup", WRITTEN_AT, replace=True)
    with reading(filled) as session:
        assert session.scalar(select(func.count()).select_from(Party)) == 2


def test_rows_that_do_not_arrive_leave_the_old_ones(filled, database_url, tmp_path, monkeypatch):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    with transaction(filled) as session:
        make.party(session)
    before = _checksums(database_url)
    monkeypatch.setattr(portable, "rows_from", lambda _lines, _table, _columns: iter([]))

    with pytest.raises(StoreError, match="nothing was changed"):
        restore(database_url, tmp_path / "backup", WRITTEN_AT, replace=True)
    assert _checksums(database_url) == before


def test_a_database_of_another_program_is_never_overwritten(filled, empty_database_url, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)
    revisions.make_place(empty_database_url)
    other = make_engine(empty_database_url)
    with other.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
    other.dispose()

    with pytest.raises(StoreError, match="another program"):
        restore(empty_database_url, tmp_path / "backup", WRITTEN_AT, replace=True)


def test_a_backup_that_fails_midway_leaves_the_older_file(filled, tmp_path, monkeypatch):
    (tmp_path / "backup").write_bytes(b"yesterday's")
    monkeypatch.setattr("matchmaker.store.archive.Writer.finish", _disk_full)

    with pytest.raises(WriteError, match="No space left"):
        backup(filled, tmp_path / "backup", WRITTEN_AT)
    assert (tmp_path / "backup").read_bytes() == b"yesterday's"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".backup")] == []


def test_a_backup_can_be_read_by_its_owner_alone(filled, tmp_path):
    backup(filled, tmp_path / "backup", WRITTEN_AT)

    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600


def test_there_is_nothing_to_save_of_an_empty_database(empty_database_url, tmp_path):
    revisions.make_place(empty_database_url)
    engine = make_engine(empty_database_url)

    with pytest.raises(StoreError, match="nothing to back up"):
        backup(engine, tmp_path / "backup", WRITTEN_AT)
    assert not (tmp_path / "backup").exists()
    engine.dispose()


def _write_sealed(path, members: dict[str, bytes]) -> None:
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as target:
            for name, content in members.items():
                target.writestr(name, content)
            target.comment = b"0" * archive.SEAL_LENGTH
        archive._seal(file)


def _disk_full(*_arguments) -> None:
    raise OSError(28, "No space left on device")
