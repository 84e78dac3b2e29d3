"""What was written to whom, and whether it arrived: without a word of what it said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
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


def of_workshop(session: Session, workshop_id: int, party_id: int, *, skip: int, most: int) -> list[MessageRow]:
    """Return the messages about a workshop to the people of one party, the newest first."""
    return _rows(session, (*_about(workshop_id, party_id),), skip, most)


def count_of_workshop(session: Session, workshop_id: int, party_id: int) -> Mapping[MessageState, int]:
    """Return how many of them there are, by state."""
    return _counts(session, _about(workshop_id, party_id))


def of_all(session: Session, state: MessageState | None, *, skip: int, most: int) -> list[MessageRow]:
    """Return all messages, or those in one state, the newest first."""
    return _rows(session, (OutboxMessage.state == state,) if state else (), skip, most)


def count_of_all(session: Session) -> Mapping[MessageState, int]:
    """Return how many messages there are, by state."""
    return _counts(session, ())


def _about(workshop_id: int, party_id: int) -> tuple[ColumnElement[bool], ...]:
    return (OutboxMessage.workshop_id == workshop_id, Profile.party_id == party_id)


def _rows(session: Session, conditions: tuple[ColumnElement[bool], ...], skip: int, most: int) -> list[MessageRow]:
    query = (
        select(*_COLUMNS)
        .outerjoin(Profile, Profile.id == OutboxMessage.profile_id)
        .where(*conditions)
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    )
    return [MessageRow(*row) for row in session.execute(query.offset(skip).limit(most))]


def _counts(session: Session, conditions: tuple[ColumnElement[bool], ...]) -> Mapping[MessageState, int]:
    query = (
        select(OutboxMessage.state, func.count())
        .outerjoin(Profile, Profile.id == OutboxMessage.profile_id)
        .where(*conditions)
        .group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}
