"""Workshops: when and where the delegations meet, in which sessions, with how many tables and interpreters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Instant, Words, choice, document


def within_workshop(column: str, table: str) -> ForeignKeyConstraint:
    """Return the rule that `column` refers to a row of `table` *of the same workshop*."""
    return ForeignKeyConstraint(["workshop_id", column], [f"{table}.workshop_id", f"{table}.id"], ondelete="CASCADE")


class Workshop(Public, Versioned, Base):
    """One workshop: a host party, a visiting party, and what a plan of it should achieve."""

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("length(slug) > 0", name="slug_given"),
        CheckConstraint("host_party_id <> visitor_party_id", name="two_parties"),
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("max_break_spread >= 0", name="max_break_spread_not_negative"),
        CheckConstraint("follow_up_of_id <> id", name="not_its_own_follow_up"),
        CheckConstraint("copied_from_id <> id", name="not_its_own_copy"),
        CheckConstraint("least_meetings >= 0", name="least_meetings_not_negative"),
        CheckConstraint("spare_tables_percent >= 0 AND spare_tables_percent < 100", name="spare_tables_a_share"),
    )

    slug: Mapped[str] = mapped_column(Words(80), unique=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id"), index=True)
    host_party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    visitor_party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    """The theme whose sub-topics the sessions are; absent for a workshop of several themes."""
    status: Mapped[WorkshopStatus] = mapped_column(choice(WorkshopStatus), default=WorkshopStatus.DRAFT)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(Words(64))
    place: Mapped[str] = mapped_column(Words(300), default="")
    working_language: Mapped[str] = mapped_column(Words(20))
    registration_closes_at: Mapped[datetime | None] = mapped_column(Instant)
    objective: Mapped[list[str]] = mapped_column(document())
    """Names of objectives, the most important first, as in an instance file."""
    weights: Mapped[dict[str, float] | None] = mapped_column(document())
    """What parts of the affinity count where that is not what they usually count."""
    max_break_spread: Mapped[int | None]
    least_meetings: Mapped[int | None]
    """The goal "at least so many meetings for each", where the offices have set one."""
    spare_tables_percent: Mapped[int] = mapped_column(default=0)
    """The share of each session's tables that is kept free when a plan is made."""
    follow_up_of_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"))
    """The workshop of the series whose pairs this one should bring together again."""
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"))


class WorkshopName(Base):
    """Title and summary of a workshop in one language."""

    __tablename__ = "workshop_names"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)
    name: Mapped[str] = mapped_column(Words(200))
    summary: Mapped[str] = mapped_column(Words(2000), default="")


class Slot(Public, Base):
    """A piece of a workshop's time in which a person sits at one table. `day` is the day where the workshop is held."""

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        UniqueConstraint("workshop_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class Room(Public, Versioned, Base):
    """A room of a workshop."""

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        UniqueConstraint("workshop_id", "name"),
        CheckConstraint("length(name) > 0", name="name_given"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Words(100))


class WorkshopSession(Public, Versioned, Base):
    """Tables for one theme (or any) in one slot or several: a meeting in it fills them all."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        ForeignKeyConstraint(["workshop_id", "room_id"], ["rooms.workshop_id", "rooms.id"]),
        CheckConstraint("tables >= 0", name="tables_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    room_id: Mapped[int | None]
    tables: Mapped[int]
    title: Mapped[str] = mapped_column(Words(200), default="")


class SessionSlot(Base):
    """A session takes place in a slot."""

    __tablename__ = "session_slots"
    __table_args__ = (
        within_workshop("session_id", "sessions"),
        ForeignKeyConstraint(["workshop_id", "slot_id"], ["slots.workshop_id", "slots.id"]),
        Index("ix_session_slots_workshop_id_slot_id", "workshop_id", "slot_id"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int]


class Resource(Public, Versioned, Base):
    """Something scarce that meetings use while they last: interpreters for a pair of languages, or anything else."""

    __tablename__ = "resources"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        UniqueConstraint("workshop_id", "language_a", "language_b"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("language_a < language_b", name="languages_in_order"),
        CheckConstraint("(language_a IS NULL) = (language_b IS NULL)", name="languages_in_pairs"),
        CheckConstraint("language_a IS NOT NULL OR length(name) > 0", name="languages_or_name"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Words(100), default="")
    language_a: Mapped[str | None] = mapped_column(Words(20))
    language_b: Mapped[str | None] = mapped_column(Words(20))
    capacity: Mapped[int]
    """In every slot for which `ResourceSlot` says nothing else."""


class ResourceSlot(Base):
    """A resource has another capacity in one slot, such as between the shifts of interpreters."""

    __tablename__ = "resource_slots"
    __table_args__ = (
        within_workshop("resource_id", "resources"),
        within_workshop("slot_id", "slots"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    )

    resource_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    workshop_id: Mapped[int]
    capacity: Mapped[int]
