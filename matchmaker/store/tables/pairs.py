"""Pairs: how well two calendars of a workshop fit, and what the offices have decided about them.

Scores are computed and replaced as a whole; decisions are people's and stay. A pair is stored once, the smaller key
first, so that it cannot stand there twice in opposite orders.
"""

from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Words, document

LARGEST_WEIGHT = 1_000_000


class PairScore(Public, Base):
    """What a meeting of the two would be worth, with the parts it is made of."""

    __tablename__ = "pair_scores"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        UniqueConstraint("registration_a_id", "registration_b_id"),
        within_workshop("registration_a_id", "registrations"),
        within_workshop("registration_b_id", "registrations"),
        CheckConstraint("registration_a_id < registration_b_id", name="smaller_first"),
        CheckConstraint(f"weight >= 0 AND weight <= {LARGEST_WEIGHT}", name="weight_in_range"),
    )

    workshop_id: Mapped[int] = mapped_column(index=True)
    registration_a_id: Mapped[int]
    registration_b_id: Mapped[int] = mapped_column(index=True)
    weight: Mapped[float] = mapped_column(Double)
    parts: Mapped[dict[str, Any]] = mapped_column(document())


class PairScoreUse(Base):
    """A meeting of the two uses a resource, such as an interpreter."""

    __tablename__ = "pair_score_uses"
    __table_args__ = (
        within_workshop("pair_score_id", "pair_scores"),
        ForeignKeyConstraint(["workshop_id", "resource_id"], ["resources.workshop_id", "resources.id"]),
    )

    pair_score_id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    workshop_id: Mapped[int]


class PairRule(Public, Versioned, Base):
    """A decision of the offices: these two must meet (perhaps in one session), or must not."""

    __tablename__ = "pair_rules"
    __table_args__ = (
        UniqueConstraint("registration_a_id", "registration_b_id"),
        within_workshop("registration_a_id", "registrations"),
        within_workshop("registration_b_id", "registrations"),
        within_workshop("session_id", "sessions"),
        CheckConstraint("registration_a_id < registration_b_id", name="smaller_first"),
        CheckConstraint("NOT (must AND forbidden)", name="not_both"),
    )

    workshop_id: Mapped[int] = mapped_column(index=True)
    registration_a_id: Mapped[int]
    registration_b_id: Mapped[int] = mapped_column(index=True)
    must: Mapped[bool] = mapped_column(default=False)
    forbidden: Mapped[bool] = mapped_column(default=False)
    session_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Words(500), default="")
