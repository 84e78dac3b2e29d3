"""How long what is known of letters is kept: part of the daily housekeeping."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, or_, update
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.store.tables.outbox import OutboxMessage

BODY_KEPT = timedelta(days=7)
"""Of a message that was set aside: long enough to mend what was wrong and send it again."""

ROW_KEPT = timedelta(days=365)
"""That a message was written, to whom and when."""


def forget_letters(session: Session, now: datetime) -> int:
    """Forget what old messages said, and that there were older ones; return how many were dealt with."""
    ended = OutboxMessage.state.in_((MessageState.FAILED, MessageState.CANCELLED, MessageState.SENT))
    said = or_(OutboxMessage.body_text != "", OutboxMessage.body_html.is_not(None))
    old = update(OutboxMessage).where(ended, said, OutboxMessage.due_at < now - BODY_KEPT)
    blanked = session.execute(old.values(body_text="", body_html=None, attachments=None))
    dropped = session.execute(delete(OutboxMessage).where(ended, OutboxMessage.created_at < now - ROW_KEPT))
    return _rows(blanked) + _rows(dropped)


def _rows(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
