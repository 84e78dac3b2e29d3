"""Rows as text that is the same on every back-end, for backups and for comparing databases by checksum.

The tables are read from the database itself and not from the code, so that a database of an earlier revision can be
saved before it is upgraded. A row is one line: a JSON array of its values, the columns in the order of their names; the
rows stand in the order of their keys. Bytes are written in Base64.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    select,
)

from matchmaker.store import full_text
from matchmaker.store.revisions import VERSION_TABLE

ROWS_AT_A_TIME = 1000


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables of the database but Alembic's own and the full-text index; what others refer to comes first."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not full_text.is_of_index(name))
    tables = [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return tables


def columns_of(table: Table) -> list[str]:
    """Return the names of the columns in the order in which a line has their values."""
    return sorted(column.name for column in table.columns)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield the rows of `table` as lines, each with its line end."""
    columns = [table.c[name] for name in columns_of(table)]
    query = select(*columns).order_by(*(_in_binary_order(connection, column) for column in table.primary_key))
    for row in connection.execute(query.execution_options(yield_per=ROWS_AT_A_TIME)):
        values = [_as_text(value) for value in row]
        yield json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def rows_from(lines: Iterable[bytes], table: Table, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Yield rows for `table` from `lines` whose values are those of `columns`."""
    types = [table.c[name].type for name in columns]
    for line in lines:
        values = zip(columns, types, json.loads(line), strict=True)
        yield {name: _as_value(value, kind) for name, kind, value in values}


def checksum(lines: Iterable[bytes]) -> str:
    """Return the SHA-256 of `lines` in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def checksums(connection: Connection) -> dict[str, str]:
    """Return for each table the SHA-256 of its rows: equal where two databases hold the same."""
    return {table.name: checksum(lines_of(connection, table)) for table in tables_of(connection)}


def is_empty(connection: Connection) -> bool:
    """Return whether no table has a row."""
    counts = (select(func.count()).select_from(table) for table in tables_of(connection))
    return not any(connection.scalar(count) for count in counts)


def _in_binary_order(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """PostgreSQL sorts text as a language does; SQLite, and this format, by its bytes."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        in_utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return in_utc.isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value


def _as_value(text: Any, kind: Any) -> Any:
    if text is None:
        return None
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(text)
        return instant if kind.timezone else instant.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(text, validate=True)
    return bool(text) if isinstance(kind, Boolean) else text
