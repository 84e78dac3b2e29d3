"""The core: parties, partnerships, themes, people, workshops, registrations and preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "region",
                "city",
                "state",
                "other",
                name="party_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_parties_code_given")),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_parties_country_of_two_letters")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_parties_currency_of_three_letters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("code", name=op.f("uq_parties_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parties_public_id")),
    )
    op.create_table(
        "partnerships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(slug) > 0", name=op.f("ck_partnerships_slug_given")),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_partnerships_valid_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("public_id", name=op.f("uq_partnerships_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_partnerships_slug")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
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
            nullable=False,
        ),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("sign_in_generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role NOT IN ('organiser', 'reviewer') OR party_id IS NOT NULL", name=op.f("ck_accounts_office_has_party")
        ),
        sa.CheckConstraint("length(email_normalised) > 0", name=op.f("ck_accounts_email_given")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_accounts_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email_normalised", name=op.f("uq_accounts_email_normalised")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accounts_public_id")),
    )
    op.create_index(op.f("ix_accounts_party_id"), "accounts", ["party_id"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "company",
                "research",
                "public",
                "other",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("registration_number", sa.String(length=60), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisations_name_given")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_organisations_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisations_public_id")),
    )
    op.create_index(op.f("ix_organisations_party_id"), "organisations", ["party_id"], unique=False)
    op.create_table(
        "partnership_names",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_partnership_names_name_given")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_names_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partnership_id", "language", name=op.f("pk_partnership_names")),
    )
    op.create_table(
        "partnership_parties",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_parties_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_partnership_parties_party_id")),
        sa.PrimaryKeyConstraint("partnership_id", "party_id", name=op.f("pk_partnership_parties")),
        sa.UniqueConstraint("partnership_id", "position", name=op.f("uq_partnership_parties_partnership_id_position")),
    )
    op.create_table(
        "party_names",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_party_names_name_given")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_names_party_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "language", name=op.f("pk_party_names")),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_themes_code_given")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_themes_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["themes.id"], name=op.f("fk_themes_parent_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_themes_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("partnership_id", "code", name=op.f("uq_themes_partnership_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_themes_public_id")),
    )
    op.create_index(op.f("ix_themes_parent_id"), "themes", ["parent_id"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_latin", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=5000), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0 OR erased_at IS NOT NULL", name=op.f("ck_profiles_name_given")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_profiles_account_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_profiles_organisation_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_profiles_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("account_id", name=op.f("uq_profiles_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_profiles_public_id")),
    )
    op.create_index(op.f("ix_profiles_organisation_id"), "profiles", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_profiles_party_id"), "profiles", ["party_id"], unique=False)
    op.create_table(
        "theme_names",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_theme_names_name_given")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_names_theme_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("theme_id", "language", name=op.f("pk_theme_names")),
    )
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("host_party_id", sa.Integer(), nullable=False),
        sa.Column("visitor_party_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "held",
                "cancelled",
                name="workshop_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("working_language", sa.String(length=20), nullable=False),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objective", sa.JSON(), nullable=False),
        sa.Column("max_break_spread", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("host_party_id <> visitor_party_id", name=op.f("ck_workshops_two_parties")),
        sa.CheckConstraint("length(slug) > 0", name=op.f("ck_workshops_slug_given")),
        sa.CheckConstraint("max_break_spread >= 0", name=op.f("ck_workshops_max_break_spread_not_negative")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_workshops_days_in_order")),
        sa.ForeignKeyConstraint(["host_party_id"], ["parties.id"], name=op.f("fk_workshops_host_party_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_workshops_partnership_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_workshops_theme_id")),
        sa.ForeignKeyConstraint(["visitor_party_id"], ["parties.id"], name=op.f("fk_workshops_visitor_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workshops_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_workshops_slug")),
    )
    op.create_index(op.f("ix_workshops_partnership_id"), "workshops", ["partnership_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(length=60), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(purpose) > 0 AND length(wording) > 0", name=op.f("ck_consents_purpose_given")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_consents_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consents_public_id")),
    )
    op.create_index(op.f("ix_consents_profile_id"), "consents", ["profile_id"], unique=False)
    op.create_table(
        "profile_languages",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_profile_languages_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "language", name=op.f("pk_profile_languages")),
    )
    op.create_table(
        "profile_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "offer",
                "seek",
                "keyword",
                name="profile_text_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_profile_texts_text_given")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_profile_texts_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_texts")),
        sa.UniqueConstraint("profile_id", "kind", "position", name=op.f("uq_profile_texts_profile_id_kind_position")),
    )
    op.create_table(
        "profile_themes",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_profile_themes_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_profile_themes_theme_id")),
        sa.PrimaryKeyConstraint("profile_id", "theme_id", name=op.f("pk_profile_themes")),
    )
    op.create_index(op.f("ix_profile_themes_theme_id"), "profile_themes", ["theme_id"], unique=False)
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("host", "visitor", name="side", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "prepared",
                "registered",
                "waiting",
                "withdrawn",
                name="registration_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("min_meetings", sa.Integer(), nullable=False),
        sa.Column("max_meetings", sa.Integer(), nullable=True),
        sa.Column("max_in_a_row", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_in_a_row >= 0", name=op.f("ck_registrations_max_in_a_row_not_negative")),
        sa.CheckConstraint("max_meetings >= 0", name=op.f("ck_registrations_max_meetings_not_negative")),
        sa.CheckConstraint("min_meetings >= 0", name=op.f("ck_registrations_min_meetings_not_negative")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_registrations_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registrations_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_registrations_workshop_id_id")),
    )
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("language_a", sa.String(length=20), nullable=True),
        sa.Column("language_b", sa.String(length=20), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(language_a IS NULL) = (language_b IS NULL)", name=op.f("ck_resources_languages_in_pairs")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_resources_capacity_not_negative")),
        sa.CheckConstraint("language_a < language_b", name=op.f("ck_resources_languages_in_order")),
        sa.CheckConstraint("language_a IS NOT NULL OR length(name) > 0", name=op.f("ck_resources_languages_or_name")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_resources_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("public_id", name=op.f("uq_resources_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_resources_workshop_id_id")),
        sa.UniqueConstraint(
            "workshop_id", "language_a", "language_b", name=op.f("uq_resources_workshop_id_language_a_language_b")
        ),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_rooms_name_given")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_rooms_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rooms_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_rooms_workshop_id_id")),
        sa.UniqueConstraint("workshop_id", "name", name=op.f("uq_rooms_workshop_id_name")),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slots_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_slots_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slots_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_slots_workshop_id_id")),
        sa.UniqueConstraint("workshop_id", "starts_at", name=op.f("uq_slots_workshop_id_starts_at")),
    )
    op.create_table(
        "workshop_names",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_workshop_names_name_given")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_names_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "language", name=op.f("pk_workshop_names")),
    )
    op.create_table(
        "availabilities",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_availabilities_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "slot_id"],
            ["slots.workshop_id", "slots.id"],
            name=op.f("fk_availabilities_workshop_id_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "slot_id", name=op.f("pk_availabilities")),
    )
    op.create_index(op.f("ix_availabilities_slot_id"), "availabilities", ["slot_id"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("from_registration_id", sa.Integer(), nullable=False),
        sa.Column("to_registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("want", "veto", name="preference_kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'want' OR rank IS NULL", name=op.f("ck_preferences_only_wants_have_ranks")),
        sa.CheckConstraint("from_registration_id <> to_registration_id", name=op.f("ck_preferences_about_another")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_preferences_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "from_registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_preferences_workshop_id_from_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "to_registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_preferences_workshop_id_to_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint(
            "from_registration_id",
            "to_registration_id",
            name=op.f("uq_preferences_from_registration_id_to_registration_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_preferences_public_id")),
    )
    op.create_index(op.f("ix_preferences_to_registration_id"), "preferences", ["to_registration_id"], unique=False)
    op.create_index(op.f("ix_preferences_workshop_id"), "preferences", ["workshop_id"], unique=False)
    op.create_table(
        "registration_members",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_registration_members_profile_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_registration_members_workshop_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "profile_id", name=op.f("pk_registration_members")),
        sa.UniqueConstraint(
            "registration_id", "position", name=op.f("uq_registration_members_registration_id_position")
        ),
        sa.UniqueConstraint("workshop_id", "profile_id", name=op.f("uq_registration_members_workshop_id_profile_id")),
    )
    op.create_index(op.f("ix_registration_members_profile_id"), "registration_members", ["profile_id"], unique=False)
    op.create_table(
        "registration_themes",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.CheckConstraint("priority >= 1", name=op.f("ck_registration_themes_priority_from_one")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_themes_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_registration_themes_theme_id")),
        sa.PrimaryKeyConstraint("registration_id", "theme_id", name=op.f("pk_registration_themes")),
    )
    op.create_index(op.f("ix_registration_themes_theme_id"), "registration_themes", ["theme_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("tables >= 0", name=op.f("ck_sessions_tables_not_negative")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_sessions_theme_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "room_id"], ["rooms.workshop_id", "rooms.id"], name=op.f("fk_sessions_workshop_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_sessions_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sessions_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_sessions_workshop_id_id")),
    )
    op.create_table(
        "session_slots",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id", "session_id"],
            ["sessions.workshop_id", "sessions.id"],
            name=op.f("fk_session_slots_workshop_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "slot_id"],
            ["slots.workshop_id", "slots.id"],
            name=op.f("fk_session_slots_workshop_id_slot_id"),
        ),
        sa.PrimaryKeyConstraint("session_id", "slot_id", name=op.f("pk_session_slots")),
    )
    op.create_index("ix_session_slots_workshop_id_slot_id", "session_slots", ["workshop_id", "slot_id"], unique=False)
    _make_append_only("consents")


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
