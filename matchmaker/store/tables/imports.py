"""Lists of people that an office hands in: read, mapped, looked at, taken in as a whole, and undone as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.imports import ImportState
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, Words, choice, document


class PeopleImport(Public, Versioned, Base):
    """One list. What it says of people stays here only until it is taken in or expires."""

    __tablename__ = "people_imports"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("row_count >= 0", name="row_count_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.READ)
    file_name: Mapped[str] = mapped_column(Words(200))
    sha256: Mapped[str] = mapped_column(Words(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The rows of its longest sheet, compressed; gone once the list is taken in or has expired."""
    mapping: Mapped[dict[str, Any] | None] = mapped_column(document())
    """Which column says what, as the office decided."""
    row_count: Mapped[int]
    made: Mapped[list[str] | None] = mapped_column(document())
    """Public ids of the profiles that it made, so that it can be undone."""
    read_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
