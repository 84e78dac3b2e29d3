"""What is known of background work: which jobs are due, and the runs of a workshop with the plans they gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import Proof
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Meeting, Run, WorkshopPlan


@dataclass(frozen=True, slots=True)
class PlanOfRun:
    """The plan that a run gave, as far as one sentence needs it."""

    public_id: str
    number: int
    proof: Proof
    objective: Mapping[str, float]
    bound: Mapping[str, float]
    gap: Mapping[str, float]
    seconds: float
    meetings: int
    stale_since: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of the solver as an organiser sees it."""

    public_id: str
    state: JobState
    parameters: Mapping[str, Any]
    progress_text: str
    error: str
    attempts: int
    created_at: datetime
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    plan: PlanOfRun | None


LONGEST_AHEAD = timedelta(seconds=20)
"""How far ahead of us the clock may be by which a lease was given, twice a lease; a clock that was further ahead was
wrong and has been set back, and a job that waited for it would wait for hours."""


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody should take a job: it waits, or its worker has not been heard of."""
    asked_ahead = and_(Job.created_at > now + LONGEST_AHEAD, Job.due_at <= Job.created_at)
    waiting = and_(Job.state == JobState.QUEUED, or_(Job.due_at <= now, asked_ahead))
    return or_(waiting, and_(Job.state == JobState.RUNNING, is_abandoned(now)))


def is_abandoned(now: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody holds a job any more: its lease has ended, or nobody can have given it."""
    return or_(Job.lease_until < now, Job.lease_until > now + LONGEST_AHEAD)


def count_due(session: Session, now: datetime) -> int:
    """Return how many jobs somebody should take."""
    return session.scalar(select(func.count()).select_from(Job).where(is_due(now))) or 0


def runs(session: Session, workshop_id: int, kind: str, *, most: int) -> list[RunRow]:
    """Return the latest `most` runs of a workshop, the newest first."""
    query = _runs(kind).where(Job.workshop_id == workshop_id).order_by(Job.created_at.desc(), Job.id.desc())
    return [_run_row(row) for row in session.execute(query.limit(most))]


def run(session: Session, workshop_id: int, kind: str, public_id: str) -> RunRow | None:
    """Return a run of the workshop; None where it has none of this id."""
    query = _runs(kind).where(Job.workshop_id == workshop_id, Job.public_id == public_id)
    row = session.execute(query).one_or_none()
    return _run_row(row) if row else None


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job of any kind with its result."""

    public_id: str
    state: JobState
    progress_text: str
    result: Mapping[str, Any] | None
    error: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None
    cancel_requested_at: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a run left: keys of its run and of the plan that it gave, the hash of what it solved, its job's result."""

    run_id: int
    plan_id: int
    sha256: str
    result: Mapping[str, Any] | None


def latest(session: Session, workshop_id: int, kind: str, exclusive_key: str) -> JobRow | None:
    """Return the last job of a kind that was asked for under a key."""
    same = Job.workshop_id == workshop_id, Job.kind == kind, Job.exclusive_key == exclusive_key
    query = select(*(getattr(Job, name) for name in JobRow.__slots__)).where(*same).order_by(Job.id.desc())
    row = session.execute(query.limit(1)).one_or_none()
    return JobRow(*row) if row else None


def origin_of(session: Session, kind: str, public_id: str) -> Origin | None:
    """Return what a run left; None where it gave no plan."""
    query = (
        select(Run.id, func.min(WorkshopPlan.id), Run.input_sha256, Job.id)
        .join(Run, Run.job_id == Job.id)
        .join(WorkshopPlan, WorkshopPlan.run_id == Run.id)
        .where(Job.kind == kind, Job.public_id == public_id)
        .group_by(Run.id, Run.input_sha256, Job.id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Origin(*row[:3], result=session.scalar(select(Job.result).where(Job.id == row[3])))


_JOB_COLUMNS = [getattr(Job, name) for name in RunRow.__slots__ if name != "plan"]
_PLAN_COLUMNS = [getattr(WorkshopPlan, name) for name in PlanOfRun.__slots__ if name not in {"meetings", "stale_since"}]


def _runs(kind: str) -> Any:
    """Return the statement: the first plan of a run is the one that it gave, and its meetings are counted beside it."""
    copy = aliased(WorkshopPlan)
    first = select(func.min(copy.id)).where(copy.run_id == Run.id).correlate(Run).scalar_subquery()
    meetings = select(func.count()).where(Meeting.plan_id == WorkshopPlan.id).scalar_subquery()
    return (
        select(*_JOB_COLUMNS, *_PLAN_COLUMNS, meetings, WorkshopPlan.stale_since)
        .outerjoin(Run, Run.job_id == Job.id)
        .outerjoin(WorkshopPlan, WorkshopPlan.id == first)
        .where(Job.kind == kind)
    )


def _run_row(row: Any) -> RunRow:
    of_job, of_plan = row[: len(_JOB_COLUMNS)], row[len(_JOB_COLUMNS) :]
    values = (*of_job, PlanOfRun(*of_plan) if of_plan[0] is not None else None)
    return RunRow(*values)
