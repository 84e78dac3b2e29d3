"""Grounds: which operator may read what for a stated reason, and who has to be told. One statement each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.store.tables.accounts import AccessGround, Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A reason that holds: of a workshop, or of a person."""

    public_id: str
    reason: str
    holds_until: datetime
    workshop_id: int | None
    profile_id: int | None


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A reason that was stated, by whom, for what: the address of a workshop, or nothing for a person."""

    said_at: datetime
    holds_until: datetime
    email: str
    slug: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who has to be told."""

    account_id: int
    email: str
    language: str
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of whom something is read; `account_id` is None where nobody signs in as them (yet)."""

    id: int
    public_id: str
    name: str
    account_id: int | None


def in_force(session: Session, account: int, slug: str, person_id: str, now: datetime) -> GroundRow | None:
    """Return the ground that an account has now for a workshop, or for a person who takes part in it."""
    query = (
        select(
            AccessGround.public_id,
            AccessGround.reason,
            AccessGround.holds_until,
            AccessGround.workshop_id,
            AccessGround.profile_id,
        )
        .outerjoin(Workshop, Workshop.id == AccessGround.workshop_id)
        .outerjoin(Profile, Profile.id == AccessGround.profile_id)
        .where(
            AccessGround.account_id == account,
            AccessGround.holds_until > now,
            or_(Workshop.slug == slug, Profile.public_id == person_id) if person_id else Workshop.slug == slug,
        )
        .order_by(AccessGround.holds_until.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return GroundRow(*row) if row else None


def stated(session: Session, *, most: int) -> list[StatedRow]:
    """Return the reasons that operators stated, the newest first."""
    query = (
        select(AccessGround.said_at, AccessGround.holds_until, Account.email, Workshop.slug, AccessGround.reason)
        .join(Account, Account.id == AccessGround.account_id)
        .outerjoin(Workshop, Workshop.id == AccessGround.workshop_id)
        .order_by(AccessGround.said_at.desc(), AccessGround.id.desc())
    )
    return [StatedRow(*row) for row in session.execute(query.limit(most))]


def workshops(session: Session) -> list[tuple[int, str]]:
    """Return key and address of every workshop, the latest first."""
    query = select(Workshop.id, Workshop.slug).order_by(Workshop.starts_on.desc(), Workshop.id)
    return [(key, slug) for key, slug in session.execute(query)]


def person(session: Session, public_id: str) -> PersonRow | None:
    """Return a person by their public id."""
    query = select(Profile.id, Profile.public_id, Profile.name, Profile.account_id)
    row = session.execute(query.where(Profile.public_id == public_id, Profile.erased_at.is_(None))).one_or_none()
    return PersonRow(*row) if row else None


def organisers(session: Session, parties: frozenset[int]) -> list[Told]:
    """Return the organisers of these parties."""
    return _told(session, Account.party_id.in_(parties), Account.role == Role.ORGANISER)


def of_account(session: Session, account: int | None) -> list[Told]:
    """Return one account."""
    return _told(session, Account.id == account)


def _told(session: Session, *conditions: object) -> list[Told]:
    query = select(Account.id, Account.email, Account.language, Party.time_zone)
    query = query.outerjoin(Party, Party.id == Account.party_id)
    rows = session.execute(query.where(*conditions, Account.disabled_at.is_(None)).order_by(Account.id))  # type: ignore[arg-type]
    return [Told(*row) for row in rows]
