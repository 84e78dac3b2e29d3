"""What signing in has to know of an account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class SignedInRow:
    """An account whose sign-in holds, with its profile if it has one and the time zone of its party."""

    account_id: int
    email: str
    role: Role
    language: str
    party_id: int | None
    profile_id: int | None
    name: str | None
    time_zone: str | None


def signed_in(session: Session, token_sha256: str, now: datetime) -> SignedInRow | None:
    """Return the account behind a token; None where the sign-in ended, ran out, or was ended by a change of rights."""
    query = (
        select(
            Account.id,
            Account.email,
            Account.role,
            Account.language,
            Account.party_id,
            Profile.id,
            Profile.name,
            Party.time_zone,
        )
        .join(SignIn, SignIn.account_id == Account.id)
        .outerjoin(Profile, Profile.account_id == Account.id)
        .outerjoin(Party, Party.id == Account.party_id)
        .where(
            SignIn.token_sha256 == token_sha256,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            SignIn.generation == Account.sign_in_generation,
            Account.disabled_at.is_(None),
        )
    )
    row = session.execute(query).one_or_none()
    return SignedInRow(*row) if row else None


def workshops_of(session: Session, profile_id: int) -> frozenset[int]:
    """Return the keys of the workshops that a person is registered for."""
    query = (
        select(RegistrationMember.workshop_id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(RegistrationMember.profile_id == profile_id, Registration.status != RegistrationStatus.WITHDRAWN)
    )
    return frozenset(session.scalars(query))
