"""One at a time: a term that two people set has a version, one plan waits for an answer, an address can be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PROPOSED = sa.text("status = 'proposed'")


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("retentions") as retentions:
        retentions.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("retentions") as retentions:
        retentions.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("mailed_links") as links:
        links.drop_constraint(op.f("ck_mailed_links_link_purpose"), type_="check")
        links.create_check_constraint(
            op.f("ck_mailed_links_link_purpose"),
            "purpose IN ('confirm', 'reset', 'sign in', 'invite', 'entry', 'address')",
        )
    _let_one_plan_wait()
    op.create_index(
        "uq_plans_proposed",
        "plans",
        ["workshop_id"],
        unique=True,
        sqlite_where=_PROPOSED,
        postgresql_where=_PROPOSED,
    )


def _let_one_plan_wait() -> None:
    """Make every proposed plan but the newest of its workshop a draft again, as when its office takes it back.

    The program never let a second one wait; a database that was written by hand may hold one.
    """
    connection = op.get_bind()
    plans = sa.table("plans", *map(sa.column, ("public_id", "workshop_id", "number", "status", "version")))
    confirmations = sa.table("confirmations", sa.column("kind"), sa.column("subject_id"))
    waiting = sa.select(plans.c.public_id, plans.c.workshop_id).where(plans.c.status == "proposed")
    newest: set[int] = set()
    for public_id, workshop_id in connection.execute(waiting.order_by(plans.c.number.desc())).all():
        if workshop_id not in newest:
            newest.add(workshop_id)
            continue
        said = confirmations.c.kind == "plan", confirmations.c.subject_id == public_id
        connection.execute(confirmations.delete().where(*said))
        of_plan = plans.c.public_id == public_id
        connection.execute(plans.update().where(of_plan).values(status="draft", version=plans.c.version + 1))
