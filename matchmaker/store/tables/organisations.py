"""Organisations of the triple helix: companies, research and education, public authorities."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.people import Sector
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Words, choice


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
