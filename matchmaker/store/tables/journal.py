"""The journal: who did what to whom, append-only and chained, so that a changed or missing entry shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
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


class JournalReason(Base):
    """The words of an entry's reason. The entry itself holds a hash of them, so that the words can be erased."""

    __tablename__ = "journal_reasons"
    __table_args__ = (CheckConstraint("length(text) > 0 AND length(salt) > 0", name="reason_given"),)

    journal_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(Words(64))
    """Random, so that short words cannot be guessed from their hash."""
    text: Mapped[str] = mapped_column(Words(500))
