"""Who was written to, what about, and whether it arrived; and what operators do with messages that were set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.store.queries import mail as queries
from matchmaker.store.queries.mail import MessageRow
from matchmaker.store.tables.outbox import OutboxMessage

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class MailLog:
    """A page of messages, and how many there are in each state."""

    messages: Sequence[MessageRow]
    counts: Mapping[MessageState, int]
    page: int
    pages: int

    @property
    def whole(self) -> int:
        """How many messages there are in all."""
        return sum(self.counts.values())


def workshop_mail(session: Session, principal: Principal, slug: str, *, page: int = 1) -> MailLog:
    """Return what was written to the people of the own party about a workshop; an operator sees counts of nobody."""
    workshop = workshop_at(session, slug)
    require(principal, Action.MAIL_LOG_READ, workshop.resource(party=principal.party))
    party = principal.party or 0
    counts = queries.count_of_workshop(session, workshop.id, party)
    page, pages = _clipped(page, sum(counts.values()))
    found = queries.of_workshop(session, workshop.id, party, skip=(page - 1) * AT_ONCE, most=AT_ONCE)
    return MailLog(found, counts, page, pages)


def all_mail(session: Session, principal: Principal, state: MessageState | None, *, page: int = 1) -> MailLog:
    """Return the messages of the whole installation, for operators: addresses are masked, and names not told."""
    require(principal, Action.ADMIN, NOTHING)
    counts = queries.count_of_all(session)
    page, pages = _clipped(page, counts.get(state, 0) if state else sum(counts.values()))
    found = queries.of_all(session, state, skip=(page - 1) * AT_ONCE, most=AT_ONCE)
    return MailLog([_masked(each) for each in found], counts, page, pages)


def send_again(session: Session, principal: Principal, public_id: str, *, now: datetime) -> None:
    """Send a message that was set aside once more.

    Raises
    ------
    NotFoundError
        There is no such message.
    RefusedError
        It was not set aside, or what it said is kept no longer.
    """
    require(principal, Action.ADMIN, NOTHING)
    message = _set_aside(session, public_id)
    if not message.body_text:
        raise RefusedError(Refusal.MESSAGE_OVER)
    message.state, message.attempts, message.due_at = MessageState.QUEUED, 0, now
    session.flush()
    _note(session, principal, "message sent again", public_id, now)


def drop(session: Session, principal: Principal, public_id: str, *, now: datetime) -> None:
    """Give a message up that was set aside; what it said is forgotten."""
    require(principal, Action.ADMIN, NOTHING)
    message = _set_aside(session, public_id)
    message.state, message.body_text, message.body_html = MessageState.CANCELLED, "", None
    session.flush()
    _note(session, principal, "message dropped", public_id, now)


def _set_aside(session: Session, public_id: str) -> OutboxMessage:
    message = session.scalar(select(OutboxMessage).where(OutboxMessage.public_id == public_id).with_for_update())
    if message is None:
        raise NotFoundError("There is no such message.")
    if message.state is not MessageState.FAILED:
        raise RefusedError(Refusal.MESSAGE_OVER)
    return message


def _note(session: Session, principal: Principal, act: str, public_id: str, now: datetime) -> None:
    journal.record(session, principal, act, subject_kind="message", subject_id=public_id, now=now)


def _clipped(page: int, count: int) -> tuple[int, int]:
    pages = max(1, -(-count // AT_ONCE))
    return min(max(1, page), pages), pages


def _masked(row: MessageRow) -> MessageRow:
    name, _, domain = row.address.rpartition("@")
    fields = {each: getattr(row, each) for each in MessageRow.__slots__}
    return MessageRow(**(fields | {"name": None, "subject": "", "address": f"{name[:1]}…@{domain}"}))
