"""Trust: one-time codes, mailed links, limits, prepared entries, erasures, retention, reasons that can be erased."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("profile_id", sa.String(length=40), nullable=True),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("requested_by_id", sa.String(length=40), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(profile_id) > 0 OR length(account_id) > 0", name=op.f("ck_erasures_subject_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("account_id", name=op.f("uq_erasures_account_id")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_erasures_profile_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasures_public_id")),
    )
    op.create_table(
        "rate_counts",
        sa.Column("bucket", sa.String(length=120), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_rate_counts_count_not_negative")),
        sa.PrimaryKeyConstraint("bucket", "window_start", name=op.f("pk_rate_counts")),
    )
    op.create_index(op.f("ix_rate_counts_window_start"), "rate_counts", ["window_start"], unique=False)
    op.create_table(
        "journal_reasons",
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.CheckConstraint("length(text) > 0 AND length(salt) > 0", name=op.f("ck_journal_reasons_reason_given")),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name=op.f("fk_journal_reasons_journal_id")),
        sa.PrimaryKeyConstraint("journal_id", name=op.f("pk_journal_reasons")),
    )
    op.create_table(
        "answered_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(key_sha256) = 64 AND length(request_sha256) = 64", name=op.f("ck_answered_posts_hashes_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_answered_posts_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_posts")),
        sa.UniqueConstraint("account_id", "key_sha256", name=op.f("uq_answered_posts_account_id_key_sha256")),
    )
    op.create_index(op.f("ix_answered_posts_answered_at"), "answered_posts", ["answered_at"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code_sha256) = 64", name=op.f("ck_recovery_codes_code_sha256_whole")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_recovery_codes_code_sha256")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"], unique=False)
    op.create_table(
        "access_grounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(workshop_id IS NULL) <> (profile_id IS NULL)", name=op.f("ck_access_grounds_of_one_thing")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_access_grounds_reason_given")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_access_grounds_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_access_grounds_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_access_grounds_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_access_grounds_public_id")),
    )
    op.create_index(op.f("ix_access_grounds_account_id"), "access_grounds", ["account_id"], unique=False)
    op.create_index(op.f("ix_access_grounds_profile_id"), "access_grounds", ["profile_id"], unique=False)
    op.create_index(op.f("ix_access_grounds_workshop_id"), "access_grounds", ["workshop_id"], unique=False)
    op.create_table(
        "delegation_leaders",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_delegation_leaders_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["named_by_id"], ["accounts.id"], name=op.f("fk_delegation_leaders_named_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_delegation_leaders_party_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_delegation_leaders_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "account_id", name=op.f("pk_delegation_leaders")),
    )
    op.create_index(op.f("ix_delegation_leaders_account_id"), "delegation_leaders", ["account_id"], unique=False)
    op.create_table(
        "mailed_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "confirm",
                "reset",
                "sign in",
                "invite",
                "entry",
                name="link_purpose",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "expert",
                "organiser",
                "reviewer",
                "operator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mailed_links_attempts_not_negative")),
        sa.CheckConstraint("length(code_sha256) = 64", name=op.f("ck_mailed_links_code_sha256_whole")),
        sa.CheckConstraint("length(token_sha256) = 64", name=op.f("ck_mailed_links_token_sha256_whole")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_mailed_links_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["invited_by_id"], ["accounts.id"], name=op.f("fk_mailed_links_invited_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_mailed_links_party_id")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_mailed_links_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mailed_links_public_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_mailed_links_token_sha256")),
    )
    op.create_index(op.f("ix_mailed_links_account_id"), "mailed_links", ["account_id"], unique=False)
    op.create_index(op.f("ix_mailed_links_expires_at"), "mailed_links", ["expires_at"], unique=False)
    op.create_index(op.f("ix_mailed_links_party_id"), "mailed_links", ["party_id"], unique=False)
    op.create_index(op.f("ix_mailed_links_profile_id"), "mailed_links", ["profile_id"], unique=False)
    op.create_table(
        "retentions",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_retentions_party_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["accounts.id"], name=op.f("fk_retentions_set_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_retentions_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "party_id", name=op.f("pk_retentions")),
    )
    _add_columns()


def _add_columns() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("one_time_secret", sa.String(length=300), nullable=True))
        accounts.add_column(sa.Column("one_time_since", sa.DateTime(timezone=True), nullable=True))
        accounts.add_column(sa.Column("one_time_step", sa.Integer(), nullable=True))
        accounts.add_column(sa.Column("provider_subject", sa.String(length=400), nullable=True))
        accounts.create_unique_constraint(op.f("uq_accounts_provider_subject"), ["provider_subject"])
    with op.batch_alter_table("profiles") as profiles:
        profiles.add_column(sa.Column("prepared_by_id", sa.Integer(), nullable=True))
        profiles.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        profiles.create_foreign_key(op.f("fk_profiles_prepared_by_id"), "accounts", ["prepared_by_id"], ["id"])
    # Whoever is there already has used the address, and wrote the profile themself.
    op.execute("UPDATE accounts SET confirmed_at = created_at WHERE confirmed_at IS NULL")
    op.execute("UPDATE profiles SET confirmed_at = created_at")
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.add_column(sa.Column("public_id", sa.String(length=40), nullable=True))
        sign_ins.add_column(sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true()))
        sign_ins.add_column(sa.Column("device", sa.String(length=200), nullable=False, server_default=""))
        sign_ins.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
    rows = sa.table("sign_ins", sa.column("id"), sa.column("public_id"))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(rows.c.id)).all():
        connection.execute(rows.update().where(rows.c.id == key).values(public_id=secrets.token_hex(10)))
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.alter_column("public_id", existing_type=sa.String(length=40), nullable=False)
        sign_ins.alter_column("complete", existing_type=sa.Boolean(), server_default=None)
        sign_ins.alter_column("device", existing_type=sa.String(length=200), server_default=None)
        sign_ins.create_unique_constraint(op.f("uq_sign_ins_public_id"), ["public_id"])
