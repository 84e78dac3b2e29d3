"""Runs of the solver, the plans they give, and who meets whom in them.

The rules of a plan hold in the database, whoever writes: a pair once, a table once, and nobody twice in a slot. The
last is kept by `MeetingSlot`, whose rows the database itself writes (`triggers`) when a meeting is made or moved.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, Words, choice, document


class Run(Public, Base):
    """One call of the solver, with all that is needed to repeat it: the instance and the parameters."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        CheckConstraint("time_limit_s > 0", name="time_limit_positive"),
        CheckConstraint("length(input_sha256) = 64", name="input_sha256_whole"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), unique=True)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    time_limit_s: Mapped[float] = mapped_column(Double)
    parameters: Mapped[dict[str, Any]] = mapped_column(document())
    input_sha256: Mapped[str] = mapped_column(Words(64))
    instance: Mapped[dict[str, Any]] = mapped_column(document())
    """The document that was solved; its ids are opaque and it holds no names."""
    created_at: Mapped[datetime] = mapped_column(Instant)


_PROPOSED = text("status = 'proposed'")
_PUBLISHED = text("status = 'published'")


class WorkshopPlan(Public, Versioned, Base):
    """A version of a workshop's plan, with its value, proven bound and gap by objective."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        UniqueConstraint("workshop_id", "number"),
        Index("uq_plans_proposed", "workshop_id", unique=True, sqlite_where=_PROPOSED, postgresql_where=_PROPOSED),
        Index("uq_plans_published", "workshop_id", unique=True, sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        ForeignKeyConstraint(["workshop_id", "run_id"], ["runs.workshop_id", "runs.id"]),
        ForeignKeyConstraint(["workshop_id", "based_on_id"], ["plans.workshop_id", "plans.id"]),
        ForeignKeyConstraint(["workshop_id", "mandate_id"], ["mandates.workshop_id", "mandates.id"]),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("seconds >= 0", name="seconds_not_negative"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_date"),
        CheckConstraint("status <> 'published' OR proof <> 'infeasible'", name="published_is_possible"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    run_id: Mapped[int | None] = mapped_column(index=True)
    number: Mapped[int]
    origin: Mapped[PlanOrigin] = mapped_column(choice(PlanOrigin), default=PlanOrigin.RUN)
    based_on_id: Mapped[int | None]
    """The version that this one was made from; None for one that a run made from nothing."""
    mandate_id: Mapped[int | None]
    """The mandate under which the desk published it, where no second confirmation was asked."""
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus), default=PlanStatus.DRAFT)
    proof: Mapped[Proof] = mapped_column(choice(Proof))
    instance_sha256: Mapped[str] = mapped_column(Words(64))
    method: Mapped[str] = mapped_column(Words(100))
    seed: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[float] = mapped_column(Double)
    program_versions: Mapped[dict[str, str]] = mapped_column(document())
    objective: Mapped[dict[str, float]] = mapped_column(document())
    bound: Mapped[dict[str, float]] = mapped_column(document())
    gap: Mapped[dict[str, float]] = mapped_column(document())
    bound_scope: Mapped[dict[str, str]] = mapped_column(document())
    events: Mapped[list[dict[str, str]]] = mapped_column(document())
    conflict: Mapped[list[dict[str, Any]]] = mapped_column(document())
    stale_since: Mapped[datetime | None] = mapped_column(Instant)
    """Registrations changed after the run that gave this plan."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)


class Meeting(Public, Versioned, Base):
    """Two calendars at a table of a session; the smaller key first, so that a pair has one spelling."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("plan_id", "registration_a_id", "registration_b_id"),
        UniqueConstraint("plan_id", "session_id", "table_number"),
        UniqueConstraint("id", "plan_id"),
        within_workshop("plan_id", "plans"),
        ForeignKeyConstraint(["workshop_id", "session_id"], ["sessions.workshop_id", "sessions.id"]),
        ForeignKeyConstraint(["workshop_id", "registration_a_id"], ["registrations.workshop_id", "registrations.id"]),
        ForeignKeyConstraint(["workshop_id", "registration_b_id"], ["registrations.workshop_id", "registrations.id"]),
        CheckConstraint("registration_a_id < registration_b_id", name="smaller_first"),
        CheckConstraint("table_number >= 1", name="table_from_one"),
    )

    workshop_id: Mapped[int]
    plan_id: Mapped[int]
    session_id: Mapped[int] = mapped_column(index=True)
    registration_a_id: Mapped[int] = mapped_column(index=True)
    registration_b_id: Mapped[int] = mapped_column(index=True)
    table_number: Mapped[int]
    locked: Mapped[bool] = mapped_column(default=False)


class MeetingSlot(Base):
    """A calendar is taken in a slot of a plan, so that the key makes a second meeting there impossible.

    Never written by hand.
    """

    __tablename__ = "meeting_slots"
    __table_args__ = (
        ForeignKeyConstraint(["meeting_id", "plan_id"], ["meetings.id", "meetings.plan_id"], ondelete="CASCADE"),
        Index("ix_meeting_slots_meeting_id", "meeting_id"),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), primary_key=True)
    meeting_id: Mapped[int]
