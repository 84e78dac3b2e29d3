"""The day's desk: what was noted on the day, and what both offices let the desk publish by itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.desk import DeskEventKind, MandateState
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, Words, choice

_STANDS = text("state IN ('proposed', 'agreed')")


class Mandate(Public, Versioned, Base):
    """Until when, and with how many moves at most, the desk publishes a repair by itself; both sides agree to it."""

    __tablename__ = "mandates"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        Index("uq_mandates_standing", "workshop_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        CheckConstraint("most_moves >= 0", name="most_moves_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[MandateState] = mapped_column(choice(MandateState), default=MandateState.PROPOSED)
    holds_until: Mapped[datetime] = mapped_column(Instant)
    most_moves: Mapped[int]
    """Of one repair."""
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class DeskEvent(Public, Base):
    """Something that the desk noted; taken back rather than deleted, since a repair may have been made of it."""

    __tablename__ = "desk_events"
    __table_args__ = (
        UniqueConstraint("workshop_id", "idempotency_key"),
        within_workshop("registration_id", "registrations"),
        ForeignKeyConstraint(["workshop_id", "session_id"], ["sessions.workshop_id", "sessions.id"]),
        ForeignKeyConstraint(["workshop_id", "slot_id"], ["slots.workshop_id", "slots.id"]),
        ForeignKeyConstraint(["workshop_id", "plan_id"], ["plans.workshop_id", "plans.id"]),
        CheckConstraint("(registration_id IS NULL) <> (session_id IS NULL)", name="of_one_thing"),
        CheckConstraint("(kind IN ('late', 'early')) = (slot_id IS NOT NULL)", name="slot_where_needed"),
        CheckConstraint("(kind = 'tables') = (tables IS NOT NULL)", name="tables_where_needed"),
        CheckConstraint("tables >= 0", name="tables_not_negative"),
        CheckConstraint("made_with_id < id", name="made_with_an_earlier_one"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back_by_somebody"),
    )

    workshop_id: Mapped[int]
    kind: Mapped[DeskEventKind] = mapped_column(choice(DeskEventKind))
    registration_id: Mapped[int | None] = mapped_column(index=True)
    session_id: Mapped[int | None]
    slot_id: Mapped[int | None]
    tables: Mapped[int | None]
    idempotency_key: Mapped[str] = mapped_column(Words(100))
    """Sent along by the page: over a bad network the same note may arrive twice."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)
    made_with_id: Mapped[int | None] = mapped_column(ForeignKey("desk_events.id"), index=True)
    """The first of the notes that one act made: a room is closed by one for each of its sessions."""
    plan_id: Mapped[int | None] = mapped_column(index=True)
    """The first published version that took it into account."""
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
