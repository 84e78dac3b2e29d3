"""Everything about a schema that can be inspected, as plain values to compare."""

from sqlalchemy import Engine, inspect, text

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) "
    "FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname, 2",
}


def described(engine: Engine) -> dict[str, object]:
    """Return columns, keys, checks, indexes (with their conditions) and triggers of all tables but Alembic's own."""
    look = inspect(engine)
    tables = sorted(set(look.get_table_names()) - {"alembic_version"})
    return {table: _table(look, table) for table in tables} | {"triggers": _triggers(engine)}


def _table(look, table: str) -> dict[str, object]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column.get("default"))
            for column in look.get_columns(table)
        },
        "primary key": look.get_pk_constraint(table)["constrained_columns"],
        "foreign keys": _named(look.get_foreign_keys(table)),
        "unique": _named(look.get_unique_constraints(table)),
        "checks": _named(look.get_check_constraints(table)),
        "indexes": _named(look.get_indexes(table)),
    }


def _named(found: list) -> dict[str, object]:
    return {entry["name"]: _plain(entry) for entry in found}


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return str(value)


def _triggers(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text(_TRIGGERS[engine.dialect.name]))
        return [(row[0], row[1], " ".join(row[2].split())) for row in rows]
