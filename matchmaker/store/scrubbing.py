"""After rows were deleted: write the files of the database anew, so that no byte of what was deleted stays in them.

SQLite zeroes what it deletes (``secure_delete``), but the write-ahead log holds older pages until it is emptied, and
pages that were split keep pieces; so the log is emptied and the file rebuilt. PostgreSQL leaves deleted rows in its
files, even after a plain vacuum; so the tables are written anew. Its own write-ahead log keeps older pages until it is
recycled, and archives of it as long as the operator keeps them.
"""

import time
from collections.abc import Collection

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StoreError

PATIENCE_S = 30.0
PAUSE_S = 0.2


def scrub(engine: Engine, tables: Collection[str], *, patience_s: float = PATIENCE_S) -> None:
    """Write the files anew; on PostgreSQL those of `tables`. Others may read and write before and after, not meanwhile.

    Raises
    ------
    StoreError
        Others kept the database busy for longer than `patience_s`; nothing is lost by trying again later.
    """
    deadline = time.monotonic() + patience_s
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        if connection.dialect.name == "sqlite":
            _rebuild(connection, deadline)
            return
        for table in sorted(tables):
            _patiently(connection, f'VACUUM FULL "{table}"', deadline)


def _rebuild(connection: Connection, deadline: float) -> None:
    driver = connection.connection.driver_connection
    if driver is None:  # pragma: no cover (a fresh connection has one)
        raise StoreError("The connection to the database is closed.")
    driver.execute("PRAGMA query_only=OFF")
    while True:
        try:
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite.OperationalError as error:
            _wait_or_give_up(deadline, error)
            continue
        if not busy:
            return
        _wait_or_give_up(deadline, None)


def _patiently(connection: Connection, statement: str, deadline: float) -> None:
    while True:
        try:
            connection.exec_driver_sql(statement)
        except DBAPIError as error:
            _wait_or_give_up(deadline, error)
        else:
            return


def _wait_or_give_up(deadline: float, error: Exception | None) -> None:
    if time.monotonic() > deadline:
        raise StoreError("The files of the database could not be written anew; it will be tried again.") from error
    time.sleep(PAUSE_S)
