"""A damaged SQLite file: how it is told from one that is only busy, and how it makes room without being lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StoreError
from matchmaker.store import revisions
from matchmaker.store.engine import DamagedError, make_engine, parse_url
from matchmaker.store.transaction import reading

_DAMAGE = (sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB)
_LOGS = ("-wal", "-shm")
_PRIMARY_CODE = 0xFF


def damaged_file(url: str) -> Path | None:
    """Return the SQLite file at `url` if it cannot be read as a database; None if it can, and on PostgreSQL.

    Raises
    ------
    StoreError
        The database can be read and is not ours, or cannot be read for another reason, such as a missing right.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    path = Path(parsed.database).resolve()  # the logs lie beside the file itself, not beside a link to it
    return path if path.is_file() and not _is_readable(url) else None


def _is_readable(url: str) -> bool:
    engine = make_engine(url)
    try:
        with reading(engine) as session:
            connection = session.connection()
            revisions.require_known(connection)
            return connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok"
    except (DBAPIError, DamagedError) as error:
        if _says_damage(error.orig if isinstance(error, DBAPIError) else error.__cause__):
            return False
        raise
    finally:
        engine.dispose()


def _says_damage(error: BaseException | None) -> bool:
    """Return whether SQLite found damage; it fails on a file that is locked or may not be read as well."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE in _DAMAGE


@contextmanager
def replacement(damaged: Path, now: datetime) -> Iterator[tuple[str, Path]]:
    """Yield the URL of a new file and the name that `damaged` will have; exchange them when the block ends well.

    Until then nothing at the place of `damaged` changes.

    Raises
    ------
    StoreError
        A file cannot be made or renamed there.
    """
    aside = _free_name(damaged, now)
    new = aside.with_name(f"{aside.name}.restoring")
    try:
        yield f"sqlite:///{new}", aside
        # The logs go first: left behind without their file, they would be played into the new one.
        for suffix in (*_LOGS, ""):
            _rename_if_there(Path(f"{damaged}{suffix}"), Path(f"{aside}{suffix}"))
        new.rename(damaged)
    except OSError as error:
        raise StoreError(f"The damaged database {damaged} cannot be set aside: {error.strerror}.") from error
    finally:
        for suffix in (*_LOGS, ""):
            Path(f"{new}{suffix}").unlink(missing_ok=True)


def _free_name(damaged: Path, now: datetime) -> Path:
    stem = f"{damaged.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (damaged.with_name(stem if number == 1 else f"{stem}-{number}") for number in count(1))
    return next(name for name in names if not any(Path(f"{name}{suffix}").exists() for suffix in (*_LOGS, "")))


def _rename_if_there(source: Path, target: Path) -> None:
    if source.exists():
        source.rename(target)
