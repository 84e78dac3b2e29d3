"""The affinity across languages: vectors of texts, the parts of a workshop's pairs, the weights of a workshop."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "text_vectors",
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_text_vectors_digest_whole")),
        sa.CheckConstraint("length(vector) >= 4", name=op.f("ck_text_vectors_vector_given")),
        sa.PrimaryKeyConstraint("model", "digest", name=op.f("pk_text_vectors")),
    )
    op.create_table(
        "workshop_parts",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("hosts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("visitors", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("tables", sa.LargeBinary(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outdated_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(input_sha256) = 64", name=op.f("ck_workshop_parts_input_sha256_whole")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_parts_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_parts")),
    )
    op.add_column("workshops", sa.Column("weights", sa.JSON(none_as_null=True), nullable=True))
