"""Late arrivals: an office takes somebody in after people can register no more."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=True))
