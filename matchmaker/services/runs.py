"""Runs of the solver as people see them: what one would work with, starting one, watching it, cancelling it.

The run itself is background work (`jobs`, `solving`); its result is a draft plan.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Answer, Principal, can, require
from matchmaker.domain.plans import Proof
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import jobs
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.journal import record
from matchmaker.services.keeping_published import KEEP
from matchmaker.services.standings import Figure, Standing, figures_of, read_standing
from matchmaker.store.queries import jobs as job_queries
from matchmaker.store.queries import names, scoring
from matchmaker.store.queries import plans as plan_queries
from matchmaker.store.queries.jobs import PlanOfRun, RunRow
from matchmaker.store.queries.scoring import Counts
from matchmaker.store.tables.jobs import Job

KIND = "solve"
SHORTEST_LIMIT_S = 1
USUAL_LIMIT_S = 60
LONGEST_LIMIT_S = 600
MOST_LISTED = 30

PATIENCE = timedelta(seconds=15)
"""A job that waits for longer is probably not waited for: no worker is running."""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run, as its page shows it.

    Parameters
    ----------
    elapsed_s
        Seconds since the work began, or that it took; 0 while it waits.
    solving_s
        Of these, those that count against the time limit; None before the solver began.
    unattended
        It has been waiting for so long that no worker seems to be there.
    failure
        Why it ended without a plan, if it did.
    """

    public_id: str
    state: JobState
    time_limit_s: float
    seed: int
    created_at: datetime
    finished_at: datetime | None
    elapsed_s: float
    solving_s: float | None
    standing: Standing | None
    cancelling: bool
    unattended: bool
    attempts: int
    failure: Refusal | None
    plan: PlanOfRun | None
    may_cancel: bool

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.finished_at is not None

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit, not the solver, said that its plan is the last."""
        stopped_by_hand = self.state is JobState.CANCELLED
        return self.plan is not None and not stopped_by_hand and self.plan.seconds >= self.time_limit_s

    @property
    def read_of(self) -> tuple[int, int] | None:
        """How many texts the language model has read, and of how many; None while it reads none."""
        before = self.standing is not None and self.standing.began is None and not self.ended
        counted = self.standing.value if self.standing is not None and before else {}
        return (
            (int(counted["done"]), int(counted["total"])) if counted.get("done", 0) < counted.get("total", 0) else None
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Value, bound and gap of the plan, or of the best plan so far; empty where there is none."""
        plan, standing = self.plan, self.standing
        if plan is not None and plan.proof is not Proof.INFEASIBLE:
            return figures_of(plan.objective, plan.bound, optimal=plan.proof is Proof.OPTIMAL)
        solving = standing is not None and standing.began is not None
        return figures_of(standing.value, standing.bound) if standing is not None and solving and plan is None else ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What the workshop and its two sides are called in the reader's language."""

    title: str
    host: str
    visitor: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A run with what stands above it."""

    heading: Heading
    run: RunState


@dataclass(frozen=True, slots=True)
class Matching:
    """What a run of a workshop would work with, what is missing, and the runs so far, the newest first."""

    heading: Heading
    counts: Counts
    missing: tuple[Refusal, ...]
    runs: tuple[RunState, ...]
    may_start: bool
    published: bool = False
    """Whether a plan is in force, which a run can keep as far as possible."""

    @property
    def active(self) -> RunState | None:
        """The run that is under way."""
        return next((run for run in self.runs if not run.ended), None)


def matching_of(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> Matching:
    """Return what an organiser has to know before a run is started."""
    workshop = workshop_at(session, slug)
    require(principal, Action.JOB_READ, workshop.resource())
    counts = scoring.counts(session, workshop.id)
    rows = job_queries.runs(session, workshop.id, KIND, most=MOST_LISTED)
    return Matching(
        heading=_heading(session, workshop, language),
        counts=counts,
        missing=missing_for_run(workshop.status, counts),
        runs=tuple(_state(row, principal, workshop, now) for row in rows),
        may_start=can(principal, Action.RUN_START, workshop.resource()) is Answer.ALLOW,
        published=plan_queries.in_force(session, workshop.id) is not None,
    )


def start_run(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    time_limit_s: float = USUAL_LIMIT_S,
    seed: int = 0,
    keep_published: bool = False,
    idempotency_key: str | None = None,
    now: datetime,
) -> RunState:
    """Ask for a run; a worker takes it within seconds after the commit. Asking twice with one key makes one run.

    With `keep_published` as few meetings of the plan in force as possible are moved, before anything else counts.

    Raises
    ------
    RefusedError
        Something is missing, a run of the workshop is under way, or the time limit is out of range.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_START, workshop.resource())
    key = _own_key(workshop, principal, idempotency_key)
    if earlier := jobs.asked_before(session, key):
        return _found(session, principal, workshop, earlier.public_id, now)
    _require_limit(time_limit_s)
    require_runnable(session, workshop.id, workshop.status)
    wish = jobs.Wish(
        kind=KIND,
        workshop_id=workshop.id,
        requested_by_id=principal.account,
        exclusive_key=f"{KIND}:{workshop.public_id}",
        idempotency_key=key,
        parameters={
            "time_limit_s": float(time_limit_s),
            "seed": int(seed),
            **({KEEP: True} if keep_published else {}),
        },
    )
    job = jobs.enqueue(session, wish, now=now)
    _note(session, principal, "run started", workshop, job.public_id, now)
    return _found(session, principal, workshop, job.public_id, now)


def run_state(session: Session, principal: Principal, slug: str, job_id: str, *, now: datetime) -> RunState:
    """Return how far a run is, or how it ended; `job_id` is its public id."""
    workshop = workshop_at(session, slug)
    require(principal, Action.JOB_READ, workshop.resource())
    return _found(session, principal, workshop, job_id, now)


def watch_run(
    session: Session, principal: Principal, slug: str, job_id: str, *, language: str, now: datetime
) -> Watched:
    """Return how far a run is with what its page needs besides."""
    run = run_state(session, principal, slug, job_id, now=now)
    return Watched(_heading(session, workshop_at(session, slug), language), run)


def cancel_run(
    session: Session, principal: Principal, slug: str, job_id: str, *, reason: str = "", now: datetime
) -> RunState:
    """Stop a run: within seconds it ends with its best plan so far, or without one. One that has ended stays."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_CANCEL, workshop.resource(), reason=reason)
    query = select(Job).where(Job.public_id == job_id, Job.workshop_id == workshop.id, Job.kind == KIND)
    job = session.scalar(query.with_for_update())
    if job is None:
        raise _nothing()
    if job.finished_at is None and job.cancel_requested_at is None:
        jobs.cancel(session, job, now=now)
        _note(session, principal, "run cancelled", workshop, job_id, now, reason)
    return _found(session, principal, workshop, job_id, now)


def require_runnable(session: Session, workshop_id: int, status: WorkshopStatus) -> None:
    """Refuse what cannot be planned, for the first reason that a person can mend."""
    for missing in missing_for_run(status, scoring.counts(session, workshop_id)):
        raise RefusedError(missing)


def missing_for_run(status: WorkshopStatus, counts: Counts) -> tuple[Refusal, ...]:
    """Return what keeps a workshop from being planned; nothing for one that can be."""
    people = counts.hosts + counts.visitors
    checks = {
        Refusal.RUN_WORKSHOP_OVER: status in {WorkshopStatus.HELD, WorkshopStatus.CANCELLED},
        Refusal.RUN_NOBODY: people == 0,
        Refusal.RUN_ONE_PERSON: people == 1,
        Refusal.RUN_NO_HOSTS: people > 1 and counts.hosts == 0,
        Refusal.RUN_NO_VISITORS: people > 1 and counts.visitors == 0,
        Refusal.RUN_NO_SLOTS: counts.slots == 0,
        Refusal.RUN_NO_TABLES: counts.slots > 0 and counts.tables == 0,
    }
    return tuple(refusal for refusal, applies in checks.items() if applies)


def _require_limit(time_limit_s: float) -> None:
    if not SHORTEST_LIMIT_S <= time_limit_s <= LONGEST_LIMIT_S:
        limits = {"shortest": SHORTEST_LIMIT_S, "longest": LONGEST_LIMIT_S}
        raise RefusedError(Refusal.RUN_LIMIT_WRONG, field="time_limit_s", **limits)


def _own_key(workshop: WorkshopFacts, principal: Principal, key: str | None) -> str | None:
    """Return a key that nobody else can use up, whatever somebody sends."""
    if not key:
        return None
    return f"{KIND}:" + hashlib.sha256(f"{workshop.public_id} {principal.account} {key}".encode()).hexdigest()


def _note(
    session: Session,
    principal: Principal,
    act: str,
    workshop: WorkshopFacts,
    job_id: str,
    now: datetime,
    reason: str = "",
) -> None:
    place = workshop.public_id
    record(session, principal, act, subject_kind="run", subject_id=job_id, workshop=place, reason=reason, now=now)


def _heading(session: Session, workshop: WorkshopFacts, language: str) -> Heading:
    titles = names.workshop_names(session, language, [workshop.id])
    parties = names.party_names(session, language, workshop.parties)
    host, visitor = (parties.get(key, "") for key in (workshop.host_party_id, workshop.visitor_party_id))
    return Heading(titles.get(workshop.id, workshop.slug), host, visitor, workshop.time_zone)


def _found(session: Session, principal: Principal, workshop: WorkshopFacts, job_id: str, now: datetime) -> RunState:
    row = job_queries.run(session, workshop.id, KIND, job_id)
    if row is None:
        raise _nothing()
    return _state(row, principal, workshop, now)


def _nothing() -> NotFoundError:
    return NotFoundError("There is no such run of this workshop.")


def _state(row: RunRow, principal: Principal, workshop: WorkshopFacts, now: datetime) -> RunState:
    waiting = row.state is JobState.QUEUED
    until = row.finished_at or now
    elapsed = until - row.started_at if row.started_at is not None and not waiting else timedelta(0)
    standing = read_standing(row.progress_text) if row.state is JobState.RUNNING else None
    began = standing.began if standing is not None else None
    return RunState(
        public_id=row.public_id,
        state=row.state,
        time_limit_s=float(row.parameters.get("time_limit_s", USUAL_LIMIT_S)),
        seed=int(row.parameters.get("seed", 0)),
        created_at=row.created_at,
        finished_at=row.finished_at,
        elapsed_s=max(0.0, elapsed.total_seconds()),
        solving_s=None if began is None else max(0.0, now.timestamp() - began),
        standing=standing,
        cancelling=row.cancel_requested_at is not None and row.finished_at is None,
        unattended=waiting and now - row.due_at > PATIENCE,
        attempts=row.attempts,
        failure=Refusal(row.error) if row.error else None,
        plan=row.plan,
        may_cancel=row.finished_at is None and can(principal, Action.RUN_CANCEL, workshop.resource()) is Answer.ALLOW,
    )
