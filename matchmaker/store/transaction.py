"""The unit of work of the edges: everything inside is written together at the end, or nothing is.

Writing transactions are serial on both back-ends: SQLite lets one writer in at a time (``BEGIN IMMEDIATE``), and
PostgreSQL runs them ``SERIALIZABLE``, where the loser of a race is turned away at a statement or at the commit. What
was turned away has left no trace and may be done again from the start: `repeating` does so. A transaction that saw
somebody else's change of a versioned row is *not* done again, since a person has to look at it first.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.errors import BusyError, StaleError
from matchmaker.store.engine import BUSY_TIMEOUT_MS, READ_ONLY

ATTEMPTS = 5
PASSING_MS = 100
"""How long a write waits for another that is only made in passing."""

_LOST_RACES = {"40001", "40P01"}
"""PostgreSQL's codes of a serialization failure and a deadlock."""

_WAITED_FOR = "55P03"
"""Its code of a lock that was not released in time."""

_AWAY = ("08", "53", "57P", "58")
"""Its classes of errors of connections, of resources, of a server that goes down, and of the system below it."""

_READ_ONLY_TRANSACTION = "25006"
"""Its code where a whole database, such as a replica, takes no writes."""

Result = TypeVar("Result")


class TurnedAwayError(StaleError):
    """The database turned a transaction away because of one that ran at the same time; nothing was written."""


class LockedError(TurnedAwayError, BusyError):
    """The write lock, or that of a row, was not released within the time that is waited for one."""


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session whose writes are committed together at the end, or not at all when an error leaves the block.

    Raises
    ------
    StaleError
        A versioned row was changed by somebody else meanwhile, or (`TurnedAwayError`) another transaction won a race,
        or (`LockedError`) wrote for too long.
    """
    with Session(engine) as session:
        try:
            session.connection()  # take SQLite's write lock before the first read, not after it
            yield session
            session.commit()
        except StaleDataError as error:
            raise StaleError("Somebody else changed the same thing meanwhile; look at it again and repeat.") from error
        except DBAPIError as error:
            if is_locked(error):
                raise LockedError("Somebody else was writing all the time; please try again.") from error
            if is_turned_away(error):
                raise TurnedAwayError("Somebody else wrote at the same moment; please try again.") from error
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees one state of the database throughout and cannot write."""
    options: dict[str, Any] = {READ_ONLY: True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with Session(engine.execution_options(**options)) as session:
        yield session


@contextmanager
def counting(engine: Engine) -> Iterator[Session]:
    """Yield a session for a short write whose parts take turns by a lock of their own, so that none loses a race.

    On PostgreSQL each statement sees what was committed before it: what was read before the lock is no reason to fail.
    """
    on_sqlite = engine.dialect.name == "sqlite"
    with transaction(engine if on_sqlite else engine.execution_options(isolation_level="READ COMMITTED")) as session:
        yield session


@contextmanager
def in_passing(engine: Engine) -> Iterator[Session]:
    """Yield a session for a write that nobody waits for: where another writer is at work, it fails almost at once."""
    with engine.connect() as connection:
        on_sqlite = engine.dialect.name == "sqlite"
        driver: Any = connection.connection.dbapi_connection
        try:
            if on_sqlite:
                driver.execute(f"PRAGMA busy_timeout={PASSING_MS}")
            with Session(connection) as session:
                if not on_sqlite:
                    session.connection().exec_driver_sql(f"SET LOCAL lock_timeout = {PASSING_MS}")
                yield session
                session.commit()
        finally:
            if on_sqlite:
                driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def repeating(engine: Engine, action: Callable[[Session], Result]) -> Result:
    """Run `action` in a transaction, again from the start when a race was lost, `ATTEMPTS` times at most.

    `action` must have no effect outside its session (no mail, no file), since it may run several times.
    """
    for attempt in count(1):
        try:
            with transaction(engine) as session:
                return action(session)
        except TurnedAwayError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the loop returns or raises")


def is_turned_away(error: DBAPIError) -> bool:
    """Return whether the database refused only because of a transaction that ran at the same time."""
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES or is_locked(error)


def is_away(error: DBAPIError) -> bool:
    """Return whether the database cannot be used now: the connection broke, or it takes no writes at present."""
    code = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or code.startswith(_AWAY) or code == _READ_ONLY_TRANSACTION


def is_locked(error: DBAPIError) -> bool:
    """Return whether the database gave up waiting for a lock."""
    return getattr(error.orig, "sqlstate", None) == _WAITED_FOR or "database is locked" in str(error.orig)
