"""A database is opened safely or not at all."""

import multiprocessing
import secrets
import time

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StoreError
from matchmaker.store import engine as module
from matchmaker.store.engine import READ_ONLY, make_engine, require_safe_sqlite
from matchmaker.store.transaction import TurnedAwayError, repeating
from tests import postgresql


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (2, 99, 99)])
def test_an_sqlite_with_the_race_is_refused(version):
    with pytest.raises(StoreError, match=r"install pysqlite3 with SQLite 3\.51\.3 or later"):
        require_safe_sqlite(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 0), (4, 0, 0)])
def test_an_sqlite_without_the_race_is_taken(version):
    require_safe_sqlite(version)


def test_making_an_engine_asks_for_the_version(monkeypatch, tmp_path):
    monkeypatch.setattr(module.sqlite, "sqlite_version_info", (3, 40, 1))

    with pytest.raises(StoreError, match=r"SQLite 3\.40\.1"):
        make_engine(f"sqlite:///{tmp_path / 'matchmaker.db'}")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "matchmaker.db", "", "sqlite:////tmp/x?mode=ro"]
)
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(StoreError, match=r"(?i)expected"):
        make_engine(url)


def test_a_url_that_is_refused_does_not_show_its_password():
    with pytest.raises(StoreError) as caught:
        make_engine("mysql://ane:secret@host/name")

    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    path = tmp_path / "mistyped.db"

    with pytest.raises(StoreError, match="There is no database at"):
        make_engine(f"sqlite:///{path}").connect()
    assert not path.exists()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 3000)],
)
def test_every_connection_to_sqlite_is_set_up(tmp_path, pragma, expected):
    (tmp_path / "matchmaker.db").touch()
    engine = make_engine(f"sqlite:///{tmp_path / 'matchmaker.db'}").execution_options(**{READ_ONLY: True})

    with engine.connect() as one, engine.connect() as another:
        assert {each.exec_driver_sql(f"PRAGMA {pragma}").scalar() for each in (one, another)} == {expected}
    engine.dispose()


def test_a_setting_that_sqlite_does_not_take_is_refused(tmp_path, monkeypatch):
    (tmp_path / "matchmaker.db").touch()
    monkeypatch.setitem(module._SQLITE_SETTINGS, "synchronous", ("NORMAL", 2))

    with pytest.raises(StoreError, match="SQLite refused synchronous"):
        make_engine(f"sqlite:///{tmp_path / 'matchmaker.db'}").connect()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_postgresql_that_may_lose_what_it_confirmed_is_refused(own_postgresql, setting):
    server, url = own_postgresql
    safe = make_engine(url)
    safe.connect().close()
    safe.dispose()
    _administer(server, f"ALTER SYSTEM SET {setting} = off", "SELECT pg_reload_conf()")
    _wait_until(server, setting, "off")

    with pytest.raises(StoreError, match=f"{setting}=off"):
        make_engine(url).connect()


def test_the_text_of_an_error_has_no_values(engine):
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "what somebody wrote"})

    assert "what somebody wrote" not in str(refused.value)


def test_two_processes_that_read_and_then_write_lose_no_update(engine, database_url):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counters (value INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counters VALUES (0)"))
    engine.dispose()
    spawn = multiprocessing.get_context("spawn")

    workers = [spawn.Process(target=_count_up, args=(database_url, 20)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT value FROM counters")) == 40
    assert [worker.exitcode for worker in workers] == [0, 0]


def _count_up(url: str, times: int) -> None:
    engine = make_engine(url)
    done = 0
    while done < times:
        try:
            repeating(engine, _one_more)
        except TurnedAwayError:
            continue
        done += 1


def _one_more(session) -> None:
    value = session.scalar(text("SELECT value FROM counters"))
    session.execute(text("UPDATE counters SET value = :value"), {"value": value + 1})


@pytest.fixture
def own_postgresql(postgresql_server, monkeypatch):
    """A server of the test's own, whose settings it may spoil; the common one comes first, which sets up the locks."""
    assert postgresql_server
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))
    with postgresql.running_server() as server:
        yield server, server.format(database="postgres")


def _administer(server: str, *statements: str) -> None:
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _wait_until(server: str, setting: str, expected: str) -> None:
    for _ in range(200):
        with psycopg.connect(server.format(database="postgres")) as connection:
            if connection.execute(f"SHOW {setting}".encode()).fetchone() == (expected,):
                return
        time.sleep(0.02)
    pytest.fail(f"PostgreSQL did not take {setting}={expected}")
