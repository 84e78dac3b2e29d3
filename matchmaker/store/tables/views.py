"""Views of a table that somebody saved under a name: what is searched, filtered and sorted by."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public
from matchmaker.store.types import Words, document


class SavedView(Public, Base):
    """One saved view of one page, of the person who saved it."""

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("account_id", "workshop_id", "page", "name"),
        CheckConstraint("length(name) > 0", name="name_given"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    page: Mapped[str] = mapped_column(Words(40))
    name: Mapped[str] = mapped_column(Words(60))
    query: Mapped[dict[str, Any]] = mapped_column(document())
