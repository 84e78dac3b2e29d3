"""Money and trust: cost lines, rates, the journal and the outbox; a workshop may follow up another."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=40), nullable=True),
        sa.Column("on_behalf_of_id", sa.String(length=40), nullable=True),
        sa.Column("party_id", sa.String(length=40), nullable=True),
        sa.Column("workshop_id", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(action) > 0", name=op.f("ck_journal_action_given")),
        sa.CheckConstraint(
            "length(previous_sha256) = 64 AND length(sha256) = 64", name=op.f("ck_journal_hashes_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("previous_sha256", name=op.f("uq_journal_previous_sha256")),
        sa.UniqueConstraint("sha256", name=op.f("uq_journal_sha256")),
    )
    op.create_index(op.f("ix_journal_actor_id"), "journal", ["actor_id"], unique=False)
    op.create_index(op.f("ix_journal_party_id"), "journal", ["party_id"], unique=False)
    op.create_index("ix_journal_subject_kind_subject_id", "journal", ["subject_kind", "subject_id"], unique=False)
    op.create_index(op.f("ix_journal_workshop_id"), "journal", ["workshop_id"], unique=False)
    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_currency", sa.String(length=3), nullable=False),
        sa.Column("quote_currency", sa.String(length=3), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.CheckConstraint("base_currency <> quote_currency", name=op.f("ck_rates_two_currencies")),
        sa.CheckConstraint(
            "length(base_currency) = 3 AND length(quote_currency) = 3",
            name=op.f("ck_rates_currencies_of_three_letters"),
        ),
        sa.CheckConstraint("rate > 0", name=op.f("ck_rates_rate_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint(
            "base_currency",
            "quote_currency",
            "on_date",
            "source",
            name=op.f("uq_rates_base_currency_quote_currency_on_date_source"),
        ),
    )
    op.create_table(
        "cost_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("amount_minor_units", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "payer",
            sa.Enum("host", "visitor", name="payer", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("follows_rule", sa.Boolean(), nullable=False),
        sa.Column("deviation_reason", sa.String(length=500), nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount_minor_units >= 0 AND amount_minor_units <= 1000000000000000",
            name=op.f("ck_cost_lines_amount_in_range"),
        ),
        sa.CheckConstraint(
            "follows_rule OR length(deviation_reason) > 0", name=op.f("ck_cost_lines_deviation_has_reason")
        ),
        sa.CheckConstraint("length(category) > 0", name=op.f("ck_cost_lines_category_given")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_cost_lines_currency_of_three_letters")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_cost_lines_organisation_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_cost_lines_party_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_cost_lines_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_lines")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cost_lines_public_id")),
    )
    op.create_index(op.f("ix_cost_lines_party_id"), "cost_lines", ["party_id"], unique=False)
    op.create_index(op.f("ix_cost_lines_workshop_id"), "cost_lines", ["workshop_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("deduplication_key", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body_text", sa.String(length=50000), nullable=False),
        sa.Column("body_html", sa.String(length=200000), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "cancelled",
                name="message_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fencing_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_has_date")),
        sa.CheckConstraint("attempts >= 0 AND fencing_number >= 0", name=op.f("ck_outbox_counts_not_negative")),
        sa.CheckConstraint("length(address) > 0", name=op.f("ck_outbox_address_given")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_outbox_profile_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_outbox_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("deduplication_key", name=op.f("uq_outbox_deduplication_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_public_id")),
    )
    op.create_index(op.f("ix_outbox_profile_id"), "outbox", ["profile_id"], unique=False)
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_outbox_workshop_id"), "outbox", ["workshop_id"], unique=False)
    _make_append_only("journal")
    with op.batch_alter_table("workshops") as workshops:
        workshops.add_column(sa.Column("follow_up_of_id", sa.Integer(), nullable=True))
        workshops.create_foreign_key(op.f("fk_workshops_follow_up_of_id"), "workshops", ["follow_up_of_id"], ["id"])
        workshops.create_check_constraint(op.f("ck_workshops_not_its_own_follow_up"), "follow_up_of_id <> id")


def _make_append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END$$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
