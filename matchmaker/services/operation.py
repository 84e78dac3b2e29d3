"""The figures of the work that waits in the database, for whoever watches over the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.store.queries import operation as queries

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much is in which state, and how long what is due has waited.

    Parameters
    ----------
    jobs, messages
        State to number, of background work and of the outbox.
    job_wait_s, message_wait_s
        For how long the oldest that is due has waited, in seconds; 0 where nothing waits.
    database_bytes
        The size of the database.
    """

    jobs: Counts
    messages: Counts
    job_wait_s: float
    message_wait_s: float
    database_bytes: int


def figures(session: Session, *, now: datetime) -> Figures:
    """Return the figures of now; whether somebody may see them is asked by `health.require_watcher`."""
    return Figures(
        queries.jobs_by_state(session),
        queries.messages_by_state(session),
        _seconds_since(queries.oldest_due_job(session, now), now),
        _seconds_since(queries.oldest_due_message(session, now), now),
        queries.database_bytes(session),
    )


def _seconds_since(then: datetime | None, now: datetime) -> float:
    return 0.0 if then is None else max(0.0, (now - then).total_seconds())
