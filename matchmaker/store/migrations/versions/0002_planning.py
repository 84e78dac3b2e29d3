"""Planning: scores and rules of pairs, jobs, runs of the solver, plans and their meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OCCUPY = """
INSERT INTO meeting_slots (plan_id, slot_id, registration_id, meeting_id)
SELECT NEW.plan_id, session_slots.slot_id, sitting.registration_id, NEW.id
FROM session_slots
CROSS JOIN (SELECT NEW.registration_a_id AS registration_id UNION ALL SELECT NEW.registration_b_id) AS sitting
WHERE session_slots.session_id = NEW.session_id;
"""
_VACATE = "DELETE FROM meeting_slots WHERE meeting_id = OLD.id;"
_PLACE = "plan_id, session_id, registration_a_id, registration_b_id"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("exclusive_key", sa.String(length=100), nullable=True),
        sa.Column("idempotency_key", sa.String(length=100), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("progress_text", sa.String(length=300), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fencing_number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=100), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name=op.f("ck_jobs_final_has_end")
        ),
        sa.CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name=op.f("ck_jobs_running_has_lease")),
        sa.CheckConstraint("attempts >= 0 AND fencing_number >= 0", name=op.f("ck_jobs_counts_not_negative")),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name=op.f("ck_jobs_progress_in_range")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["accounts.id"], name=op.f("fk_jobs_requested_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_jobs_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_jobs_idempotency_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jobs_public_id")),
    )
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_jobs_workshop_id"), "jobs", ["workshop_id"], unique=False)
    op.create_index(
        "uq_jobs_active",
        "jobs",
        ["exclusive_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "pair_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("registration_a_id", sa.Integer(), nullable=False),
        sa.Column("registration_b_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.CheckConstraint("registration_a_id < registration_b_id", name=op.f("ck_pair_scores_smaller_first")),
        sa.CheckConstraint("weight >= 0 AND weight <= 1000000", name=op.f("ck_pair_scores_weight_in_range")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_a_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_pair_scores_workshop_id_registration_a_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_b_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_pair_scores_workshop_id_registration_b_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_scores")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pair_scores_public_id")),
        sa.UniqueConstraint(
            "registration_a_id", "registration_b_id", name=op.f("uq_pair_scores_registration_a_id_registration_b_id")
        ),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_pair_scores_workshop_id_id")),
    )
    op.create_index(op.f("ix_pair_scores_registration_b_id"), "pair_scores", ["registration_b_id"], unique=False)
    op.create_index(op.f("ix_pair_scores_workshop_id"), "pair_scores", ["workshop_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("time_limit_s", sa.Double(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=False),
        sa.Column("instance", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(input_sha256) = 64", name=op.f("ck_runs_input_sha256_whole")),
        sa.CheckConstraint("time_limit_s > 0", name=op.f("ck_runs_time_limit_positive")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_runs_job_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["accounts.id"], name=op.f("fk_runs_requested_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_runs_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("job_id", name=op.f("uq_runs_job_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_runs_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_runs_workshop_id_id")),
    )
    op.create_index(op.f("ix_runs_workshop_id"), "runs", ["workshop_id"], unique=False)
    op.create_table(
        "pair_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("registration_a_id", sa.Integer(), nullable=False),
        sa.Column("registration_b_id", sa.Integer(), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("forbidden", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT (must AND forbidden)", name=op.f("ck_pair_rules_not_both")),
        sa.CheckConstraint("registration_a_id < registration_b_id", name=op.f("ck_pair_rules_smaller_first")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_a_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_pair_rules_workshop_id_registration_a_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_b_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_pair_rules_workshop_id_registration_b_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "session_id"],
            ["sessions.workshop_id", "sessions.id"],
            name=op.f("fk_pair_rules_workshop_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pair_rules_public_id")),
        sa.UniqueConstraint(
            "registration_a_id", "registration_b_id", name=op.f("uq_pair_rules_registration_a_id_registration_b_id")
        ),
    )
    op.create_index(op.f("ix_pair_rules_registration_b_id"), "pair_rules", ["registration_b_id"], unique=False)
    op.create_index(op.f("ix_pair_rules_workshop_id"), "pair_rules", ["workshop_id"], unique=False)
    op.create_table(
        "pair_score_uses",
        sa.Column("pair_score_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id", "pair_score_id"],
            ["pair_scores.workshop_id", "pair_scores.id"],
            name=op.f("fk_pair_score_uses_workshop_id_pair_score_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "resource_id"],
            ["resources.workshop_id", "resources.id"],
            name=op.f("fk_pair_score_uses_workshop_id_resource_id"),
        ),
        sa.PrimaryKeyConstraint("pair_score_id", "resource_id", name=op.f("pk_pair_score_uses")),
    )
    op.create_index(op.f("ix_pair_score_uses_resource_id"), "pair_score_uses", ["resource_id"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "proposed",
                "published",
                "superseded",
                "rejected",
                name="plan_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "proof",
            sa.Enum(
                "optimal", "feasible", "infeasible", name="proof", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("instance_sha256", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=100), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("program_versions", sa.JSON(), nullable=False),
        sa.Column("objective", sa.JSON(), nullable=False),
        sa.Column("bound", sa.JSON(), nullable=False),
        sa.Column("gap", sa.JSON(), nullable=False),
        sa.Column("bound_scope", sa.JSON(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("conflict", sa.JSON(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'published' OR proof <> 'infeasible'", name=op.f("ck_plans_published_is_possible")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_plans_published_has_date")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plans_number_from_one")),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_plans_seconds_not_negative")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "run_id"], ["runs.workshop_id", "runs.id"], name=op.f("fk_plans_workshop_id_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_plans_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plans_public_id")),
        sa.UniqueConstraint("workshop_id", "id", name=op.f("uq_plans_workshop_id_id")),
        sa.UniqueConstraint("workshop_id", "number", name=op.f("uq_plans_workshop_id_number")),
    )
    op.create_index(op.f("ix_plans_run_id"), "plans", ["run_id"], unique=False)
    op.create_index(
        "uq_plans_published",
        "plans",
        ["workshop_id"],
        unique=True,
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_a_id", sa.Integer(), nullable=False),
        sa.Column("registration_b_id", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("registration_a_id < registration_b_id", name=op.f("ck_meetings_smaller_first")),
        sa.CheckConstraint("table_number >= 1", name=op.f("ck_meetings_table_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "plan_id"],
            ["plans.workshop_id", "plans.id"],
            name=op.f("fk_meetings_workshop_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_a_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_meetings_workshop_id_registration_a_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "registration_b_id"],
            ["registrations.workshop_id", "registrations.id"],
            name=op.f("fk_meetings_workshop_id_registration_b_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "session_id"],
            ["sessions.workshop_id", "sessions.id"],
            name=op.f("fk_meetings_workshop_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("id", "plan_id", name=op.f("uq_meetings_id_plan_id")),
        sa.UniqueConstraint(
            "plan_id",
            "registration_a_id",
            "registration_b_id",
            name=op.f("uq_meetings_plan_id_registration_a_id_registration_b_id"),
        ),
        sa.UniqueConstraint(
            "plan_id", "session_id", "table_number", name=op.f("uq_meetings_plan_id_session_id_table_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_public_id")),
    )
    op.create_index(op.f("ix_meetings_registration_a_id"), "meetings", ["registration_a_id"], unique=False)
    op.create_index(op.f("ix_meetings_registration_b_id"), "meetings", ["registration_b_id"], unique=False)
    op.create_index(op.f("ix_meetings_session_id"), "meetings", ["session_id"], unique=False)
    op.create_table(
        "meeting_slots",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "plan_id"],
            ["meetings.id", "meetings.plan_id"],
            name=op.f("fk_meeting_slots_meeting_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_meeting_slots_registration_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_meeting_slots_slot_id")),
        sa.PrimaryKeyConstraint("plan_id", "slot_id", "registration_id", name=op.f("pk_meeting_slots")),
    )
    op.create_index("ix_meeting_slots_meeting_id", "meeting_slots", ["meeting_id"], unique=False)
    _make_meetings_occupy()


def _make_meetings_occupy() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER meetings_occupy AFTER INSERT ON meetings BEGIN {_OCCUPY} END")
        op.execute(f"CREATE TRIGGER meetings_move AFTER UPDATE OF {_PLACE} ON meetings BEGIN {_VACATE} {_OCCUPY} END")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION occupy_slots() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN IF TG_OP = 'UPDATE' THEN {_VACATE} END IF; {_OCCUPY} RETURN NULL; END$$"
    )
    op.execute(
        f"CREATE TRIGGER meetings_occupy AFTER INSERT OR UPDATE OF {_PLACE} ON meetings "
        "FOR EACH ROW EXECUTE FUNCTION occupy_slots()"
    )
