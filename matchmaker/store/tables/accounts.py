"""Accounts: who can sign in, and in which role."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.people import Role
from matchmaker.store.base import Base, Keyed, Public, Versioned
from matchmaker.store.types import Instant, Words, choice


class Account(Public, Versioned, Base):
    """A person who can sign in. A profile may exist without one (imported), and an account without a profile."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("length(email_normalised) > 0", name="email_given"),
        CheckConstraint("role NOT IN ('organiser', 'reviewer') OR party_id IS NOT NULL", name="office_has_party"),
    )

    email: Mapped[str] = mapped_column(Words(254))
    """As the person wrote it: mail goes there and nowhere else."""
    email_normalised: Mapped[str] = mapped_column(Words(254), unique=True)
    """What two spellings of one address share; only this decides whether an account exists."""
    password_hash: Mapped[str | None] = mapped_column(Words(300))
    role: Mapped[Role] = mapped_column(choice(Role))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    language: Mapped[str] = mapped_column(Words(20))
    sign_in_generation: Mapped[int] = mapped_column(default=0)
    """Goes up when a password or role changes: what was signed in before is signed out."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)


class SignIn(Keyed, Base):
    """Somebody is signed in. The cookie holds a random token and nothing else; only its hash is kept here."""

    __tablename__ = "sign_ins"
    __table_args__ = (CheckConstraint("length(token_sha256) = 64", name="token_sha256_whole"),)

    token_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    """Of the account when this began: it holds only as long as the account's own has not moved on."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
