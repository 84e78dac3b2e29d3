"""The schema goes forward from nothing and from each earlier revision with rows, and equals the tables in the code."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from matchmaker import paths
from matchmaker.errors import StoreError
from matchmaker.store import revisions
from matchmaker.store.base import Base
from matchmaker.store.engine import make_engine
from matchmaker.store.full_text import is_of_index
from tests.store import sample_rows
from tests.store.schema import described


def test_upgrade_brings_an_empty_database_to_the_newest_revision(empty_database_url):
    revisions.upgrade(empty_database_url)

    assert revisions.current(empty_database_url) == revisions.head()
    assert revisions.is_current(empty_database_url)


def test_an_earlier_revision_is_not_current(empty_database_url):
    revisions.upgrade(empty_database_url, revisions.known_revisions()[0])

    assert not revisions.is_current(empty_database_url)


def test_the_sample_has_rows_for_every_table():
    assert {table for table, _ in sample_rows.ROWS} | {"meeting_slots"} == set(Base.metadata.tables)


@pytest.mark.parametrize("revision", revisions.known_revisions()[:-1])
def test_upgrade_from_an_earlier_revision_keeps_every_row(empty_database_url, revision):
    revisions.upgrade(empty_database_url, revision)
    sample_rows.insert(empty_database_url)
    before = sample_rows.read(empty_database_url)

    revisions.upgrade(empty_database_url)

    after = sample_rows.read(empty_database_url)
    assert {table: sample_rows.restricted(after[table], rows) for table, rows in before.items()} == before
    assert all(before.values())


def test_whoever_was_there_before_confirmations_counts_as_confirmed(empty_database_url):
    revisions.upgrade(empty_database_url, "0005")
    sample_rows.insert(empty_database_url)
    _create(empty_database_url, "UPDATE accounts SET confirmed_at = NULL")

    revisions.upgrade(empty_database_url)

    after = sample_rows.read(empty_database_url)
    for row in (*after["accounts"], *after["profiles"]):
        assert row["confirmed_at"] == row["created_at"]
    assert all(len(row["public_id"]) == 20 for row in after["sign_ins"])


def test_of_plans_that_wait_for_an_answer_only_the_newest_of_a_workshop_still_does(empty_database_url):
    revisions.upgrade(empty_database_url, "0006")
    sample_rows.insert(empty_database_url)
    _create(empty_database_url, "UPDATE plans SET status = 'proposed'")
    for number in (2, 3):
        _copy(empty_database_url, "plans", id=number, public_id=f"plan{number}", number=number, run_id=None)
    _copy(empty_database_url, "confirmations", id=2, public_id="confirmation2", subject_id="plan3")

    revisions.upgrade(empty_database_url)

    after = sample_rows.read(empty_database_url)
    standing = {(row["number"], row["status"], row["version"]) for row in after["plans"]}
    assert standing == {(1, "draft", 2), (2, "draft", 2), (3, "proposed", 1)}
    assert [row["subject_id"] for row in after["confirmations"]] == ["plan3"]


def test_a_second_plan_of_a_workshop_cannot_wait_for_an_answer_whoever_writes_it(empty_database_url):
    revisions.upgrade(empty_database_url)
    sample_rows.insert(empty_database_url)
    _copy(empty_database_url, "plans", id=2, public_id="plan2", number=2, status="proposed")

    with pytest.raises(IntegrityError):
        _copy(empty_database_url, "plans", id=3, public_id="plan3", number=3, status="proposed")
    _copy(empty_database_url, "plans", id=3, public_id="plan3", number=3, status="draft")


def test_the_newest_schema_equals_the_tables_in_the_code(engine):
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, _kind, _parents: not is_of_index(name)}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_checks_keys_indexes_and_triggers_equal_those_in_the_code(engine, empty_database_url):
    from_code = _database_from_code(empty_database_url)

    assert described(engine) == described(from_code)
    from_code.dispose()


def test_a_database_of_another_program_is_refused_and_unchanged(empty_database_url):
    _create(empty_database_url, "CREATE TABLE recipes (id INTEGER PRIMARY KEY)")

    with pytest.raises(StoreError, match="another program"):
        revisions.upgrade(empty_database_url)
    with pytest.raises(StoreError, match="another program"):
        revisions.current(empty_database_url)
    assert _tables(empty_database_url) == ["recipes"]


def test_a_database_newer_than_the_program_is_refused_and_unchanged(database_url):
    _create(database_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer version"):
        revisions.upgrade(database_url)
    with pytest.raises(StoreError, match="newer version"):
        revisions.is_current(database_url)


def test_an_upgrade_that_fails_midway_changes_nothing(empty_database_url):
    first, *_ = revisions.known_revisions()
    revisions.upgrade(empty_database_url, first)
    _create(empty_database_url, "CREATE TABLE outbox (id INTEGER PRIMARY KEY)")  # in the way of the last step
    tables = _tables(empty_database_url)

    with pytest.raises(StoreError, match="nothing was"):
        revisions.upgrade(empty_database_url)

    assert _tables(empty_database_url) == tables
    assert revisions.current(empty_database_url) == first


def test_an_upgrade_refuses_rows_that_refer_to_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'broken.db'}"
    revisions.upgrade(url, "0001")
    with revisions.make_engine(url).connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO party_names (party_id, language, name) VALUES (77, 'da', 'Ingen')")

    with pytest.raises(StoreError, match="party_names → parties"):
        revisions.upgrade(url)
    assert revisions.current(url) == "0001"


def test_a_new_sqlite_database_can_be_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "instance" / "matchmaker.db"

    revisions.upgrade(f"sqlite:///{path}")

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_place_without_a_folder_to_write_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="No database can be made"):
        revisions.upgrade(f"sqlite:///{tmp_path / 'file' / 'matchmaker.db'}")


def test_a_drafted_step_brings_what_is_missing_and_imports_nothing_of_the_program(tmp_path):
    folder = tmp_path / "migrations"
    later = shutil.ignore_patterns("__pycache__", "000[3-9]_*", "00[1-9][0-9]_*")
    shutil.copytree(paths.MIGRATIONS, folder, ignore=later)

    draft = revisions.draft_revision("Money again", folder)

    text_of_draft = draft.read_text()
    assert draft == folder / "versions" / "0003_money_again.py"
    assert all(name in text_of_draft for name in ("'cost_lines'", "'journal'", "'follow_up_of_id'"))
    assert "matchmaker" not in text_of_draft


def _create(url: str, statement: str) -> None:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).touch()
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _copy(url: str, table: str, **changed: object) -> None:
    """Put a row beside the first one of a table, the same but for some columns."""
    engine = make_engine(url)
    rows = Table(table, MetaData(), autoload_with=engine)
    try:
        with engine.begin() as connection:
            first = connection.execute(select(rows).order_by(rows.c.id).limit(1)).mappings().one()
            connection.execute(insert(rows).values({**first, **changed}))
    finally:
        engine.dispose()


def _tables(url: str) -> list[str]:
    engine = make_engine(url)
    names = sorted(inspect(engine).get_table_names())
    engine.dispose()
    return names


def _database_from_code(url: str):
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).touch()
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    return engine
