"""Whether the service can do its work: the schema is the newest, and somebody takes up the background work."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Answer, Principal, can
from matchmaker.errors import NotFoundError
from matchmaker.store import revisions
from matchmaker.store.tables.jobs import Job

LONGEST_WAIT = timedelta(minutes=1)
"""A job that has been due longer has nobody who takes it up: a worker looks every few seconds."""


def require_watcher(principal: Principal, *, from_this_machine: bool) -> None:
    """Refuse everybody but operators and whoever asks on this machine, as if there were nothing to see."""
    if can(principal, Action.READY_READ) is not Answer.ALLOW and not from_this_machine:
        raise NotFoundError("There is nothing at this address.")


def what_is_missing(session: Session, principal: Principal, *, from_this_machine: bool, now: datetime) -> list[str]:
    """Return what keeps the service from working, for the log; nothing when it is ready.

    Whatever watches over the service asks from its own machine, where nobody is signed in.
    """
    require_watcher(principal, from_this_machine=from_this_machine)
    missing = []
    if revisions.require_known(session.connection()) != revisions.head():
        missing.append("the database has not been upgraded")
    waiting = select(func.count()).where(Job.state == JobState.QUEUED, Job.due_at < now - LONGEST_WAIT)
    running = select(func.count()).where(Job.state == JobState.RUNNING)
    if session.scalar(waiting) and not session.scalar(running):
        missing.append("nobody takes up the background work")
    return missing
