"""The one way to open a database, with gates: a database that could lose an acknowledged write is refused.

SQLite goes through `pysqlite3`, which brings its own, current library; the one that many Pythons link has a race in
write-ahead logging that can corrupt a database. PostgreSQL goes through psycopg 3.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from matchmaker.errors import StoreError
from matchmaker.store import impatient

FIRST_SAFE_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 3000
"""How long a writer waits for another: shorter than a person does, so that the answer can still say what happened."""

CONNECT_WITHIN_S = 3
POOL_WITHIN_S = 3.0
PING_WITHIN_S = 1.0
"""How long a connection is waited for, a free one of the pool, and the word that a kept one still stands. Together they
are shorter than the five seconds in which every page answers."""

READ_ONLY = "matchmaker_read_only"
"""Execution option of a connection whose transactions only read; `transaction.reading` sets it."""

_SQLITE_SETTINGS = {
    "busy_timeout": (BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "trusted_schema": ("OFF", 0),
}
"""Pragma: what is asked for, and what SQLite must answer afterwards."""

_POSTGRESQL_GATES = ("fsync", "synchronous_commit", "full_page_writes")


class DamagedError(StoreError):
    """What is at the place of the database cannot be read as one."""


def make_engine(url: str) -> Engine:
    """Open the database at `url` (``sqlite:////path`` or ``postgresql://…``); it must exist.

    Raises
    ------
    StoreError
        The URL is of another kind, or the SQLite library is too old. Further gates act when a connection is made.
    """
    parsed = parse_url(url)
    engine = create_engine(parsed, **engine_options(parsed))
    guard(engine)
    return engine


def parse_url(url: str) -> URL:
    """Return `url` with the driver that this program uses; refuse other databases, and SQLite in memory."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "The database URL cannot be read; expected sqlite:////path/to/file or postgresql://…"
        ) from error
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and parsed.database and parsed.database != ":memory:" and not parsed.query:
        return parsed.set(drivername="sqlite+pysqlite")
    raise StoreError(f"Expected a database URL like sqlite:////path/to/file or postgresql://…, got {parsed!r}")


def engine_options(url: URL) -> dict[str, Any]:
    """Return what `create_engine` needs beside the URL. Whoever makes the engine must also call `guard`."""
    options: dict[str, Any] = {
        "json_serializer": strict_json,
        "pool_pre_ping": url.get_backend_name() != "sqlite",
        "pool_timeout": POOL_WITHIN_S,
        "hide_parameters": True,  # an error's text goes into logs, and what people wrote stays out of them
    }
    if url.get_backend_name() == "sqlite":
        require_safe_sqlite(sqlite.sqlite_version_info)
        # No isolation level of the driver's: it would begin transactions by itself, deferred, and lose updates.
        return options | {"module": sqlite, "connect_args": {"isolation_level": None}}
    return options | {"isolation_level": "SERIALIZABLE", "connect_args": _connect_arguments()}


def _connect_arguments() -> dict[str, int]:
    """Return what notices a server that is gone without a word, such as one behind a broken network."""
    alive = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}
    return {"connect_timeout": CONNECT_WITHIN_S, **alive}


def guard(engine: Engine, *, statement_within_s: float | None = None) -> None:
    """Attach the gates and the way transactions begin to `engine`.

    Parameters
    ----------
    engine
        What `create_engine` has made.
    statement_within_s
        How long a statement may take where somebody waits for the answer; a server that is frozen would else hold
        whoever asks for as long as it likes. Not for a worker, whose statements may be long.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _require_file)
        event.listen(engine, "connect", _closing_when_refused(_set_up_sqlite))
        event.listen(engine, "begin", _begin_sqlite)
        return
    event.listen(engine, "connect", _closing_when_refused(_set_up_postgresql))
    if statement_within_s is not None:
        impatient.attach(engine, statement_within_s, PING_WITHIN_S)


def require_safe_sqlite(version: tuple[int, int, int]) -> None:
    """Refuse an SQLite library whose write-ahead log can be corrupted by a race (mended in 3.51.3)."""
    if version < FIRST_SAFE_SQLITE:
        found, needed = (".".join(map(str, number)) for number in (version, FIRST_SAFE_SQLITE))
        raise StoreError(f"SQLite {found} can corrupt a database; install pysqlite3 with SQLite {needed} or later.")


def strict_json(value: object) -> str:
    """Return `value` as JSON, refusing the infinite and the undefined, which PostgreSQL would refuse too."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _require_file(_dialect: Any, _record: Any, arguments: list[str], _parameters: dict[str, Any]) -> None:
    """SQLite would make an empty database of a mistyped path, and every check on it would find nothing wrong."""
    if not Path(arguments[0]).is_file():
        raise StoreError(f"There is no database at {arguments[0]}; make it with `matchmaker db upgrade`.")


def _closing_when_refused(set_up: Callable[[Any], None]) -> Callable[[Any, Any], None]:
    def set_up_or_close(connection: Any, _record: Any) -> None:
        try:
            set_up(connection)
        except (sqlite.Error, psycopg.Error) as error:
            connection.close()
            raise DamagedError(
                f"The database cannot be opened ({error}); restore a backup if it is damaged."
            ) from error
        except StoreError:
            connection.close()
            raise

    return set_up_or_close


def _set_up_sqlite(connection: Any) -> None:
    for pragma, (wanted, expected) in _SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {pragma}={wanted}").fetchall()
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != expected:
            raise StoreError(
                f"SQLite refused {pragma}={wanted} (it is {found}); is the file on a local disk, writable?"
            )


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once, so that what is read before a write is still true when it is written."""
    if connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_up_postgresql(connection: Any) -> None:
    autocommit, connection.autocommit = connection.autocommit, True
    try:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
        for setting in _POSTGRESQL_GATES:
            (found,) = connection.execute("SELECT current_setting(%s)", (setting,)).fetchone()
            if found == "off":
                raise StoreError(
                    f"PostgreSQL runs with {setting}={found} and can lose what it confirmed; set it to on."
                )
    finally:
        connection.autocommit = autocommit
