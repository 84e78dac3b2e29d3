"""What is on the programme beside the meetings: breaks, plenaries, and visits that people choose among."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.workshops import ItemKind
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, Words, choice


class ProgrammeItem(Public, Versioned, Base):
    """A break, a plenary or a visit, with where it is and, for a visit, its places and buses."""

    __tablename__ = "programme_items"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        ForeignKeyConstraint(["workshop_id", "room_id"], ["rooms.workshop_id", "rooms.id"]),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("(kind = 'visit') = (places IS NOT NULL)", name="places_of_visits"),
        CheckConstraint("places >= 0", name="places_not_negative"),
        CheckConstraint("bus_leaves_at <= starts_at AND bus_returns_at >= ends_at", name="bus_around"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    room_id: Mapped[int | None]
    place: Mapped[str] = mapped_column(Words(300), default="")
    """Where it is, if in no room of the workshop."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """Who is visited."""
    places: Mapped[int | None]
    bus_leaves_at: Mapped[datetime | None] = mapped_column(Instant)
    bus_returns_at: Mapped[datetime | None] = mapped_column(Instant)


class ProgrammeItemName(Base):
    """Title and description of an item in one language."""

    __tablename__ = "programme_item_names"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("programme_items.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)
    name: Mapped[str] = mapped_column(Words(200))
    summary: Mapped[str] = mapped_column(Words(2000), default="")


class VisitWish(Base):
    """A calendar would like to go on a visit; `rank` 1 is the most wanted."""

    __tablename__ = "visit_wishes"
    __table_args__ = (
        within_workshop("registration_id", "registrations"),
        within_workshop("item_id", "programme_items"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    workshop_id: Mapped[int]
    rank: Mapped[int]


class VisitPlace(Base):
    """In a version of the plan, a calendar goes on a visit."""

    __tablename__ = "visit_places"
    __table_args__ = (
        within_workshop("plan_id", "plans"),
        within_workshop("registration_id", "registrations"),
        within_workshop("item_id", "programme_items"),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    item_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    workshop_id: Mapped[int]
