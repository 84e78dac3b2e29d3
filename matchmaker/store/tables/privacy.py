"""How long what is known of people is kept, and who was forgotten."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, Words


class Retention(Versioned, Base):
    """Until when an office keeps what it knows of its own people from a workshop."""

    __tablename__ = "retentions"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    keep_until: Mapped[date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)


class Erasure(Public, Base):
    """Somebody was, or is to be, forgotten. Opaque ids without a foreign key: they outlive what they speak of."""

    __tablename__ = "erasures"
    __table_args__ = (CheckConstraint("length(profile_id) > 0 OR length(account_id) > 0", name="subject_given"),)

    profile_id: Mapped[str | None] = mapped_column(Words(40), unique=True)
    account_id: Mapped[str | None] = mapped_column(Words(40), unique=True)
    requested_by_id: Mapped[str | None] = mapped_column(Words(40))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
