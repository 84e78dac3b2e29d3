"""Registrations: the calendars of a workshop. One is a person, or a party of several who sit together."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, Words, choice


class Registration(Public, Versioned, Base):
    """One calendar of a workshop, with its wishes about the number of meetings."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("workshop_id", "id"),
        CheckConstraint("min_meetings >= 0", name="min_meetings_not_negative"),
        CheckConstraint("max_meetings >= 0", name="max_meetings_not_negative"),
        CheckConstraint("max_in_a_row >= 0", name="max_in_a_row_not_negative"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(choice(Side))
    status: Mapped[RegistrationStatus] = mapped_column(choice(RegistrationStatus))
    name: Mapped[str] = mapped_column(Words(200), default="")
    """What a party of several calls itself; empty for one person."""
    min_meetings: Mapped[int] = mapped_column(default=0)
    max_meetings: Mapped[int | None]
    max_in_a_row: Mapped[int | None]
    registered_at: Mapped[datetime] = mapped_column(Instant)
    taken_in_at: Mapped[datetime | None] = mapped_column(Instant)
    """When their office took in an arrival after people could register no more; they join with their own word."""


class RegistrationMember(Base):
    """A person sits in a calendar, and in one calendar of a workshop only."""

    __tablename__ = "registration_members"
    __table_args__ = (
        UniqueConstraint("workshop_id", "profile_id"),
        UniqueConstraint("registration_id", "position"),
        within_workshop("registration_id", "registrations"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), primary_key=True, index=True)
    workshop_id: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)


class Quota(Versioned, Base):
    """How many calendars a side has places for at a workshop; who registers after that waits."""

    __tablename__ = "quotas"
    __table_args__ = (CheckConstraint("places >= 0", name="places_not_negative"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    places: Mapped[int]


class Substitution(Public, Base):
    """A person took the place of another in a calendar, whose meetings were kept."""

    __tablename__ = "substitutions"
    __table_args__ = (
        within_workshop("registration_id", "registrations"),
        CheckConstraint("from_profile_id <> to_profile_id", name="two_people"),
    )

    workshop_id: Mapped[int]
    registration_id: Mapped[int] = mapped_column(index=True)
    from_profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), index=True)
    to_profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class RegistrationTheme(Base):
    """A calendar wants meetings in a theme or sub-topic; `priority` 1 is the most wanted."""

    __tablename__ = "registration_themes"
    __table_args__ = (CheckConstraint("priority >= 1", name="priority_from_one"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), primary_key=True, index=True)
    priority: Mapped[int | None]


class Availability(Base):
    """An answer about one slot. No row means not answered yet, which counts as available."""

    __tablename__ = "availabilities"
    __table_args__ = (
        within_workshop("registration_id", "registrations"),
        ForeignKeyConstraint(["workshop_id", "slot_id"], ["slots.workshop_id", "slots.id"], ondelete="CASCADE"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    workshop_id: Mapped[int]
    available: Mapped[bool]
