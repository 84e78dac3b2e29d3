"""Messages of an office to many people: written once per language, sent after a while in which they can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.mail import MailingOccasion, MailingState
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, choice, document


class Mailing(Public, Versioned, Base):
    """One message of an office to those whom a filter finds; each letter of it is a row of the outbox."""

    __tablename__ = "mailings"
    __table_args__ = (
        CheckConstraint("recipients >= 0", name="recipients_not_negative"),
        CheckConstraint("(state = 'draft') = (due_at IS NULL)", name="due_unless_draft"),
        CheckConstraint("(state = 'taken back') = (taken_back_at IS NOT NULL)", name="taken_back_has_date"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    occasion: Mapped[MailingOccasion] = mapped_column(choice(MailingOccasion))
    state: Mapped[MailingState] = mapped_column(choice(MailingState), default=MailingState.DRAFT)
    filter: Mapped[dict[str, Any]] = mapped_column(document())
    texts: Mapped[dict[str, Any]] = mapped_column(document())
    """Subject, text and short text by language."""
    recipients: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its letters go out; None for a draft."""
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
