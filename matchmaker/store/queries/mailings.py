"""Messages of an office to many of its people, and what became of their letters: each function is one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MailingOccasion, MailingState, MessageState
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import PartyName


@dataclass(frozen=True, slots=True)
class MailingRow:
    """A message; `by` is the address of the colleague who began it."""

    id: int
    public_id: str
    occasion: MailingOccasion
    state: MailingState
    texts: Mapping[str, Any]
    recipients: int
    made_at: datetime
    due_at: datetime | None
    taken_back_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One of its letters. `person` and `name` are None once the person was forgotten."""

    person: str | None
    name: str | None
    name_latin: str | None
    address: str
    language: str
    state: MessageState
    sent_at: datetime | None
    last_error: str


def mailings(session: Session, workshop_id: int, party_id: int, *, skip: int, most: int) -> list[MailingRow]:
    """Return the messages of a party about a workshop, the newest first."""
    query = (
        select(
            Mailing.id,
            Mailing.public_id,
            Mailing.occasion,
            Mailing.state,
            Mailing.texts,
            Mailing.recipients,
            Mailing.made_at,
            Mailing.due_at,
            Mailing.taken_back_at,
            Account.email,
        )
        .join(Account, Account.id == Mailing.account_id)
        .where(Mailing.workshop_id == workshop_id, Mailing.party_id == party_id)
        .order_by(func.coalesce(Mailing.due_at, Mailing.made_at).desc(), Mailing.id.desc())
    )
    return [MailingRow(*row) for row in session.execute(query.offset(skip).limit(most))]


def count(session: Session, workshop_id: int, party_id: int) -> int:
    """Return how many messages of a party there are about a workshop."""
    of_party = Mailing.workshop_id == workshop_id, Mailing.party_id == party_id
    return session.scalar(select(func.count()).where(*of_party)) or 0


def states(session: Session, workshop_id: int, party_id: int) -> dict[int, dict[MessageState, int]]:
    """Return for each message of a party how many of its letters are in which state."""
    query = (
        select(OutboxMessage.mailing_id, OutboxMessage.state, func.count())
        .join(Mailing, Mailing.id == OutboxMessage.mailing_id)
        .where(Mailing.workshop_id == workshop_id, Mailing.party_id == party_id)
        .group_by(OutboxMessage.mailing_id, OutboxMessage.state)
    )
    found: dict[int, dict[MessageState, int]] = {}
    for mailing, state, number in session.execute(query):
        found.setdefault(mailing or 0, {})[state] = number
    return found


def letters(session: Session, mailing_id: int) -> list[LetterRow]:
    """Return the letters of a message, by name."""
    query = (
        select(
            Profile.public_id,
            Profile.name,
            Profile.name_latin,
            OutboxMessage.address,
            OutboxMessage.language,
            OutboxMessage.state,
            OutboxMessage.sent_at,
            OutboxMessage.last_error,
        )
        .outerjoin(Profile, Profile.id == OutboxMessage.profile_id)
        .where(OutboxMessage.mailing_id == mailing_id)
        .order_by(Profile.name, OutboxMessage.id)
    )
    return [LetterRow(*row) for row in session.execute(query)]


def stopped(session: Session, mailing_id: int) -> list[int]:
    """Return the profiles to whom the letters of a message did not go out, since it was taken back."""
    query = select(OutboxMessage.profile_id).where(
        OutboxMessage.mailing_id == mailing_id, OutboxMessage.state == MessageState.CANCELLED
    )
    return [key for key in session.scalars(query) if key is not None]


def address_of(session: Session, account_id: int) -> str:
    """Return the address of an account."""
    return session.scalars(select(Account.email).where(Account.id == account_id)).one()


def names_of_party(session: Session, party_id: int) -> dict[str, str]:
    """Return the names of a party by language."""
    query = select(PartyName.language, PartyName.name).where(PartyName.party_id == party_id)
    rows = session.execute(query.order_by(PartyName.language))
    return {language: name for language, name in rows}  # noqa: C416 (rows are no pairs)
