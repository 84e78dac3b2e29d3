"""Calendar feeds: a secret address under which a person's calendar program fetches the meetings of their plan."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Keyed
from matchmaker.store.types import Instant, Words


class CalendarFeed(Keyed, Base):
    """The feed of a person. The secret is shown once, when it is made; only its hash is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (CheckConstraint("length(secret_sha256) = 64", name="secret_sha256_whole"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), unique=True)
    secret_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
