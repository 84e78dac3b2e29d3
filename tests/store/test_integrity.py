"""A sound database has no findings; each kind of damage has one, and none goes unseen."""

import pytest
from sqlalchemy import text

from matchmaker.errors import StoreError
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.integrity import findings
from matchmaker.store.transaction import transaction
from tests.store import sample_rows


@pytest.fixture
def filled(database_url):
    """An engine on a database with at least one row in every table."""
    sample_rows.insert(database_url)
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_a_sound_database_has_no_findings(filled):
    assert findings(filled) == []


def test_a_row_that_refers_to_nothing_is_found(filled):
    _without_rules(filled, "DELETE FROM partnerships")

    found = findings(filled)
    assert any("partnership_names" in sentence for sentence in found)
    assert any("workshops" in sentence for sentence in found)


def test_a_value_outside_its_range_is_found(filled):
    if filled.dialect.name == "sqlite":
        _without_rules(filled, "PRAGMA ignore_check_constraints=ON", "UPDATE sessions SET tables = -1")
    else:
        check = "ck_sessions_tables_not_negative"
        _without_rules(
            filled,
            f"ALTER TABLE sessions DROP CONSTRAINT {check}",
            "UPDATE sessions SET tables = -1",
            f"ALTER TABLE sessions ADD CONSTRAINT {check} CHECK (tables >= 0) NOT VALID",
        )

    assert [sentence for sentence in findings(filled) if "sessions" in sentence]


def test_a_person_who_is_not_marked_as_taken_is_found(filled):
    _without_rules(filled, "DELETE FROM meeting_slots WHERE registration_id = 1")

    assert findings(filled) == [
        "1 slots of people in plans are not marked as taken; correct the meetings of those plans by saving them anew."
    ]


def test_a_person_who_is_marked_as_taken_by_no_meeting_is_found(filled):
    _without_rules(filled, "DELETE FROM session_slots")

    assert [sentence for sentence in findings(filled) if "taken by no meeting" in sentence]


def test_an_earlier_schema_is_found(empty_database_url):
    revisions.upgrade(empty_database_url, "0001")
    engine = make_engine(empty_database_url)

    (sentence,) = findings(engine)
    assert "at 0001, not at" in sentence
    assert "db upgrade" in sentence
    engine.dispose()


def test_a_newer_schema_is_found(engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert [sentence for sentence in findings(engine) if "newer version" in sentence]


@pytest.mark.parametrize("page", [1, 5, -1])
def test_a_damaged_page_is_found(tmp_path, sqlite_template, page):
    path = tmp_path / "matchmaker.db"
    content = bytearray(sqlite_template.read_bytes())
    start = page % (len(content) // 4096) * 4096
    content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    engine = make_engine(f"sqlite:///{path}")

    assert findings(engine)
    engine.dispose()


def test_a_file_that_is_no_database_is_found(tmp_path):
    (tmp_path / "matchmaker.db").write_bytes(b"not a database, but long enough to have a header" * 100)

    (sentence,) = findings(make_engine(f"sqlite:///{tmp_path / 'matchmaker.db'}"))
    assert "cannot be opened" in sentence


def test_a_file_that_is_not_there_is_no_finding_but_a_mistake(tmp_path):
    with pytest.raises(StoreError, match="no database at"):
        findings(make_engine(f"sqlite:///{tmp_path / 'mistyped.db'}"))


@pytest.mark.parametrize("back_end", ["postgresql"], indirect=True)
def test_a_damaged_index_is_found_where_amcheck_is(engine, database_url):
    sample_rows.insert(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION amcheck"))
    assert findings(engine) == []

    with engine.begin() as connection:  # say that the index sorts by another rule than the one it was made with
        connection.execute(text("UPDATE pg_index SET indoption = '1' WHERE indexrelid = 'uq_parties_code'::regclass"))
    engine.dispose()

    assert [sentence for sentence in findings(engine) if "uq_parties_code" in sentence]


def _without_rules(engine, *statements: str) -> None:
    """Go around the rules as damage does: with foreign keys and triggers off."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            for statement in statements:
                raw.execute(statement)
        engine.dispose()
        return
    with transaction(engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            session.execute(text(statement))
