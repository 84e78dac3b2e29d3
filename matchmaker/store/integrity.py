"""Is the database sound? What `matchmaker db check` looks at, from the bytes on the disk to rules between tables.

SQLite checks its own pages, indexes and foreign keys. PostgreSQL keeps its constraints as long as nobody goes around
them (a superuser can), so they are asked again, row by row; its indexes are checked where the extension `amcheck` is.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StoreError
from matchmaker.store import journal_chain, revisions
from matchmaker.store.engine import DamagedError
from matchmaker.store.transaction import reading

_ORPHANS_AND_BREACHES = """
SELECT conname, conrelid::regclass::text AS child, confrelid::regclass::text AS parent, contype::text,
       pg_get_constraintdef(oid) AS definition,
       ARRAY(SELECT attname FROM unnest(conkey) WITH ORDINALITY AS k(n, i)
             JOIN pg_attribute ON attrelid = conrelid AND attnum = n ORDER BY i)::text[] AS columns,
       ARRAY(SELECT attname FROM unnest(confkey) WITH ORDINALITY AS k(n, i)
             JOIN pg_attribute ON attrelid = confrelid AND attnum = n ORDER BY i)::text[] AS parent_columns
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype IN ('f', 'c', 'u', 'p')
ORDER BY conname
"""

_INDEXES = """
SELECT c.oid, c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am ON pg_am.oid = c.relam
WHERE c.relnamespace = current_schema()::regnamespace AND amname = 'btree' AND indisvalid ORDER BY c.relname
"""

_SLOTS_THAT_SHOULD_BE_TAKEN = """
SELECT plan_id, slot_id, registration_a_id AS registration_id, meetings.id AS meeting_id
FROM meetings JOIN session_slots ON session_slots.session_id = meetings.session_id
UNION ALL
SELECT plan_id, slot_id, registration_b_id, meetings.id
FROM meetings JOIN session_slots ON session_slots.session_id = meetings.session_id
"""
_SLOTS_THAT_ARE_TAKEN = "SELECT plan_id, slot_id, registration_id, meeting_id FROM meeting_slots"


def findings(engine: Engine, journal_heads: Collection[str] = ()) -> list[str]:
    """Return a sentence for each thing that is wrong with the database; none when it is sound.

    Parameters
    ----------
    journal_heads
        Hashes with which the journal once ended, from elsewhere: without one, a cut-off end cannot be noticed.

    Raises
    ------
    StoreError
        There is no database at all, or it cannot be opened safely.
    """
    try:
        with reading(engine) as session:
            return list(_findings(session.connection(), journal_heads))
    except DamagedError as error:
        return [str(error)]


def _findings(connection: Connection, journal_heads: Collection[str]) -> Iterator[str]:
    try:
        yield from _storage(connection)
        revision = revisions.require_known(connection)
        if revision != revisions.head():
            yield f"The schema is at {revision or 'nothing'}, not at {revisions.head()}; run `matchmaker db upgrade`."
        else:
            yield from _taken_slots(connection)
            yield from journal_chain.faults(connection, journal_heads)
    except StoreError as error:
        yield str(error)
    except DBAPIError as error:
        yield f"The database cannot be read ({' '.join(str(error.orig).split())}); restore a backup."


def _storage(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        yield from _sqlite_pages(connection)
    else:
        yield from _postgresql_constraints(connection)
        yield from _postgresql_indexes(connection)


def _sqlite_pages(connection: Connection) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check").fetchall():
        if line != "ok":
            yield f"The file is damaged ({line}); restore a backup."
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        yield f"Row {row} of {table} refers to a row of {parent} that does not exist."


def _postgresql_constraints(connection: Connection) -> Iterator[str]:
    for row in connection.execute(text(_ORPHANS_AND_BREACHES)).mappings().all():
        if count := connection.scalar(text(_breaches(dict(row)))):
            yield f"{count} rows of {row['child']} break {row['conname']}: {row['definition']}."


def _breaches(constraint: dict[str, object]) -> str:
    """Return the query that counts the rows that break a constraint, reading the table and not its indexes' word."""
    child, columns = constraint["child"], constraint["columns"]
    assert isinstance(columns, list)  # noqa: S101 (an array of PostgreSQL)
    if constraint["contype"] == "c":
        condition = str(constraint["definition"]).removeprefix("CHECK ").removesuffix(" NOT VALID")
        return f"SELECT count(*) FROM {child} WHERE NOT {condition}"  # noqa: S608 (all from the catalogue)
    if constraint["contype"] == "f":
        pairs = zip(columns, list(constraint["parent_columns"]), strict=True)  # type: ignore[call-overload]
        match = " AND ".join(f'child."{mine}" = parent."{theirs}"' for mine, theirs in pairs)
        given = " AND ".join(f'child."{column}" IS NOT NULL' for column in columns)
        missing = f"NOT EXISTS (SELECT 1 FROM {constraint['parent']} AS parent WHERE {match})"  # noqa: S608
        return f"SELECT count(*) FROM {child} AS child WHERE {given} AND {missing}"  # noqa: S608
    quoted = ", ".join(f'"{column}"' for column in columns)
    given = " AND ".join(f'"{column}" IS NOT NULL' for column in columns)
    twice = f"SELECT 1 FROM {child} WHERE {given} GROUP BY {quoted} HAVING count(*) > 1"  # noqa: S608
    return f"SELECT count(*) FROM ({twice}) AS twice"  # noqa: S608


def _postgresql_indexes(connection: Connection) -> Iterator[str]:
    if not connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")):
        return
    for oid, name in connection.execute(text(_INDEXES)).all():
        attempt = connection.begin_nested()
        try:
            connection.execute(text("SELECT bt_index_check(CAST(:oid AS oid)::regclass, true)"), {"oid": oid})
            attempt.commit()
        except DBAPIError as error:
            attempt.rollback()
            yield f"The index {name} is damaged ({' '.join(str(error.orig).split())}); run REINDEX."


def _taken_slots(connection: Connection) -> Iterator[str]:
    """Compare who is taken in which slot with the meetings: the rule against double booking rests on it."""
    for one, other, what in (
        (_SLOTS_THAT_SHOULD_BE_TAKEN, _SLOTS_THAT_ARE_TAKEN, "are not marked as taken"),
        (_SLOTS_THAT_ARE_TAKEN, _SLOTS_THAT_SHOULD_BE_TAKEN, "are marked as taken by no meeting"),
    ):
        query = f"SELECT count(*) FROM (SELECT * FROM ({one}) AS a EXCEPT SELECT * FROM ({other}) AS b) AS odd"  # noqa: S608
        if count := connection.scalar(text(query)):
            yield f"{count} slots of people in plans {what}; correct the meetings of those plans by saving them anew."
