"""Organising: origins of plans, the board, the desk, lists, messages, clearance, and what else is on the programme."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _of_offices()
    _programme()
    _plans()
    _columns()


def _of_offices() -> None:
    op.create_table(
        "clearances",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unchecked",
                "cleared",
                "conditions",
                name="clearance_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("conditions", sa.String(length=1000), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'conditions' OR length(conditions) > 0", name=op.f("ck_clearances_conditions_said")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_clearances_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_clearances_party_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["accounts.id"], name=op.f("fk_clearances_set_by_id")),
        sa.PrimaryKeyConstraint("organisation_id", "party_id", name=op.f("pk_clearances")),
    )
    op.create_table(
        "mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "answer",
                "closing",
                "practicalities",
                "agenda",
                "other",
                name="mailing_occasion",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "sent",
                "taken back",
                name="mailing_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("filter", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (due_at IS NULL)", name=op.f("ck_mailings_due_unless_draft")),
        sa.CheckConstraint(
            "(state = 'taken back') = (taken_back_at IS NOT NULL)", name=op.f("ck_mailings_taken_back_has_date")
        ),
        sa.CheckConstraint("recipients >= 0", name=op.f("ck_mailings_recipients_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mailings_account_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_mailings_party_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_mailings_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mailings_public_id")),
    )
    op.create_index(op.f("ix_mailings_workshop_id"), "mailings", ["workshop_id"], unique=False)
    op.create_table(
        "mandates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "withdrawn",
                name="mandate_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("holds_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most_moves", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_moves >= 0", name=op.f("ck_mandates_most_moves_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mandates_account_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_mandates_party_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_mandates_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mandates_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_mandates_workshop_id_id")),
    )
    op.create_index(
        "uq_mandates_standing",
        "mandates",
        ["workshop_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'agreed')"),
        postgresql_where=sa.text("state IN ('proposed', 'agreed')"),
    )
    op.create_table(
        "people_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "read", "done", "undone", name="import_state", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("made", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_people_imports_sha256_whole")),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_people_imports_row_count_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_people_imports_account_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_people_imports_party_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_people_imports_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_imports_public_id")),
    )
    op.create_index(op.f("ix_people_imports_workshop_id"), "people_imports", ["workshop_id"], unique=False)
    op.create_table(
        "quotas",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_quotas_places_not_negative")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_quotas_party_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_quotas_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "party_id", name=op.f("pk_quotas")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_saved_views_name_given")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_saved_views_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint(
            "account_id", "workshop_id", "page", "name", name=op.f("uq_saved_views_account_id_workshop_id_page_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_views_public_id")),
    )
    op.create_index(op.f("ix_saved_views_account_id"), "saved_views", ["account_id"], unique=False)
    op.create_index(op.f("ix_saved_views_workshop_id"), "saved_views", ["workshop_id"], unique=False)


def _programme() -> None:
    op.create_table(
        "programme_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "break", "plenary", "visit", name="item_kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("bus_leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bus_returns_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'visit') = (places IS NOT NULL)", name=op.f("ck_programme_items_places_of_visits")),
        sa.CheckConstraint(
            "bus_leaves_at <= starts_at AND bus_returns_at >= ends_at", name=op.f("ck_programme_items_bus_around")
        ),
        sa.CheckConstraint("places >= 0", name=op.f("ck_programme_items_places_not_negative")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_programme_items_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_programme_items_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "room_id"],
            ["rooms.workshop_id", "rooms.id"],
            name=op.f("fk_programme_items_workshop_id_room_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_programme_items_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_items")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_items_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_programme_items_workshop_id_id")),
    )
    op.create_table(
        "resource_slots",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_resource_slots_capacity_not_negative")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "resource_id"],
            ["resources.workshop_id", "resources.id"],
            name=op.f("fk_resource_slots_workshop_id_resource_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "slot_id"],
            ["slots.workshop_id", "slots.id"],
            name=op.f("fk_resource_slots_workshop_id_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resource_id", "slot_id", name=op.f("pk_resource_slots")),
    )
    op.create_index(op.f("ix_resource_slots_slot_id"), "resource_slots", ["slot_id"], unique=False)
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("from_profile_id", sa.Integer(), nullable=False),
        sa.Column("to_profile_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_profile_id <> to_profile_id", name=op.f("ck_substitutions_two_people")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_substitutions_account_id")),
        sa.ForeignKeyConstraint(["from_profile_id"], ["profiles.id"], name=op.f("fk_substitutions_from_profile_id")),
        sa.ForeignKeyConstraint(["to_profile_id"], ["profiles.id"], name=op.f("fk_substitutions_to_profile_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_substitutions_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_substitutions_public_id")),
    )
    op.create_index(op.f("ix_substitutions_from_profile_id"), "substitutions", ["from_profile_id"], unique=False)
    op.create_index(op.f("ix_substitutions_registration_id"), "substitutions", ["registration_id"], unique=False)
    op.create_index(op.f("ix_substitutions_to_profile_id"), "substitutions", ["to_profile_id"], unique=False)
    op.create_table(
        "programme_item_names",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_programme_item_names_name_given")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_items.id"], name=op.f("fk_programme_item_names_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "language", name=op.f("pk_programme_item_names")),
    )
    op.create_table(
        "visit_wishes",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_visit_wishes_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "item_id"],
            ["programme_items.workshop_id", "programme_items.id"],
            name=op.f("fk_visit_wishes_workshop_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_visit_wishes_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "item_id", name=op.f("pk_visit_wishes")),
    )
    op.create_index(op.f("ix_visit_wishes_item_id"), "visit_wishes", ["item_id"], unique=False)


def _plans() -> None:
    op.create_table(
        "desk_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "arrived",
                "absent",
                "late",
                "early",
                "closed",
                "tables",
                name="desk_event_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("tables", sa.Integer(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'tables') = (tables IS NOT NULL)", name=op.f("ck_desk_events_tables_where_needed")),
        sa.CheckConstraint(
            "(kind IN ('late', 'early')) = (slot_id IS NOT NULL)", name=op.f("ck_desk_events_slot_where_needed")
        ),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_desk_events_of_one_thing")
        ),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name=op.f("ck_desk_events_taken_back_by_somebody")
        ),
        sa.CheckConstraint("tables >= 0", name=op.f("ck_desk_events_tables_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_desk_events_account_id")),
        sa.ForeignKeyConstraint(["taken_back_by_id"], ["accounts.id"], name=op.f("fk_desk_events_taken_back_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "plan_id"],
            ["plans.workshop_id", "plans.id"],
            name=op.f("fk_desk_events_workshop_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_desk_events_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "session_id"],
            ["sessions.workshop_id", "sessions.id"],
            name=op.f("fk_desk_events_workshop_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "slot_id"],
            ["slots.workshop_id", "slots.id"],
            name=op.f("fk_desk_events_workshop_id_slot_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_events")),
        sa.UniqueConstraint("public_id", name=op.f("uq_desk_events_public_id")),
        sa.UniqueConstraint("workshop_id", "idempotency_key", name=op.f("uq_desk_events_workshop_id_idempotency_key")),
    )
    op.create_index(op.f("ix_desk_events_plan_id"), "desk_events", ["plan_id"], unique=False)
    op.create_index(op.f("ix_desk_events_registration_id"), "desk_events", ["registration_id"], unique=False)
    op.create_table(
        "plan_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("edit", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("inverse", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plan_edits_number_from_one")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_plan_edits_account_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "plan_id"],
            ["plans.workshop_id", "plans.id"],
            name=op.f("fk_plan_edits_workshop_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_edits")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_edits_plan_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_edits_public_id")),
    )
    op.create_table(
        "visit_places",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id", "item_id"],
            ["programme_items.workshop_id", "programme_items.id"],
            name=op.f("fk_visit_places_workshop_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "plan_id"],
            ["plans.workshop_id", "plans.id"],
            name=op.f("fk_visit_places_workshop_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_visit_places_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "registration_id", "item_id", name=op.f("pk_visit_places")),
    )
    op.create_index(op.f("ix_visit_places_item_id"), "visit_places", ["item_id"], unique=False)
    op.create_index(op.f("ix_visit_places_registration_id"), "visit_places", ["registration_id"], unique=False)


def _columns() -> None:
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("mailing_id", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_outbox_mailing_id"), ["mailing_id"], unique=False)
        batch_op.create_foreign_key(op.f("fk_outbox_mailing_id"), "mailings", ["mailing_id"], ["id"])

    with op.batch_alter_table("parties") as batch_op:
        batch_op.add_column(sa.Column("asks_clearance", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("plans") as batch_op:
        batch_op.add_column(
            sa.Column(
                "origin",
                sa.Enum(
                    "run",
                    "edit",
                    "repair",
                    "substitution",
                    "return",
                    name="plan_origin",
                    native_enum=False,
                    create_constraint=True,
                    length=20,
                ),
                nullable=False,
                server_default="run",
            )
        )
        batch_op.add_column(sa.Column("based_on_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("mandate_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_plans_workshop_id_based_on_id"), "plans", ["workshop_id", "based_on_id"], ["workshop_id", "id"]
        )
        batch_op.create_foreign_key(
            op.f("fk_plans_workshop_id_mandate_id"), "mandates", ["workshop_id", "mandate_id"], ["workshop_id", "id"]
        )

    with op.batch_alter_table("profiles") as batch_op:
        batch_op.add_column(sa.Column("call_name", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_profiles_rank_from_one"), "rank >= 1")

    with op.batch_alter_table("workshops") as batch_op:
        batch_op.add_column(sa.Column("least_meetings", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("spare_tables_percent", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_workshops_not_its_own_copy"), "copied_from_id <> id")
        batch_op.create_check_constraint(op.f("ck_workshops_least_meetings_not_negative"), "least_meetings >= 0")
        batch_op.create_check_constraint(
            op.f("ck_workshops_spare_tables_a_share"), "spare_tables_percent >= 0 AND spare_tables_percent < 100"
        )
        batch_op.create_foreign_key(op.f("fk_workshops_copied_from_id"), "workshops", ["copied_from_id"], ["id"])
    for table, column in (
        ("parties", "asks_clearance"),
        ("plans", "origin"),
        ("profiles", "call_name"),
        ("workshops", "spare_tables_percent"),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("confirmations") as confirmations:
        confirmations.drop_constraint(op.f("ck_confirmations_confirmed_kind"), type_="check")
        confirmations.create_check_constraint(
            op.f("ck_confirmations_confirmed_kind"), "kind IN ('plan', 'opening', 'change', 'mandate')"
        )
