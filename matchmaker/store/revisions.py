"""The schema's revisions: bring a database forward, and refuse one that is newer than the program or not ours."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from matchmaker import paths
from matchmaker.errors import StoreError
from matchmaker.store.engine import make_engine, parse_url
from matchmaker.store.transaction import reading

HEAD = "head"
VERSION_TABLE = "alembic_version"
_ADVISORY_LOCK = 0x6D61746368  # "match": one migration at a time, whoever starts a second
_FILE_MODE = 0o600


def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the database at `url` forward to `revision`, in one transaction; make it first where there is none.

    Raises
    ------
    StoreError
        The database is newer than this program, belongs to another program, or holds rows that a foreign key forbids.
        Nothing is changed then.
    """
    make_place(url)
    with schema_change(url) as connection:
        upgrade_within(connection, revision)


def make_place(url: str) -> None:
    """Make an empty file for a new SQLite database that only its owner can read: it will hold personal data."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return
    path = Path(parsed.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=_FILE_MODE, exist_ok=True)
    except OSError as error:
        raise StoreError(f"No database can be made at {path}: {error.strerror}.") from error


def upgrade_within(connection: Connection, revision: str = HEAD) -> None:
    """Bring the schema forward inside a `schema_change`."""
    require_known(connection)
    command.upgrade(_configuration(connection), revision)


def current(url: str) -> str | None:
    """Return the revision of the database at `url`; None for an empty one.

    Raises
    ------
    StoreError
        There is no database, or it is newer than this program or belongs to another one.
    """
    engine = make_engine(url)
    try:
        with reading(engine) as session:
            return require_known(session.connection())
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Return whether the database at `url` has the newest schema that this program knows."""
    return current(url) == head()


def head() -> str:
    """Return the newest revision that this program knows."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Return all revisions that this program knows, the oldest first."""
    script = ScriptDirectory.from_config(_configuration())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def require_known(connection: Connection) -> str | None:
    """Return the revision of the database behind `connection`, None for an empty one; refuse what is not ours."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        if strangers := set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
            raise StoreError(
                f"The database holds tables of another program ({', '.join(sorted(strangers)[:3])}); name an empty one."
            )
        return None
    if found not in known_revisions():
        raise StoreError(
            f"The database has schema revision {found}, which this program does not know: it was written by a newer "
            "version of the program (install that) or belongs to another program (name another database)."
        )
    return found


def draft_revision(message: str, folder: Path = paths.MIGRATIONS) -> Path:
    """Write a draft of the step from the newest revision in `folder` to the tables in the code; return its file.

    A developer reads and corrects it: triggers, checks and the moving of rows are not drafted.
    """
    known = list(ScriptDirectory.from_config(_configuration(folder=folder)).walk_revisions())
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/draft.db"
        make_place(url)
        with schema_change(url) as connection:
            configuration = _configuration(connection, folder)
            command.upgrade(configuration, HEAD)
            step = command.revision(configuration, message, autogenerate=True, rev_id=f"{len(known) + 1:04d}")
    if not isinstance(step, Script):
        raise StoreError("No step was drafted.")
    return Path(step.path)


@contextmanager
def schema_change(url: str) -> Iterator[Connection]:
    """Yield a connection in one transaction in which tables may be made, changed and dropped; commit it at the end.

    On SQLite foreign keys do not act meanwhile: a table that is made anew would otherwise take along, by cascade, all
    rows that refer to it. They are checked before the commit instead.
    """
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                _without_transaction(connection, "PRAGMA foreign_keys=OFF")
            else:
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                yield connection
                require_foreign_keys(connection)
    except DBAPIError as error:
        raise StoreError(f"The schema cannot be changed, and nothing was: {error.orig}") from error
    finally:
        engine.dispose()


def require_foreign_keys(connection: Connection) -> None:
    """Refuse rows of an SQLite database that refer to nothing; PostgreSQL has checked them all along."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        places = ", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken}))
        raise StoreError(f"{len(broken)} rows refer to rows that do not exist ({places}); nothing was changed.")


def _without_transaction(connection: Connection, statement: str) -> None:
    """Execute a pragma that does nothing inside a transaction, and SQLAlchemy would begin one."""
    driver_connection = connection.connection.driver_connection
    if driver_connection is None:  # pragma: no cover (a fresh connection has one)
        raise StoreError("The connection to the database is closed.")
    driver_connection.execute(statement)


def _configuration(connection: Connection | None = None, folder: Path = paths.MIGRATIONS) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(folder).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
