"""Feedback: what a person keeps to themselves about a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "meeting_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("from_registration_id", sa.Integer(), nullable=False),
        sa.Column("to_registration_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_registration_id <> to_registration_id", name=op.f("ck_meeting_feedback_about_another")
        ),
        sa.CheckConstraint("rating >= 1 AND rating <= 5", name=op.f("ck_meeting_feedback_rating_in_range")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_meeting_feedback_profile_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "from_registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_meeting_feedback_workshop_id_from_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "to_registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_meeting_feedback_workshop_id_to_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_feedback")),
        sa.UniqueConstraint(
            "profile_id",
            "from_registration_id",
            "to_registration_id",
            name=op.f("uq_meeting_feedback_of_one_person"),
        ),
    )
    for column in ("workshop_id", "from_registration_id", "to_registration_id"):
        op.create_index(op.f(f"ix_meeting_feedback_{column}"), "meeting_feedback", [column], unique=False)
