"""The full-text index over `search_texts`: FTS5 on SQLite, a GIN index of tsvectors on PostgreSQL.

The rows of `search_texts` hold words that were folded and cut before (`domain.searching`), and the index is made of
them and of nothing else: a backup leaves it out, and it can be built anew at any time. On SQLite it follows its table
by triggers and forgets at once (``secure-delete``): no word of a deleted row stays in its pages.
"""

from sqlalchemy import DDL, Connection, event

from matchmaker.store.base import Base

NAME = "search_index"
VECTOR = "array_to_tsvector(string_to_array(words, ' '))"
"""What is indexed on PostgreSQL, and what a query has to say to use the index."""

_NEW = f"INSERT INTO {NAME}(rowid, words) VALUES (NEW.profile_id, NEW.words);"  # noqa: S608 (no values of anybody)
_OLD = f"INSERT INTO {NAME}({NAME}, rowid, words) VALUES ('delete', OLD.profile_id, OLD.words);"  # noqa: S608


def attach() -> None:
    """Attach the index to its table, so that a schema made from the metadata is whole."""
    table = Base.metadata.tables["search_texts"]
    for dialect, statements in (("sqlite", on_sqlite()), ("postgresql", on_postgresql())):
        for statement in statements:
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)


def on_sqlite() -> list[str]:
    """Return the statements that make the index and let it follow its table."""
    return [
        (
            f"CREATE VIRTUAL TABLE {NAME} USING fts5(words, content='search_texts', content_rowid='profile_id', "
            "tokenize='ascii', detail='none')"
        ),
        f"INSERT INTO {NAME}({NAME}, rank) VALUES ('secure-delete', 1)",  # noqa: S608
        f"CREATE TRIGGER search_texts_new AFTER INSERT ON search_texts BEGIN {_NEW} END",
        f"CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN {_OLD} END",
        f"CREATE TRIGGER search_texts_changed AFTER UPDATE ON search_texts BEGIN {_OLD} {_NEW} END",
    ]


def on_postgresql() -> list[str]:
    """Return the statement that makes the index."""
    return [f"CREATE INDEX {NAME} ON search_texts USING gin (({VECTOR}))"]


def is_of_index(name: str | None) -> bool:
    """Return whether a table or an index is a part of the full-text index, and holds nothing of its own."""
    return name is not None and (name == NAME or name.startswith(f"{NAME}_"))


def rebuild(connection: Connection) -> None:
    """Make the index of SQLite anew from its table, where there is one; PostgreSQL keeps its own."""
    if connection.dialect.name == "sqlite" and _is_there(connection):
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('rebuild')")


def drop(connection: Connection) -> None:
    """Take the index of SQLite away with its parts, which cannot be dropped one by one."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS search_index")


def _is_there(connection: Connection) -> bool:
    look = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.exec_driver_sql(look, (NAME,)).first() is not None
