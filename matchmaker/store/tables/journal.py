"""The journal: who did what to whom, append-only and chained, so that a changed or missing entry shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Keyed
from matchmaker.store.types import Instant, Words, document


class JournalEntry(Keyed, Base):
    """One act. All ids are public ids without a foreign key: the entry outlives what it speaks of, and names nobody.

    `previous_sha256` is the hash of the entry before (64 zeros for the first). Both hashes are unique, so the chain
    cannot fork, even when two processes write at once.
    """

    __tablename__ = "journal"
    __table_args__ = (
        CheckConstraint("length(action) > 0", name="action_given"),
        CheckConstraint("length(previous_sha256) = 64 AND length(sha256) = 64", name="hashes_whole"),
        Index("ix_journal_subject_kind_subject_id", "subject_kind", "subject_id"),
    )

    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[str | None] = mapped_column(Words(40), index=True)
    on_behalf_of_id: Mapped[str | None] = mapped_column(Words(40))
    party_id: Mapped[str | None] = mapped_column(Words(40), index=True)
    workshop_id: Mapped[str | None] = mapped_column(Words(40), index=True)
    action: Mapped[str] = mapped_column(Words(80))
    subject_kind: Mapped[str | None] = mapped_column(Words(40))
    subject_id: Mapped[str | None] = mapped_column(Words(40))
    reason: Mapped[str] = mapped_column(Words(500), default="")
    details: Mapped[dict[str, Any]] = mapped_column(document())
    previous_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    sha256: Mapped[str] = mapped_column(Words(64), unique=True)
