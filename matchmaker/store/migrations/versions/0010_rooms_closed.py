"""Rooms closed: the notes of the desk that one act made belong together, and are taken back together."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("desk_events") as batch_op:
        batch_op.add_column(sa.Column("made_with_id", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_desk_events_made_with_id"), ["made_with_id"], unique=False)
        batch_op.create_foreign_key(op.f("fk_desk_events_made_with_id"), "desk_events", ["made_with_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_desk_events_made_with_an_earlier_one"), "made_with_id < id")
