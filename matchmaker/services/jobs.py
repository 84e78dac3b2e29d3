"""Background work by the row: asked for once, held by a lease, applied once.

A worker claims a job and holds it as long as its heartbeat renews the lease. Each claim has a higher fencing number,
and whatever a worker writes counts only with the number of the last claim: one that was thought dead cannot apply its
result a second time. A job whose worker fell silent is taken again; after `MOST_ATTEMPTS` tries it ends as failed.

These are steps of other use cases and of the worker, not acts of a person, so nobody's right is asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.errors import LeaseLostError, Refusal, RefusedError
from matchmaker.logs import REQUEST, request_in_force
from matchmaker.store.queries import jobs as queries
from matchmaker.store.tables.jobs import Job

LEASE = timedelta(seconds=10)
"""How long a worker may be silent before its job is given to another."""

MOST_ATTEMPTS = 3

PATIENCE = timedelta(seconds=15)
"""A job that waits for longer is probably not waited for: no worker is running."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done, for whom.

    Parameters
    ----------
    kind
        The kind of work, which the worker knows.
    exclusive_key
        Of the jobs with one key only one may be waiting or running.
    idempotency_key
        Asking twice with one key makes one job.
    """

    kind: str
    workshop_id: int | None = None
    requested_by_id: int | None = None
    exclusive_key: str | None = None
    idempotency_key: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker holds, with the number that its results must carry."""

    job_id: int
    public_id: str
    kind: str
    fencing_number: int
    workshop_id: int | None
    parameters: Mapping[str, Any]
    request: str = ""
    """The id of the request that asked for it, which its lines in the log carry."""


def enqueue(session: Session, wish: Wish, *, now: datetime) -> Job:
    """Ask for work, due at once; the same idempotency key gives the same job, whatever has become of it.

    Raises
    ------
    RefusedError
        A job with the same exclusive key is waiting or running.
    """
    if job := asked_before(session, wish.idempotency_key):
        return job
    active = select(Job.id).where(Job.exclusive_key == wish.exclusive_key, Job.state.in_(_ACTIVE))
    if wish.exclusive_key is not None and session.scalar(active) is not None:
        raise RefusedError(Refusal.RUN_ACTIVE)
    asked = {name: getattr(wish, name) for name in Wish.__slots__ if name != "parameters"}
    asked_by = {REQUEST: request} if (request := request_in_force()) else {}
    job = Job(**asked, parameters={**wish.parameters, **asked_by}, created_at=now, due_at=now)
    session.add(job)
    session.flush()
    return job


def asked_before(session: Session, idempotency_key: str | None) -> Job | None:
    """Return the job that was made with this key, if any was."""
    if idempotency_key is None:
        return None
    return session.scalar(select(Job).where(Job.idempotency_key == idempotency_key))


def claim_next(session: Session, worker: str, *, now: datetime) -> Claim | None:
    """Take the job that has been due for longest, or None where there is none.

    Abandoned jobs that were cancelled or tried too often end here.
    """
    _end_abandoned(session, now)
    due = select(Job).where(queries.is_due(now)).order_by(Job.due_at, Job.id).limit(1)
    job = session.scalar(due.with_for_update(skip_locked=True))
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.attempts += 1
    job.fencing_number += 1
    job.worker = worker
    job.started_at = job.heartbeat_at = now
    job.lease_until = now + LEASE
    job.progress, job.progress_text = 0.0, ""
    session.flush()
    return _claim(job)


def held(session: Session, public_id: str, fencing_number: int) -> Claim:
    """Return the claim that another process of the worker made.

    Raises
    ------
    LeaseLostError
        It no longer holds.
    """
    query = select(Job).where(
        Job.public_id == public_id, Job.fencing_number == fencing_number, Job.state == JobState.RUNNING
    )
    job = session.scalar(query)
    if job is None:
        raise _lost(public_id)
    return _claim(job)


def beat(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Renew the lease; return whether somebody asked to cancel the job.

    Raises
    ------
    LeaseLostError
        Another worker holds the job, or it has ended.
    """
    _change(session, claim, heartbeat_at=now, lease_until=now + LEASE)
    return is_cancelled(session, claim)


def is_cancelled(session: Session, claim: Claim) -> bool:
    """Return whether somebody asked to cancel the job."""
    return session.scalar(select(Job.cancel_requested_at).where(Job.id == claim.job_id)) is not None


def report(session: Session, claim: Claim, share: float, text: str) -> None:
    """Note how far the job is: the share that is done, in [0, 1], and a text that the pages know how to word."""
    _change(session, claim, progress=share, progress_text=text)


def note_input(session: Session, claim: Claim, sha256: str) -> None:
    """Note the hash of what the job works on."""
    _change(session, claim, input_sha256=sha256)


def finish(session: Session, claim: Claim, result: Mapping[str, Any], *, stopped: bool = False, now: datetime) -> None:
    """End the job with its result, in the transaction that applies it.

    Parameters
    ----------
    session, claim, result, now
        The transaction, the job, what it came to, and the time.
    stopped
        Whether somebody's wish to cancel cut the work short: the job is cancelled then, and its result is what was
        there. A wish that came too late to change anything leaves the job done.

    Raises
    ------
    LeaseLostError
        The claim no longer holds: nothing may be applied.
    """
    state = JobState.CANCELLED if stopped else JobState.DONE
    _change(session, claim, state=state, progress=1.0, result=dict(result), **_ended(now))


def fail(session: Session, claim: Claim, why: Refusal, *, now: datetime) -> None:
    """End the job as failed for a reason that a person can be told."""
    _change(session, claim, state=JobState.FAILED, error=why.value, **_ended(now))


def end_cancelled(session: Session, claim: Claim, *, now: datetime) -> None:
    """End the job as cancelled: the worker has stopped, and there is no result."""
    _change(session, claim, state=JobState.CANCELLED, **_ended(now))


def give_back(session: Session, claim: Claim, *, now: datetime) -> None:
    """Put the job back, since the worker is being stopped; this was no attempt. A cancelled one ends."""
    if is_cancelled(session, claim):
        end_cancelled(session, claim, now=now)
    else:
        _change(session, claim, state=JobState.QUEUED, due_at=now, attempts=Job.attempts - 1, **_UNHELD)


def break_off(session: Session, claim: Claim, *, now: datetime) -> None:
    """Put a job back whose work broke off; end it when it was cancelled or when that was the last attempt."""
    if is_cancelled(session, claim):
        end_cancelled(session, claim, now=now)
    elif session.get_one(Job, claim.job_id).attempts >= MOST_ATTEMPTS:
        fail(session, claim, Refusal.JOB_TRIED_OFTEN, now=now)
    else:
        _change(session, claim, state=JobState.QUEUED, due_at=now, **_UNHELD)


def cancel(session: Session, job: Job, *, now: datetime) -> None:
    """Cancel a job: one that waits ends now, one that runs when its worker has heard of it."""
    if job.state is JobState.QUEUED:
        job.state = JobState.CANCELLED
        job.finished_at = now
    if job.state in {JobState.CANCELLED, JobState.RUNNING} and job.cancel_requested_at is None:
        job.cancel_requested_at = now
    session.flush()


_ACTIVE = (JobState.QUEUED, JobState.RUNNING)
_UNHELD: Mapping[str, None] = {"lease_until": None, "worker": None}


def _ended(now: datetime) -> dict[str, Any]:
    return {"finished_at": now, **_UNHELD}


def _end_abandoned(session: Session, now: datetime) -> None:
    abandoned = (Job.state == JobState.RUNNING, queries.is_abandoned(now))
    cancelled = update(Job).where(*abandoned, Job.cancel_requested_at.is_not(None))
    session.execute(cancelled.values(state=JobState.CANCELLED, **_ended(now)))
    tried_often = update(Job).where(*abandoned, Job.attempts >= MOST_ATTEMPTS)
    session.execute(tried_often.values(state=JobState.FAILED, error=Refusal.JOB_TRIED_OFTEN.value, **_ended(now)))


def _change(session: Session, claim: Claim, **values: Any) -> None:
    """Change the row if the claim still holds."""
    holds = (Job.id == claim.job_id, Job.fencing_number == claim.fencing_number, Job.state == JobState.RUNNING)
    changed = session.execute(update(Job).where(*holds).values(**values))
    if not isinstance(changed, CursorResult) or changed.rowcount != 1:
        raise _lost(claim.public_id)


def _claim(job: Job) -> Claim:
    parameters = {name: value for name, value in job.parameters.items() if name != REQUEST}
    request = str(job.parameters.get(REQUEST, ""))
    return Claim(job.id, job.public_id, job.kind, job.fencing_number, job.workshop_id, parameters, request)


def _lost(public_id: str) -> LeaseLostError:
    return LeaseLostError(f"The job {public_id} is held by another worker by now, or has ended.")
