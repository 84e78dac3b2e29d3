"""Entries reminded: everybody who has not confirmed the entry prepared for them is asked by one message."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("mailings") as mailings:
        mailings.drop_constraint(op.f("ck_mailings_mailing_occasion"), type_="check")
        mailings.create_check_constraint(
            op.f("ck_mailings_mailing_occasion"),
            "occasion IN ('answer', 'closing', 'practicalities', 'agenda', 'confirm', 'other')",
        )
