"""Whose an address is, and what signing in has to know of an account."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from matchmaker.domain.addresses import normalised
from matchmaker.domain.people import Role
from matchmaker.domain.workshops import TAKES_PART
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.delegations import DelegationLeader
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.types import Instant

MOST_SIGN_INS = 50
"""How many a page lists; those who have more of them end them all."""

_LAST_SEEN = func.coalesce(SignIn.last_seen_at, SignIn.created_at, type_=Instant)


def account_of(session: Session, address: str) -> Account | None:
    """Return the account of an address, however it is spelt; None where it has none."""
    return session.scalar(select(Account).where(Account.email_normalised == normalised(address)))


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
    has_codes: bool
    """Whether signing in asks for a one-time code."""
    sign_in: str
    """The public id of the sign-in."""
    last_seen_at: datetime


def signed_in(session: Session, token_sha256: str, now: datetime, idle_since: datetime) -> SignedInRow | None:
    """Return the account behind a token; None where nobody is signed in by it: see `holds`."""
    row = session.execute(
        _signed_in(), {"token_sha256": token_sha256, "now": now, "idle_since": idle_since}
    ).one_or_none()
    return SignedInRow(*row) if row else None


@cache
def _signed_in() -> Select[*tuple[Any, ...]]:
    """Return the query of `signed_in`, made once: every request of somebody signed in asks it."""
    now, idle_since = bindparam("now", type_=Instant), bindparam("idle_since", type_=Instant)
    return (
        select(
            Account.id,
            Account.email,
            Account.role,
            Account.language,
            Account.party_id,
            Profile.id,
            Profile.name,
            Party.time_zone,
            Account.one_time_since.is_not(None),
            SignIn.public_id,
            _LAST_SEEN,
        )
        .join(SignIn, SignIn.account_id == Account.id)
        .outerjoin(Profile, Profile.account_id == Account.id)
        .outerjoin(Party, Party.id == Account.party_id)
        .where(SignIn.token_sha256 == bindparam("token_sha256"), *holds(now, idle_since), SignIn.complete)
    )


def waiting(session: Session, token_sha256: str, now: datetime, idle_since: datetime) -> int | None:
    """Return the key of the account that has given its password, and for which the one-time code is still asked."""
    query = (
        select(Account.id)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_sha256 == token_sha256, *holds(now, idle_since), SignIn.complete.is_(False))
    )
    return session.scalar(query)


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A sign-in that holds, as its owner sees it."""

    id: str
    device: str
    began_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this: bool


def open_sign_ins(
    session: Session, account_id: int, token_sha256: str, now: datetime, idle_since: datetime
) -> tuple[OpenSignIn, ...]:
    """Return the sign-ins of an account that hold: first the one of the token, then the one that was used last."""
    is_this = SignIn.token_sha256 == token_sha256
    query = (
        select(SignIn.public_id, SignIn.device, SignIn.created_at, _LAST_SEEN, SignIn.expires_at, is_this)
        .join(Account, Account.id == SignIn.account_id)
        .where(Account.id == account_id, *holds(now, idle_since), SignIn.complete)
        .order_by(is_this.desc(), _LAST_SEEN.desc(), SignIn.id.desc())
        .limit(MOST_SIGN_INS)
    )
    return tuple(OpenSignIn(*row) for row in session.execute(query))


def time_zone_of(session: Session, account_id: int) -> str | None:
    """Return the time zone of the party that an account belongs to; None where it belongs to none."""
    query = select(Party.time_zone).join(Account, Account.party_id == Party.id).where(Account.id == account_id)
    return session.scalar(query)


def holds(
    now: datetime | BindParameter[datetime], idle_since: datetime | BindParameter[datetime]
) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a sign-in that has not ended, for a query over sign-ins and their accounts.

    It was not signed out, it has not run out, password and role have not changed since, and the account is open. Those
    who see what is not their own were last seen after `idle_since`.
    """
    return (
        SignIn.ended_at.is_(None),
        SignIn.expires_at > now,
        SignIn.generation == Account.sign_in_generation,
        Account.disabled_at.is_(None),
        or_(Account.role == Role.EXPERT, idle_since < _LAST_SEEN),
    )


def workshops_of(
    session: Session, account_id: int, party_id: int | None, profile_id: int | None
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the keys of the workshops that a person is registered for, and of those to which they lead a delegation.

    One statement, since every request of somebody signed in asks for both.
    """
    rows = session.execute(_workshops_of(), {"account": account_id, "party": party_id, "profile": profile_id}).all()
    return frozenset(key for key, leads in rows if not leads), frozenset(key for key, leads in rows if leads)


@cache
def _workshops_of() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the query of `workshops_of`, made once."""
    takes_part = (
        select(RegistrationMember.workshop_id, literal(value=False).label("leads"))
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(RegistrationMember.profile_id == bindparam("profile"), Registration.status.in_(TAKES_PART))
    )
    led = DelegationLeader.account_id == bindparam("account"), DelegationLeader.party_id == bindparam("party")
    return union_all(takes_part, select(DelegationLeader.workshop_id, literal(value=True).label("leads")).where(*led))
