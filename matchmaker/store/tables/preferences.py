"""Preferences: whom a calendar wants to meet and, privately, whom not. Wishes, never requests that could block."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, choice


class Preference(Public, Versioned, Base):
    """What one calendar says about another; `rank` 1 is the most wanted."""

    __tablename__ = "preferences"
    __table_args__ = (
        UniqueConstraint("from_registration_id", "to_registration_id"),
        within_workshop("from_registration_id", "registrations"),
        within_workshop("to_registration_id", "registrations"),
        CheckConstraint("from_registration_id <> to_registration_id", name="about_another"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
        CheckConstraint("kind = 'want' OR rank IS NULL", name="only_wants_have_ranks"),
    )

    workshop_id: Mapped[int] = mapped_column(index=True)
    from_registration_id: Mapped[int]
    to_registration_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[PreferenceKind] = mapped_column(choice(PreferenceKind))
    rank: Mapped[int | None]
    said_at: Mapped[datetime] = mapped_column(Instant)
