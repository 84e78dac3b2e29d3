"""Letters to a person who is forgotten: nothing of them stays, and what has not been sent is not sent."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.services.erasure.working import ask_for_work
from matchmaker.services.subject import Subject, whose
from matchmaker.store.tables.outbox import OutboxMessage

NOWHERE = "erased.invalid"
"""The domain of addresses to which no mail can go; by its ending no such domain can ever exist."""

FAREWELL = "erased"
"""The kind of the letter that tells a person that they are being forgotten: the one that may still go out."""

FAREWELL_WITHIN = timedelta(days=3)
"""After so long it is given up."""

_WAITING = (MessageState.QUEUED, MessageState.SENDING)


def forget_mail(session: Session, subject: Subject) -> None:
    """Empty every letter to the person, and cancel those that wait; a farewell that waits is left for some days."""
    mine = select(OutboxMessage).where(whose(OutboxMessage.__table__, subject))  # type: ignore[arg-type]
    for row in session.scalars(mine):
        if row.kind == FAREWELL and row.state in _WAITING:
            row.profile_id = None
            continue
        if row.state in _WAITING:
            row.state = MessageState.CANCELLED
        row.address, row.subject, row.body_text = f"{row.public_id}@{NOWHERE}", "", ""
        row.body_html = row.attachments = row.deduplication_key = row.profile_id = None
        row.last_error = ""
    session.flush()


def drop_farewells(session: Session, now: datetime) -> int:
    """Drop the farewells that were sent, or that could not be sent in time; return how many."""
    sent_or_late = OutboxMessage.state.not_in(_WAITING) | (OutboxMessage.created_at < now - FAREWELL_WITHIN)
    query = select(OutboxMessage.id).where(OutboxMessage.kind == FAREWELL, sent_or_late)
    keys = list(session.scalars(query))
    session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(keys)))
    if keys:
        ask_for_work(session, now=now)  # it cleans the files of what was deleted here
    return len(keys)


def emptied_messages(session: Session) -> set[str]:
    """Return the public ids of the letters that were emptied, which lie in a file perhaps."""
    return set(session.scalars(select(OutboxMessage.public_id).where(OutboxMessage.address.endswith(f"@{NOWHERE}"))))
