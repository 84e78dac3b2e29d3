"""Alembic's entrance: runs on the connection (and in the transaction) that `revisions.schema_change` has prepared."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from matchmaker.store import tables
from matchmaker.store.base import Base
from matchmaker.store.types import Instant, Rate, Words


def render_item(kind: str, item: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Write the plain type of a column into a new migration, so that it does not depend on the program's types."""
    if kind != "type":
        return False
    if isinstance(item, Words):
        return f"sa.String(length={item.length})"
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Rate):
        return "sa.BigInteger()"
    return False


assert tables  # noqa: S101 (importing the tables has filled the metadata)
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
