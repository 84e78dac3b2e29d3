"""The background work of forgetting: one job forgets everybody who waits for it, since the files are cleaned once."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.services import jobs
from matchmaker.services.erasure.ledger import Entry
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.privacy import Erasure

KIND = "erase"


def ask_for_work(session: Session, *, now: datetime) -> None:
    """Ask that those who wait be forgotten, unless a job that has not begun yet will see them too."""
    waiting = select(Job.id).where(Job.kind == KIND, Job.state == JobState.QUEUED)
    if session.scalar(waiting.limit(1)) is None:
        jobs.enqueue(session, jobs.Wish(kind=KIND), now=now)


def outstanding(session: Session) -> list[Entry]:
    """Return who waits to be forgotten, the earliest wish first."""
    query = select(Erasure).where(Erasure.done_at.is_(None)).order_by(Erasure.id)
    return [Entry(row.profile_id, row.account_id, row.requested_at.isoformat()) for row in session.scalars(query)]


def conclude(session: Session, claim: jobs.Claim, done: list[Entry], *, now: datetime) -> None:
    """End the job: those whom it forgot are forgotten, and the files hold nothing of them any more.

    Raises
    ------
    LeaseLostError
        Another worker holds the job.
    """
    for each in done:
        same = Erasure.profile_id == each.profile_id if each.profile_id else Erasure.account_id == each.account_id
        session.execute(update(Erasure).where(same, Erasure.done_at.is_(None)).values(done_at=now))
    jobs.finish(session, claim, {"forgotten": len(done)}, now=now)


def ask_again(session: Session, now: datetime) -> int:
    """Ask for the work once more where somebody still waits for it, and return how many do: a step of each day."""
    waiting = len(outstanding(session))
    if waiting:
        ask_for_work(session, now=now)
    return waiting
