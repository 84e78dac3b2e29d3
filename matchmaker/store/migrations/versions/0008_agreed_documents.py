"""Agreed documents: the very bytes that an office confirmed, kept by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "agreed_documents",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=8_000_000), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_agreed_documents_sha256_whole")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
            name=op.f("fk_agreed_documents_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "sha256", name=op.f("pk_agreed_documents")),
    )
