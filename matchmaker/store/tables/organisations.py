"""Organisations of the triple helix: companies, research and education, public authorities."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.people import Sector
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, Words, choice


class Organisation(Public, Versioned, Base):
    """An organisation of one party, with its name in its own script and, where that differs, in Latin letters."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    sector: Mapped[Sector] = mapped_column(choice(Sector))
    name: Mapped[str] = mapped_column(Words(300))
    name_latin: Mapped[str] = mapped_column(Words(300), default="")
    registration_number: Mapped[str | None] = mapped_column(Words(60))
    website: Mapped[str] = mapped_column(Words(300), default="")


class Clearance(Versioned, Base):
    """What a side's check of an organisation found; the other side sees only whether a pair is cleared."""

    __tablename__ = "clearances"
    __table_args__ = (CheckConstraint("state <> 'conditions' OR length(conditions) > 0", name="conditions_said"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    state: Mapped[ClearanceState] = mapped_column(choice(ClearanceState), default=ClearanceState.UNCHECKED)
    conditions: Mapped[str] = mapped_column(Words(1000), default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)
