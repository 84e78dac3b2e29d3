"""What an operator sees of accounts and of what needs looking at, without names and profiles; one statement each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.mail import MessageState
from matchmaker.domain.people import Role
from matchmaker.store.queries.offices import last_seen
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account."""

    id: int
    public_id: str
    email: str
    role: Role
    party_id: int | None
    language: str
    created_at: datetime
    confirmed_at: datetime | None
    disabled_at: datetime | None
    has_codes: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountsWanted:
    """Which accounts are looked for; empty means all.

    Parameters
    ----------
    words
        Part of the address.
    state
        ``open``, ``closed`` or ``unconfirmed``.
    """

    words: str = ""
    role: Role | None = None
    party_id: int | None = None
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Attention:
    """How much there is, and how much needs looking at."""

    accounts: int
    closed: int
    workshops: int
    messages_failed: int
    messages_waiting: int
    jobs_failed: int


def accounts(session: Session, wanted: AccountsWanted, *, first: int, most: int) -> list[AccountRow]:
    """Return accounts by address, from the `first` on (from 0)."""
    query = _accounts().where(*_fitting(wanted)).order_by(Account.email_normalised, Account.id)
    return [AccountRow(*row) for row in session.execute(query.offset(first).limit(most))]


def number_of_accounts(session: Session, wanted: AccountsWanted) -> int:
    """Return how many accounts are looked for."""
    return session.scalar(select(func.count(Account.id)).where(*_fitting(wanted))) or 0


def account(session: Session, public_id: str) -> AccountRow | None:
    """Return one account."""
    row = session.execute(_accounts().where(Account.public_id == public_id)).one_or_none()
    return AccountRow(*row) if row else None


def party_of_profile(session: Session, account_id: int) -> int | None:
    """Return the key of the party of an account's profile; None where it has none."""
    of_account = Profile.account_id == account_id, Profile.erased_at.is_(None)
    return session.scalar(select(Profile.party_id).where(*of_account))


def attention(session: Session) -> Attention:
    """Return how much there is, and how much needs looking at."""
    waiting = (MessageState.QUEUED, MessageState.SENDING)
    counted = (
        select(func.count(Account.id)),
        select(func.count(Account.id)).where(Account.disabled_at.is_not(None)),
        select(func.count(Workshop.id)),
        select(func.count(OutboxMessage.id)).where(OutboxMessage.state == MessageState.FAILED),
        select(func.count(OutboxMessage.id)).where(OutboxMessage.state.in_(waiting)),
        select(func.count(Job.id)).where(Job.state == JobState.FAILED),
    )
    return Attention(*session.execute(select(*(each.scalar_subquery() for each in counted))).one())


def _accounts() -> Select[*tuple[Any, ...]]:
    return select(
        Account.id,
        Account.public_id,
        Account.email,
        Account.role,
        Account.party_id,
        Account.language,
        Account.created_at,
        Account.confirmed_at,
        Account.disabled_at,
        Account.one_time_since.is_not(None),
        last_seen(),
    )


def _fitting(wanted: AccountsWanted) -> list[ColumnElement[bool]]:
    states = {
        "closed": Account.disabled_at.is_not(None),
        "open": Account.disabled_at.is_(None),
        "unconfirmed": Account.confirmed_at.is_(None),
    }
    return [
        Account.email_normalised.contains(wanted.words.strip().casefold(), autoescape=True),
        Account.role == wanted.role if wanted.role else true(),
        Account.party_id == wanted.party_id if wanted.party_id else true(),
        states.get(wanted.state, true()),
    ]


def party_called(session: Session, code: str) -> int | None:
    """Return the key of the party with a code."""
    return session.scalar(select(Party.id).where(Party.code == code))


def party_code(session: Session, party_id: int | None) -> str:
    """Return the code of a party; empty where there is none."""
    return session.scalar(select(Party.code).where(Party.id == party_id)) or ""
