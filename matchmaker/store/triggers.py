"""Rules that a constraint cannot say, kept by triggers: what is append-only, and who is taken in which slot.

Attached to the metadata, so that a schema made from it is whole. A migration states its own copy of what it creates
(a past revision must not change with this file); a test compares the two. Beware: a batch migration on SQLite makes
the table anew and drops its triggers, so it has to create them again.
"""

from sqlalchemy import DDL, Table, event

from matchmaker.store.base import Base

APPEND_ONLY = ("consents", "journal")

_OCCUPY = """
INSERT INTO meeting_slots (plan_id, slot_id, registration_id, meeting_id)
SELECT NEW.plan_id, session_slots.slot_id, sitting.registration_id, NEW.id
FROM session_slots
CROSS JOIN (SELECT NEW.registration_a_id AS registration_id UNION ALL SELECT NEW.registration_b_id) AS sitting
WHERE session_slots.session_id = NEW.session_id;
"""
_VACATE = "DELETE FROM meeting_slots WHERE meeting_id = OLD.id;"
_PLACE = "plan_id, session_id, registration_a_id, registration_b_id"


def attach() -> None:
    """Attach the triggers to the tables of the metadata."""
    tables = Base.metadata.tables
    for name in APPEND_ONLY:
        _listen(tables[name], "sqlite", append_only_on_sqlite(name))
        _listen(tables[name], "postgresql", append_only_on_postgresql(name))
    _listen(tables["meeting_slots"], "sqlite", occupying_on_sqlite())
    _listen(tables["meeting_slots"], "postgresql", occupying_on_postgresql())


def append_only_on_sqlite(table: str) -> list[str]:
    """Return the statements that make `table` refuse changes and deletions."""
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    ]


def append_only_on_postgresql(table: str) -> list[str]:
    """Return the statements that make `table` refuse changes, deletions and truncation."""
    return [
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END$$"
        ),
        (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
    ]


def occupying_on_sqlite() -> list[str]:
    """Return the statements that write a meeting's slots whenever it is made or moved."""
    return [
        f"CREATE TRIGGER meetings_occupy AFTER INSERT ON meetings BEGIN {_OCCUPY} END",
        f"CREATE TRIGGER meetings_move AFTER UPDATE OF {_PLACE} ON meetings BEGIN {_VACATE} {_OCCUPY} END",
    ]


def occupying_on_postgresql() -> list[str]:
    """Return the same rule for PostgreSQL."""
    return [
        (
            "CREATE OR REPLACE FUNCTION occupy_slots() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN IF TG_OP = 'UPDATE' THEN {_VACATE} END IF; {_OCCUPY} RETURN NULL; END$$"
        ),
        (
            f"CREATE TRIGGER meetings_occupy AFTER INSERT OR UPDATE OF {_PLACE} ON meetings "
            "FOR EACH ROW EXECUTE FUNCTION occupy_slots()"
        ),
    ]


def _listen(table: Table, dialect: str, statements: list[str]) -> None:
    for statement in statements:
        ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl)
