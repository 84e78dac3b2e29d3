"""Send what waits in the outbox, each message once: held by a lease while it is on its way, as a job is.

What a mail server has taken cannot be taken back, and a sender can die before it has noted so. The message then goes
out again with the same Message-ID, by which mail programs show it once. A message that cannot be sent holds up no
other: it is put off, and after some attempts set aside, where the operator sees it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, case, literal, not_, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MailingState, MessageState
from matchmaker.errors import LeaseLostError
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage

LEASE = timedelta(minutes=2)
"""Longer than a mail server may take to answer."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""Before each further attempt at a message that was not taken; then it is set aside."""

OLDEST = timedelta(days=3)
"""What could not be sent for so long is old news, and its links have run out: it is set aside."""

LONGEST_AHEAD = timedelta(seconds=20)
"""How far ahead of us the clock of whoever wrote a message may be; one that was further ahead was wrong and has been
set back, and a message that waited for it would wait for hours."""

LONGEST_ERROR = 200


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that is on its way, with the number that what became of it must carry."""

    key: int
    public_id: str
    fencing_number: int
    attempts: int
    address: str
    language: str
    subject: str
    text: str
    page: str | None
    created_at: datetime


def is_due(session: Session, *, now: datetime) -> bool:
    """Return whether there is anything to send."""
    return session.scalar(select(OutboxMessage.id).where(_due(now)).limit(1)) is not None


def claim_due(session: Session, *, now: datetime) -> Sending | None:
    """Take the message that has been due for longest; None where there is none.

    One whose sender fell silent is due again when its lease has run out, unless it has done that to many senders.
    """
    _set_hopeless_aside(session, now)
    query = select(OutboxMessage).where(_due(now)).order_by(OutboxMessage.due_at, OutboxMessage.id)
    message = session.scalar(query.limit(1).with_for_update(skip_locked=True))
    if message is None:
        return None
    message.state = MessageState.SENDING
    message.attempts += 1
    message.fencing_number += 1
    message.lease_until = now + LEASE
    session.flush()
    return Sending(
        message.id,
        message.public_id,
        message.fencing_number,
        message.attempts,
        message.address,
        message.language,
        message.subject,
        message.body_text,
        message.body_html,
        message.created_at,
    )


def note_sent(session: Session, sending: Sending, *, now: datetime) -> None:
    """Note that the mail server has taken the message. What it said, links and codes among it, is kept no longer."""
    _change(session, sending, state=MessageState.SENT, sent_at=now, lease_until=None, last_error="", **_NO_BODY)


def put_off(session: Session, sending: Sending, error: str, *, now: datetime) -> None:
    """Try a message that was not taken again later, or set it aside after the last attempt."""
    if sending.attempts > len(PAUSES):
        set_aside(session, sending, error)
        return
    later = now + PAUSES[sending.attempts - 1]
    _change(session, sending, state=_waiting_again(), due_at=later, lease_until=None, last_error=_short(error))


def put_back(session: Session, sending: Sending, error: str) -> None:
    """Put a message back as it was, since no mail server answers: that is not its fault, and counts as no attempt."""
    unchanged = {"attempts": OutboxMessage.attempts - 1, "lease_until": None, "last_error": _short(error)}
    _change(session, sending, state=_waiting_again(), **unchanged)


def set_aside(session: Session, sending: Sending, error: str) -> None:
    """End a message that cannot be sent, such as one to an address that its server does not know.

    What it says is kept for some days, in case that what was wrong is mended and it is to be sent again.
    """
    _change(session, sending, state=MessageState.FAILED, lease_until=None, last_error=_short(error))


def cancel_waiting(session: Session, mailing_id: int) -> int:
    """Stop the letters of a message to many that nobody has begun to send; return how many.

    One that is being sent at this moment goes out, or is put off and then never taken up again: see `_taken_back`.
    """
    waiting = OutboxMessage.mailing_id == mailing_id, OutboxMessage.state == MessageState.QUEUED
    stopped = session.execute(update(OutboxMessage).where(*waiting).values(state=MessageState.CANCELLED, **_NO_BODY))
    return stopped.rowcount if isinstance(stopped, CursorResult) else 0


_NO_BODY: dict[str, Any] = {"body_text": "", "body_html": None, "attachments": None}


def _due(now: datetime) -> ColumnElement[bool]:
    written_ahead = and_(
        OutboxMessage.created_at > now + LONGEST_AHEAD, OutboxMessage.due_at <= OutboxMessage.created_at
    )
    waiting = and_(OutboxMessage.state == MessageState.QUEUED, or_(OutboxMessage.due_at <= now, written_ahead))
    return and_(or_(waiting, _abandoned(now)), not_(_taken_back()))


def _taken_back() -> ColumnElement[bool]:
    """Return the condition that a letter is one of a message to many that was taken back."""
    gone_back = select(Mailing.id).where(Mailing.state == MailingState.TAKEN_BACK)
    return and_(OutboxMessage.mailing_id.is_not(None), OutboxMessage.mailing_id.in_(gone_back))


def _waiting_again() -> ColumnElement[MessageState]:
    """Return the state of a letter that was not sent this time: it waits, unless it was taken back meanwhile."""
    kind = OutboxMessage.state.type
    stopped, waits = literal(MessageState.CANCELLED, kind), literal(MessageState.QUEUED, kind)
    return case((_taken_back(), stopped), else_=waits)


def _abandoned(now: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody sends a message any more: its lease has ended, or nobody can have given it."""
    over = or_(OutboxMessage.lease_until < now, OutboxMessage.lease_until > now + LEASE + LONGEST_AHEAD)
    return and_(OutboxMessage.state == MessageState.SENDING, over)


def _set_hopeless_aside(session: Session, now: datetime) -> None:
    """End what was taken back while it was on its way, what is too old to be of use, what every sender died of."""
    old = and_(OutboxMessage.state == MessageState.QUEUED, OutboxMessage.due_at < now - OLDEST)
    poison = and_(_abandoned(now), OutboxMessage.attempts > len(PAUSES))
    ended = {"state": MessageState.FAILED, "lease_until": None}
    stopped = {"state": MessageState.CANCELLED, "lease_until": None, **_NO_BODY}
    unsent = or_(OutboxMessage.state == MessageState.QUEUED, _abandoned(now))
    session.execute(update(OutboxMessage).where(unsent, _taken_back()).values(**stopped))
    session.execute(update(OutboxMessage).where(old).values(last_error="too old", **ended))
    session.execute(update(OutboxMessage).where(poison).values(last_error="every sender broke off", **ended))


def _change(session: Session, sending: Sending, **values: Any) -> None:
    """Change the row if it is still this sender's."""
    holds = (
        OutboxMessage.id == sending.key,
        OutboxMessage.fencing_number == sending.fencing_number,
        OutboxMessage.state == MessageState.SENDING,
    )
    changed = session.execute(update(OutboxMessage).where(*holds).values(**values))
    if not isinstance(changed, CursorResult) or changed.rowcount != 1:
        raise LeaseLostError(f"The message {sending.public_id} is on its way by another sender.")


def _short(error: str) -> str:
    return " ".join(error.split())[:LONGEST_ERROR]
