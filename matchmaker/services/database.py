"""What an operator does with the database as a whole: bring it forward, check it, save it and restore it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StoreError
from matchmaker.services.erasure import Forgotten
from matchmaker.store import backup, integrity, revisions
from matchmaker.store.archive import Manifest
from matchmaker.store.backup import Restored
from matchmaker.store.base import Base
from matchmaker.store.engine import make_engine
from matchmaker.store.scrubbing import scrub


def upgrade_database(url: str) -> str:
    """Bring the database forward to the newest schema, making it where there is none; return the revision."""
    with _in_words():
        revisions.upgrade(url)
    return revisions.head()


def check_database(url: str, journal_heads: tuple[str, ...] = ()) -> list[str]:
    """Return a sentence for each thing that is wrong with the database; none when it is sound.

    Parameters
    ----------
    journal_heads
        Hashes with which the journal once ended, from a log or a case file.
    """
    with _opened(url) as engine:
        return integrity.findings(engine, journal_heads)


def backup_database(url: str, target: Path, now: datetime) -> Manifest:
    """Save the database to the file `target`, while others may go on writing."""
    with _opened(url) as engine:
        return backup.backup(engine, target, now)


def restore_database(
    url: str, source: Path, now: datetime, *, replace: bool = False, erasures: Sequence[Path] = ()
) -> tuple[Restored, int]:
    """Put the backup `source` into an empty database, or if `replace` over another one or in place of a damaged one.

    Whoever was forgotten since is forgotten again within the restore, by what the replaced database and the lists
    `erasures` know; nobody is signed in afterwards. Returns what was restored and how many were forgotten again.
    """
    forgotten = Forgotten(erasures, now)
    with _in_words():
        restored = backup.restore(url, source, now, replace=replace, amendment=forgotten)
    with _opened(url) as engine:
        scrub(engine, Base.metadata.tables)
    return restored, forgotten.again


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        with _in_words():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in one sentence what the database's driver says in many: no server, no right, no database of that name."""
    try:
        yield
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise StoreError(f"The database cannot be used: {reason}") from error
