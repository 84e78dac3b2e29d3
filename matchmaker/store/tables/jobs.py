"""Work in the background. The row is the truth; whatever carries the wake-up calls may be lost at any time.

A worker holds a job by a lease that its heartbeat renews. The fencing number goes up with every lease, and a result
counts only with the number of the last one: a worker that was thought dead cannot apply its result a second time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.jobs import JobState
from matchmaker.store.base import Base, Public
from matchmaker.store.types import Instant, Words, choice, document

_ACTIVE = text("state IN ('queued', 'running')")


class Job(Public, Base):
    """One piece of background work."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_active", "exclusive_key", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        Index("ix_jobs_state_due_at", "state", "due_at"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress_in_range"),
        CheckConstraint("attempts >= 0 AND fencing_number >= 0", name="counts_not_negative"),
        CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name="running_has_lease"),
        CheckConstraint("(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="final_has_end"),
    )

    kind: Mapped[str] = mapped_column(Words(40))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    exclusive_key: Mapped[str | None] = mapped_column(Words(100))
    """Of the jobs with one key only one may be waiting or running, such as one solver run of a workshop."""
    idempotency_key: Mapped[str | None] = mapped_column(Words(100), unique=True)
    """Asking twice with one key makes one job."""
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    progress: Mapped[float] = mapped_column(Double, default=0.0)
    progress_text: Mapped[str] = mapped_column(Words(300), default="")
    parameters: Mapped[dict[str, Any]] = mapped_column(document())
    input_sha256: Mapped[str | None] = mapped_column(Words(64))
    result: Mapped[dict[str, Any] | None] = mapped_column(document())
    error: Mapped[str] = mapped_column(Words(2000), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    fencing_number: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(Words(100))
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_requested_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
