"""Confirmations: what concerns both sides holds when both have confirmed the same version of it.

A confirmation is bound to the hash of what was confirmed, so that nothing can change between the two.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, Words, choice, document


class Confirmation(Public, Base):
    """A party confirmed one version of something; `subject_id` is the public id of the plan or change."""

    __tablename__ = "confirmations"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "party_id"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ConfirmedKind] = mapped_column(choice(ConfirmedKind))
    subject_id: Mapped[str] = mapped_column(Words(40))
    sha256: Mapped[str] = mapped_column(Words(64))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Instant)


LONGEST_DOCUMENT = 8_000_000
"""A plan of 600 people with ten meetings each has 800,000 characters."""


class AgreedDocument(Base):
    """The very text that somebody confirmed, by its hash: what stands may be changed later, what was agreed may not."""

    __tablename__ = "agreed_documents"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_whole"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Words(64), primary_key=True)
    document: Mapped[str] = mapped_column(Words(LONGEST_DOCUMENT))


_PENDING = text("state = 'proposed'")


class WorkshopChange(Public, Versioned, Base):
    """One side proposes to change an open workshop: the whole new programme as a document, applied when confirmed."""

    __tablename__ = "workshop_changes"
    __table_args__ = (
        Index(
            "uq_workshop_changes_pending",
            "workshop_id",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_date"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ChangeState] = mapped_column(choice(ChangeState), default=ChangeState.PROPOSED)
    base_version: Mapped[int]
    """The version of the workshop that the change was made from; it cannot be applied to another."""
    document: Mapped[dict[str, object]] = mapped_column(document())
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
