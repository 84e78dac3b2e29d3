"""What an operator watches: how much work waits, since when, and how large the database is."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.mail import MessageState
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage


def jobs_by_state(session: Session) -> Mapping[str, int]:
    """Return how many jobs there are in each state, also in those that none is in."""
    found = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    return {state.value: found.get(state, 0) for state in JobState}


def messages_by_state(session: Session) -> Mapping[str, int]:
    """Return how many messages there are in each state, also in those that none is in."""
    query = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    found = dict(session.execute(query).all())
    return {state.value: found.get(state, 0) for state in MessageState}


def oldest_due_job(session: Session, now: datetime) -> datetime | None:
    """Return since when the job waits that has been due for longest; None where none is."""
    return session.scalar(select(func.min(Job.due_at)).where(Job.state == JobState.QUEUED, Job.due_at <= now))


def oldest_due_message(session: Session, now: datetime) -> datetime | None:
    """Return since when the message waits that has been due for longest; None where none is."""
    waiting = (OutboxMessage.state == MessageState.QUEUED, OutboxMessage.due_at <= now)
    return session.scalar(select(func.min(OutboxMessage.due_at)).where(*waiting))


def database_bytes(session: Session) -> int:
    """Return how large the database is."""
    if session.connection().dialect.name == "postgresql":
        query = "SELECT pg_database_size(current_database())"
    else:
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(session.scalar(text(query)) or 0)
