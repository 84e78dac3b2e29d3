"""What the affinity has computed and need not compute again: vectors of texts, and the parts of a workshop's pairs.

Nothing here is anybody's word or decision. A vector is found by the digest of its text, so no text stands here and two
people who write the same share a row; the parts of a workshop are replaced as a whole.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base
from matchmaker.store.types import Instant, Words, document

LONGEST_MODEL = 200
LENGTH_OF_DIGEST = 64


class TextVector(Base):
    """The vector that a model gave a text: 32-bit floats, little-endian, so that reading gives what was computed."""

    __tablename__ = "text_vectors"
    __table_args__ = (
        CheckConstraint(f"length(digest) = {LENGTH_OF_DIGEST}", name="digest_whole"),
        CheckConstraint("length(vector) >= 4", name="vector_given"),
    )

    model: Mapped[str] = mapped_column(Words(LONGEST_MODEL), primary_key=True)
    digest: Mapped[str] = mapped_column(Words(LENGTH_OF_DIGEST), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class WorkshopParts(Base):
    """The parts of all pairs of a workshop who could meet, without anybody's wishes."""

    __tablename__ = "workshop_parts"
    __table_args__ = (CheckConstraint("length(input_sha256) = 64", name="input_sha256_whole"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    input_sha256: Mapped[str] = mapped_column(Words(64))
    """Of the profiles and the model that the parts were computed from."""
    model: Mapped[str] = mapped_column(Words(LONGEST_MODEL), default="")
    """What compared the texts besides their words; empty: words only."""
    hosts: Mapped[list[str]] = mapped_column(document())
    """Public ids of the calendars, in the order of the rows."""
    visitors: Mapped[list[str]] = mapped_column(document())
    names: Mapped[list[str]] = mapped_column(document())
    """The parts in force, in the order of the tables."""
    tables: Mapped[bytes] = mapped_column(LargeBinary)
    computed_at: Mapped[datetime] = mapped_column(Instant)
    outdated_since: Mapped[datetime | None] = mapped_column(Instant)
    """Somebody's profile, a registration or the programme has changed since."""
