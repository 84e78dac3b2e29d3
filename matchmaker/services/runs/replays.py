"""Doing a run once more: the same instance, seed and limits, to see whether the same plan comes of it.

A replay is a check and makes no version. What it solves is the instance that the run keeps, so registrations that have
changed since make no difference; another version of the program may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan
from matchmaker.services import jobs
from matchmaker.services.access import workshop_at
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.journal import record
from matchmaker.services.plans.judging import instance_in
from matchmaker.services.runs.states import KIND, found
from matchmaker.services.standings import Standing, read_standing
from matchmaker.services.traces import FILE, MEETINGS, meetings_sha256, traces_of
from matchmaker.store.queries import jobs as job_queries
from matchmaker.store.queries import plans
from matchmaker.store.queries.jobs import Origin
from matchmaker.store.tables.jobs import Job

REPLAY = "replay"
RUN = "run"
"""The parameter of a replay with the public id of its run."""


@dataclass(frozen=True, slots=True)
class Posed:
    """What a replay solves, and what its run gave then."""

    origin: Origin
    instance: Instance


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay.

    Parameters
    ----------
    same
        Whether the plan is the same to the byte, but for the seconds that it took.
    same_meetings
        Whether everybody meets the same people in the same sessions.
    kept, lost, new
        How many meetings are those of the run, were only there, and are only here; None where the version was changed
        by hand since, so that they cannot be counted.
    versions
        By name, the versions of what computed it then and now, where they differ; empty for one that was not there.
    values
        By objective the value then and now.
    out_of_time
        Whether the time limit ended the replay, so that the plan depends on how fast it was.
    """

    same: bool
    same_meetings: bool
    kept: int | None
    lost: int | None
    new: int | None
    versions: Mapping[str, tuple[str, str]]
    values: Mapping[str, tuple[float, float]]
    out_of_time: bool


@dataclass(frozen=True, slots=True)
class ReplayState:
    """A replay as the page of its run shows it; `outcome` is there when it has ended with a plan."""

    public_id: str
    state: JobState
    created_at: datetime
    standing: Standing | None
    cancelling: bool
    unattended: bool
    failure: Refusal | None
    outcome: Replay | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


def start_replay(session: Session, principal: Principal, slug: str, job_id: str, *, now: datetime) -> str:
    """Ask for a run to be done once more; return the public id of the replay.

    Raises
    ------
    NotFoundError
        The workshop has no such run.
    RefusedError
        The run has no plan, or a replay of it is under way.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_START, workshop.resource())
    run = found(session, principal, workshop, job_id, now)
    if run.plan is None:
        raise RefusedError(Refusal.REPLAY_NOT_YET)
    wish = jobs.Wish(
        kind=REPLAY,
        workshop_id=workshop.id,
        requested_by_id=principal.account,
        exclusive_key=_key(job_id),
        parameters={RUN: job_id, "time_limit_s": run.time_limit_s, "seed": run.seed},
    )
    job = jobs.enqueue(session, wish, now=now)
    place = workshop.public_id
    record(session, principal, "run replayed", subject_kind="run", subject_id=job_id, workshop=place, now=now)
    return job.public_id


def stop_replay(session: Session, principal: Principal, slug: str, job_id: str, *, now: datetime) -> None:
    """Stop the replay of a run that is under way, if there is one; nothing is kept of it."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_CANCEL, workshop.resource())
    found(session, principal, workshop, job_id, now)
    active = Job.workshop_id == workshop.id, Job.exclusive_key == _key(job_id), Job.finished_at.is_(None)
    job = session.scalar(select(Job).where(*active).with_for_update())
    if job is not None:
        jobs.cancel(session, job, now=now)


def latest_replay(session: Session, workshop_id: int, job_id: str, now: datetime) -> ReplayState | None:
    """Return the last replay of a run, in one statement; None where there was none."""
    row = job_queries.latest(session, workshop_id, REPLAY, _key(job_id))
    if row is None:
        return None
    waiting = row.state is JobState.QUEUED
    return ReplayState(
        public_id=row.public_id,
        state=row.state,
        created_at=row.created_at,
        standing=read_standing(row.progress_text) if row.state is JobState.RUNNING else None,
        cancelling=row.cancel_requested_at is not None and row.finished_at is None,
        unattended=waiting and now - row.due_at > jobs.PATIENCE,
        failure=Refusal(row.error) if row.error else None,
        outcome=_outcome(row.result) if row.state is JobState.DONE and row.result else None,
    )


def read_replay(session: Session, claim: jobs.Claim) -> Posed:
    """Return what a replay is to solve.

    Raises
    ------
    RefusedError
        The run, its plan or its instance is gone.
    """
    origin = job_queries.origin_of(session, KIND, claim.parameters[RUN])
    solved = plans.run_of(session, origin.run_id) if origin is not None else None
    instance = instance_in(solved.instance) if solved is not None else None
    if origin is None or instance is None:
        raise RefusedError(Refusal.REPLAY_NOT_YET)
    return Posed(origin, instance)


def conclude_replay(session: Session, claim: jobs.Claim, posed: Posed, plan: Plan, *, now: datetime) -> None:
    """Compare the plan with what the run gave, and keep the answer with the job."""
    before = plan_of(session, posed.origin.plan_id)
    then, own = posed.origin.result or {}, traces_of(plan)
    known = {FILE: then.get(FILE) or traces_of(before)[FILE], MEETINGS: then.get(MEETINGS) or own[MEETINGS]}
    unchanged = MEETINGS not in then or meetings_sha256(before.meetings) == then[MEETINGS]
    old = {(each.a, each.b, each.session) for each in before.meetings}
    new = {(each.a, each.b, each.session) for each in plan.meetings}
    same_meetings = own[MEETINGS] == known[MEETINGS] if MEETINGS in then else old == new
    counted = {"kept": len(old & new), "lost": len(old - new), "new": len(new - old)} if unchanged else {}
    both = {**before.versions, **plan.versions}
    result: dict[str, Any] = {
        "same": own[FILE] == known[FILE],
        "same_meetings": same_meetings,
        **counted,
        "versions": {
            name: [before.versions.get(name, ""), plan.versions.get(name, "")]
            for name in both
            if before.versions.get(name) != plan.versions.get(name)
        },
        "values": {name: [before.objective.get(name, value), value] for name, value in plan.objective.items()},
        "out_of_time": plan.seconds >= float(claim.parameters["time_limit_s"]),
    }
    jobs.finish(session, claim, result, now=now)


def _outcome(result: Mapping[str, Any]) -> Replay:
    return Replay(
        same=result["same"],
        same_meetings=result["same_meetings"],
        kept=result.get("kept"),
        lost=result.get("lost"),
        new=result.get("new"),
        versions={name: (then, now) for name, (then, now) in result["versions"].items()},
        values={name: (then, now) for name, (then, now) in result["values"].items()},
        out_of_time=result["out_of_time"],
    )


def _key(job_id: str) -> str:
    return f"{REPLAY}:{job_id}"
