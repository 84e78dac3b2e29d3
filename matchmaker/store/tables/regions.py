"""Parties: the regions, cities and states that agree on a partnership. Nothing here knows which two they are."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.regions import PartyKind
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Words, choice


class Party(Public, Versioned, Base):
    """One side of partnerships, with an international office of its own."""

    __tablename__ = "parties"
    __table_args__ = (
        CheckConstraint("length(code) > 0", name="code_given"),
        CheckConstraint("length(country) = 2", name="country_of_two_letters"),
        CheckConstraint("length(currency) = 3", name="currency_of_three_letters"),
    )

    code: Mapped[str] = mapped_column(Words(40), unique=True)
    kind: Mapped[PartyKind] = mapped_column(choice(PartyKind))
    country: Mapped[str] = mapped_column(Words(2))
    time_zone: Mapped[str] = mapped_column(Words(64))
    currency: Mapped[str] = mapped_column(Words(3))
    language: Mapped[str] = mapped_column(Words(20))
    asks_clearance: Mapped[bool] = mapped_column(default=False)
    """Whether meetings with organisations that this side has not cleared can be planned but not published."""


class PartyName(Base):
    """The name of a party in one language."""

    __tablename__ = "party_names"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)
    name: Mapped[str] = mapped_column(Words(200))
