"""Backup while others write, and restore that leaves everything as it was unless it succeeds wholly.

A backup is one consistent state: one read transaction on either back-end, in which no writer waits. It holds rows, not
pages, so a backup taken from SQLite can be restored into PostgreSQL and the other way round, no external program of
the right version has to be at hand, and nothing that was deleted comes along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import JSON, Connection, Engine, MetaData, Table
from sqlalchemy.orm import Session

from matchmaker.errors import InputError, StoreError
from matchmaker.store import full_text, portable, revisions
from matchmaker.store.archive import Archive, Manifest, SavedTable, new_archive, opened
from matchmaker.store.damage import damaged_file, replacement
from matchmaker.store.engine import strict_json
from matchmaker.store.transaction import reading


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the damaged SQLite file lies now if there was one in its place."""

    manifest: Manifest
    set_aside: Path | None = None


class Amendment(Protocol):
    """What has to be changed in what a backup brings back, in the transaction that brings it."""

    def look(self, connection: Connection) -> None:
        """Look at what is replaced, before it goes; its schema may be an older one, and it may be empty."""

    def amend(self, session: Session) -> None:
        """Change what was restored, which has the newest schema by now."""


def backup(engine: Engine, target: Path, written_at: datetime) -> Manifest:
    """Save the database behind `engine` to the file `target`, and return what was saved.

    Raises
    ------
    StoreError
        The database is empty, newer than this program or not ours.
    WriteError
        The file cannot be written; what stood there is untouched.
    """
    with reading(engine) as session, new_archive(target) as writer:
        connection = session.connection()
        revision = revisions.require_known(connection)
        if revision is None:
            raise StoreError("The database has no tables yet, so there is nothing to back up.")
        tables = [
            writer.table(table.name, portable.columns_of(table), portable.lines_of(connection, table))
            for table in portable.tables_of(connection)
        ]
        manifest = Manifest(revision, written_at.isoformat(), tables)
        writer.finish(manifest)
    return manifest


def restore(
    url: str, source: Path, now: datetime, *, replace: bool = False, amendment: Amendment | None = None
) -> Restored:
    """Put the backup `source` into the database at `url` and bring it to the newest schema; return what was restored.

    Everything happens in one transaction, after the whole file has been checked, so a failure changes nothing. An
    SQLite file that cannot be read is set aside under a name with the time `now`, once a new one is complete.

    Parameters
    ----------
    url, source, now
        The database, the backup and the time.
    replace
        Whether rows that stand there may go.
    amendment
        What is changed in the backup's rows, such as people who were forgotten since; None: nothing.

    Raises
    ------
    InputError
        The file is damaged, is no backup, or was written by a newer version of the program.
    StoreError
        The database has rows or is damaged and `replace` was not asked for, it is not ours, or it is in use.
    """
    with opened(source) as archive:
        if archive.manifest.revision not in revisions.known_revisions():
            found = f"revision {archive.manifest.revision}, written by a newer version"
            raise InputError(str(source), "manifest.json: revision", "a schema that this program knows", found)
        damaged = damaged_file(url)
        if damaged is None:
            _restore(url, archive, amendment, replace=replace)
            return Restored(archive.manifest)
        if not replace:
            raise StoreError(
                f"The database {damaged} is damaged; give --replace to set it aside and restore a new one."
            )
        with replacement(damaged, now) as (new_url, aside):
            _restore(new_url, archive, amendment, replace=False)
        return Restored(archive.manifest, aside)


def _restore(url: str, archive: Archive, amendment: Amendment | None, *, replace: bool) -> None:
    revisions.make_place(url)
    with revisions.schema_change(url) as connection:
        if amendment is not None:
            amendment.look(connection)
        _clear(connection, replace=replace)
        revisions.upgrade_within(connection, archive.manifest.revision)
        _load(connection, archive)
        revisions.upgrade_within(connection)
        if amendment is not None:
            _amend(connection, amendment)


def _amend(connection: Connection, amendment: Amendment) -> None:
    """Let `amendment` write, in the transaction of the restore: what it commits is committed with it."""
    with Session(connection, join_transaction_mode="rollback_only") as session:
        amendment.amend(session)
        session.commit()


def _clear(connection: Connection, *, replace: bool) -> None:
    revisions.require_known(connection)
    if not replace and not portable.is_empty(connection):
        raise StoreError("The database is not empty; restore into an empty one, or give --replace to overwrite it.")
    full_text.drop(connection)
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _load(connection: Connection, archive: Archive) -> None:
    tables = {table.name: table for table in portable.tables_of(connection)}
    triggers = _take_triggers_away(connection, list(tables))
    for saved in archive.manifest.tables:
        with archive.lines(saved.name) as lines:
            rows = portable.rows_from(lines, tables[saved.name], saved.columns)
            _insert(connection, tables[saved.name], saved.columns, rows)
    for statement in triggers:
        connection.exec_driver_sql(statement)
    full_text.rebuild(connection)
    _require_equal(connection, tables, archive.manifest.tables)


def _insert(connection: Connection, table: Table, columns: list[str], rows: Iterable[dict[str, Any]]) -> None:
    if connection.dialect.name == "sqlite":
        remaining = iter(rows)
        while batch := list(islice(remaining, portable.ROWS_AT_A_TIME)):
            connection.execute(table.insert(), batch)
        return
    _copy(connection, table, columns, rows)
    if "id" in columns:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
        )


def _copy(connection: Connection, table: Table, columns: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Load a table of PostgreSQL in one statement, so that its rows may refer to each other in any order."""
    documents = {name for name in columns if isinstance(table.c[name].type, JSON)}
    quoted = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(
                [
                    strict_json(row[name]) if name in documents and row[name] is not None else row[name]
                    for name in columns
                ]
            )


def _take_triggers_away(connection: Connection, tables: list[str]) -> list[str]:
    """Stop the triggers, since the rows that they once wrote come with the backup; return what starts them again."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        return [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables]
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [definition for _, definition in found]


def _require_equal(connection: Connection, tables: Mapping[str, Table], saved: list[SavedTable]) -> None:
    found = {name: portable.checksum(portable.lines_of(connection, table)) for name, table in tables.items()}
    if differing := [table.name for table in saved if found.get(table.name) != table.sha256]:
        raise StoreError(
            f"The rows of {', '.join(differing[:3])} did not arrive as they were saved; nothing was changed."
        )
