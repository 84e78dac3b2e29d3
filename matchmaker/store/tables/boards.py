"""The board: every edit of a draft, with what undoes it, so that two people can edit side by side."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, document


class PlanEdit(Public, Base):
    """One edit of a plan. Undoing it is a further edit, so that the other side sees it too."""

    __tablename__ = "plan_edits"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        within_workshop("plan_id", "plans"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    workshop_id: Mapped[int]
    plan_id: Mapped[int]
    number: Mapped[int]
    """In the order in which the edits were made to the plan."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    edit: Mapped[dict[str, Any]] = mapped_column(document())
    """What was done; its ids are opaque."""
    inverse: Mapped[dict[str, Any]] = mapped_column(document())
    """The edit that brings back what was before."""
    undoes: Mapped[int | None]
    """The number of the edit that this one takes back."""
    made_at: Mapped[datetime] = mapped_column(Instant)
