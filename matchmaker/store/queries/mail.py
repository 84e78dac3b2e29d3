"""What was written to whom, and whether it arrived: without a word of what it said.

Which letters somebody may know of is a `Scope`, made here and nowhere else; what is read and counted takes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind, MessageState
from matchmaker.domain.people import LinkPurpose
from matchmaker.store.queries.offices import OF_OFFICES
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as lists show it; `name` is that of the person it is to, where that is known."""

    public_id: str
    kind: str
    name: str | None
    address: str
    subject: str
    state: MessageState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class OwnLetterRow:
    """A letter as the person reads of it to whom it went."""

    kind: str
    state: MessageState
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of all letters: those for which all of these hold."""

    conditions: tuple[ColumnElement[bool], ...]


_COLUMNS = (
    OutboxMessage.public_id,
    OutboxMessage.kind,
    Profile.name,
    OutboxMessage.address,
    OutboxMessage.subject,
    OutboxMessage.state,
    OutboxMessage.attempts,
    OutboxMessage.created_at,
    OutboxMessage.due_at,
    OutboxMessage.sent_at,
    OutboxMessage.last_error,
)


def everything(state: MessageState | None = None) -> Scope:
    """Return the scope of all letters, or of those in one state."""
    return Scope((OutboxMessage.state == state,) if state else ())


def about_workshop(workshop_id: int) -> Scope:
    """Return the scope of the letters about a workshop, whoever they are to."""
    return Scope((OutboxMessage.workshop_id == workshop_id,))


def about_workshop_to_side(workshop_id: int, party_id: int) -> Scope:
    """Return the scope of the letters about a workshop to the people and the office of one party."""
    to_side = or_(Profile.party_id == party_id, Account.party_id == party_id)
    return Scope((OutboxMessage.workshop_id == workshop_id, to_side))


def of_office(party_id: int) -> Scope:
    """Return the scope of the letters of an office itself: invitations into it, and changes of who belongs to it.

    An invitation is a letter and a link of one instant; the link says whose it is. How colleagues sign in is theirs.
    """
    of_party = Account.party_id == party_id
    belongs = and_(OutboxMessage.kind == LetterKind.ACCOUNT, Account.role.in_(OF_OFFICES))
    changes = and_(of_party, or_(OutboxMessage.kind == LetterKind.OFFICE, belongs))
    invited = select(MailedLink.id).where(
        MailedLink.purpose == LinkPurpose.INVITE,
        MailedLink.party_id == party_id,
        MailedLink.address == OutboxMessage.address,
        MailedLink.made_at == OutboxMessage.created_at,
    )
    return Scope((or_(changes, and_(OutboxMessage.kind == LetterKind.INVITE, invited.exists())),))


def letters(session: Session, scope: Scope, *, skip: int, most: int) -> list[MessageRow]:
    """Return the letters of a scope, the newest first."""
    query = _in(select(*_COLUMNS), scope).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return [MessageRow(*row) for row in session.execute(query.offset(skip).limit(most))]


def counts(session: Session, scope: Scope) -> Mapping[MessageState, int]:
    """Return how many letters of a scope there are, by state."""
    query = _in(select(OutboxMessage.state, func.count()), scope).group_by(OutboxMessage.state)
    return {row[0]: row[1] for row in session.execute(query)}


def own_letters(session: Session, account_id: int, profile_id: int | None, *, most: int) -> list[OwnLetterRow]:
    """Return the letters to a person, the newest first: to the address of the account, or for the profile.

    An address that the person merely wrote to be reached at may be another's, whose letters are not told.
    """
    address = select(Account.email).where(Account.id == account_id).scalar_subquery()
    own = [OutboxMessage.address == address]
    if profile_id is not None:
        own.append(OutboxMessage.profile_id == profile_id)
    query = select(OutboxMessage.kind, OutboxMessage.state, OutboxMessage.created_at, OutboxMessage.sent_at)
    query = query.where(or_(*own)).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return [OwnLetterRow(*row) for row in session.execute(query.limit(most))]


def _in(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    of_person = query.select_from(OutboxMessage).outerjoin(Profile, Profile.id == OutboxMessage.profile_id)
    return of_person.outerjoin(Account, Account.email == OutboxMessage.address).where(*scope.conditions)
