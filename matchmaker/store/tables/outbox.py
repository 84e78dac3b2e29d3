"""The outbox: mail is written here in the transaction that causes it and sent afterwards, each message once."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.mail import MessageState
from matchmaker.store.base import Base, Public
from matchmaker.store.types import Instant, Words, choice, document


class OutboxMessage(Public, Base):
    """A message to one person, composed, in their language."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_at", "state", "due_at"),
        CheckConstraint("length(address) > 0", name="address_given"),
        CheckConstraint("attempts >= 0 AND fencing_number >= 0", name="counts_not_negative"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_date"),
    )

    kind: Mapped[str] = mapped_column(Words(60))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id"), index=True)
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailings.id"), index=True)
    """The message to many people that this letter is one of."""
    deduplication_key: Mapped[str | None] = mapped_column(Words(200), unique=True)
    """Writing the same message twice, as a repeated job does, makes one."""
    address: Mapped[str] = mapped_column(Words(254))
    language: Mapped[str] = mapped_column(Words(20))
    subject: Mapped[str] = mapped_column(Words(300))
    body_text: Mapped[str] = mapped_column(Words(50_000))
    body_html: Mapped[str | None] = mapped_column(Words(200_000))
    attachments: Mapped[list[dict[str, Any]] | None] = mapped_column(document())
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    fencing_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    """Not sent before: leaves a while in which sending can be undone, and spaces out attempts."""
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(Words(1000), default="")
