"""People: what an expert tells about themselves, piece by piece, and what they have consented to.

Passport, birth date, diet and health data have no column anywhere, on purpose.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.people import ProfileTextKind
from matchmaker.store.base import Base, Keyed, Public, Versioned
from matchmaker.store.types import Instant, Words, choice


class Profile(Public, Versioned, Base):
    """A person of one party. Contact details belong to the private part."""

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("length(name) > 0 OR erased_at IS NOT NULL", name="name_given"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(Words(200))
    name_latin: Mapped[str] = mapped_column(Words(200), default="")
    call_name: Mapped[str] = mapped_column(Words(100), default="")
    """What the person would like to be called when spoken to."""
    title: Mapped[str] = mapped_column(Words(200), default="")
    rank: Mapped[int | None]
    """For seating and speaking in order; 1 is the first. Said by the office, seen by offices alone."""
    about: Mapped[str] = mapped_column(Words(5000), default="")
    summary: Mapped[str] = mapped_column(Words(500), default="")
    """One line in the workshop's working language; the texts in the person's own language stand beside it."""
    contact_email: Mapped[str] = mapped_column(Words(254), default="")
    contact_phone: Mapped[str] = mapped_column(Words(60), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who wrote this for the person; None where they did so themself."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the person said that this is theirs; until then it is visible to their own side only."""
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """The person asked to be forgotten: the row stays as an anonymous place in old plans."""


class ProfileText(Keyed, Base):
    """One thing that a person offers or seeks, or one keyword. Texts are compared one by one, so they are kept so."""

    __tablename__ = "profile_texts"
    __table_args__ = (
        UniqueConstraint("profile_id", "kind", "position"),
        CheckConstraint("length(text) > 0", name="text_given"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    kind: Mapped[ProfileTextKind] = mapped_column(choice(ProfileTextKind))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Words(1000))


class ProfileLanguage(Base):
    """A language that a person can hold a meeting in."""

    __tablename__ = "profile_languages"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)


class ProfileTheme(Base):
    """A theme or sub-topic that a person works in, whatever workshop they register for."""

    __tablename__ = "profile_themes"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), primary_key=True, index=True)


class Consent(Public, Base):
    """A person said yes or no to one purpose. Append-only: a withdrawal is a further row, and the last one holds."""

    __tablename__ = "consents"
    __table_args__ = (CheckConstraint("length(purpose) > 0 AND length(wording) > 0", name="purpose_given"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), index=True)
    purpose: Mapped[str] = mapped_column(Words(60))
    granted: Mapped[bool]
    wording: Mapped[str] = mapped_column(Words(60))
    """Which version of the text the person saw."""
    said_at: Mapped[datetime] = mapped_column(Instant)
