"""Delegation leaders: experts who prepare the entries of their own side's people for a workshop."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base
from matchmaker.store.types import Instant


class DelegationLeader(Base):
    """An expert leads the delegation of a party to a workshop."""

    __tablename__ = "delegation_leaders"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    named_at: Mapped[datetime] = mapped_column(Instant)
