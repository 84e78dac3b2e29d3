"""Accounts: who can sign in, in which role, by what; and what is kept so that nobody does it in their stead."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.people import LinkPurpose, Role
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
    one_time_secret: Mapped[str | None] = mapped_column(Words(300))
    """From which the one-time codes follow, sealed; there before it is confirmed by a first code."""
    one_time_since: Mapped[datetime | None] = mapped_column(Instant)
    """When the first code was typed: from then on signing in asks for one."""
    one_time_step: Mapped[int | None]
    """The step of the last code that was accepted: a code counts once."""
    provider_subject: Mapped[str | None] = mapped_column(Words(400), unique=True)
    """Who this is to the provider of the single sign-on: its address and its name for the person."""


class SignIn(Public, Base):
    """Somebody is signed in. The cookie holds a random token and nothing else; only its hash is kept here."""

    __tablename__ = "sign_ins"
    __table_args__ = (CheckConstraint("length(token_sha256) = 64", name="token_sha256_whole"),)

    token_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    """Of the account when this began: it holds only as long as the account's own has not moved on."""
    complete: Mapped[bool] = mapped_column(default=True)
    """False while the one-time code is still asked for: nobody is signed in by it yet."""
    device: Mapped[str] = mapped_column(Words(200), default="")
    """What the browser calls itself."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Keyed, Base):
    """A code that opens the account once in place of a one-time code; shown when it was made, kept as a hash."""

    __tablename__ = "recovery_codes"
    __table_args__ = (CheckConstraint("length(code_sha256) = 64", name="code_sha256_whole"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class MailedLink(Public, Base):
    """An address was sent a link, perhaps with a short code; only hashes of them are kept, and it works once.

    An address without an account gets its row as well, so that nothing tells the two apart.
    """

    __tablename__ = "mailed_links"
    __table_args__ = (
        CheckConstraint("length(token_sha256) = 64", name="token_sha256_whole"),
        CheckConstraint("length(code_sha256) = 64", name="code_sha256_whole"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )

    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(Words(254))
    token_sha256: Mapped[str] = mapped_column(Words(64), unique=True)
    code_sha256: Mapped[str | None] = mapped_column(Words(64))
    generation: Mapped[int] = mapped_column(default=0)
    """Of the account when this was made: it holds only as long as the account's own has not moved on."""
    role: Mapped[Role | None] = mapped_column(choice(Role))
    """Of an invitation: what the person will be."""
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    """Of a prepared entry: what the person is asked to confirm."""
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    """How many wrong codes were typed."""


class RateCount(Base):
    """How often something was tried in a span of time. The bucket names no address: it holds a hash of whose it is."""

    __tablename__ = "rate_counts"
    __table_args__ = (CheckConstraint("count >= 0", name="count_not_negative"),)

    bucket: Mapped[str] = mapped_column(Words(120), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(Instant, primary_key=True, index=True)
    count: Mapped[int]


class AnsweredPost(Keyed, Base):
    """A post that was carried out, and how it was answered: sent again, it is answered so and not done again."""

    __tablename__ = "answered_posts"
    __table_args__ = (
        UniqueConstraint("account_id", "key_sha256"),
        CheckConstraint("length(key_sha256) = 64 AND length(request_sha256) = 64", name="hashes_whole"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key_sha256: Mapped[str] = mapped_column(Words(64))
    request_sha256: Mapped[str] = mapped_column(Words(64))
    status: Mapped[int]
    location: Mapped[str] = mapped_column(Words(2000), default="")
    answered_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AccessGround(Public, Base):
    """An operator stated why they read what is not theirs: of a workshop, or of a person."""

    __tablename__ = "access_grounds"
    __table_args__ = (
        CheckConstraint("(workshop_id IS NULL) <> (profile_id IS NULL)", name="of_one_thing"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Words(500))
    said_at: Mapped[datetime] = mapped_column(Instant)
    holds_until: Mapped[datetime] = mapped_column(Instant)
