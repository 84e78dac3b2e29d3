"""Partnerships: agreements between parties, with the dates between which they hold."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Words


class Partnership(Public, Versioned, Base):
    """An agreement: signed on a date, valid from and to a date."""

    __tablename__ = "partnerships"
    __table_args__ = (
        CheckConstraint("length(slug) > 0", name="slug_given"),
        CheckConstraint("valid_from <= valid_until", name="valid_in_order"),
    )

    slug: Mapped[str] = mapped_column(Words(80), unique=True)
    signed_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class PartnershipName(Base):
    """The name of a partnership in one language."""

    __tablename__ = "partnership_names"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)
    name: Mapped[str] = mapped_column(Words(200))


class PartnershipParty(Base):
    """A party takes part in a partnership; `position` orders the parties on pages."""

    __tablename__ = "partnership_parties"
    __table_args__ = (UniqueConstraint("partnership_id", "position"),)

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    position: Mapped[int]
