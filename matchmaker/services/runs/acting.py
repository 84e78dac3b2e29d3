"""Starting a run, and stopping it."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.goals import Goals
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import jobs
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.journal import record
from matchmaker.services.keeping_published import KEEP
from matchmaker.services.runs.states import KIND, USUAL_LIMIT_S, RunState, found, nothing
from matchmaker.store.queries import scoring
from matchmaker.store.queries.scoring import Counts
from matchmaker.store.tables.jobs import Job

SHORTEST_LIMIT_S = 1
LONGEST_LIMIT_S = 600


def start_run(  # noqa: PLR0913 (what a run is given)
    session: Session,
    principal: Principal,
    slug: str,
    *,
    time_limit_s: float = USUAL_LIMIT_S,
    seed: int = 0,
    keep_published: bool = False,
    goals: Goals | None = None,
    idempotency_key: str | None = None,
    now: datetime,
) -> RunState:
    """Ask for a run; a worker takes it within seconds after the commit. Asking twice with one key makes one run.

    Parameters
    ----------
    keep_published
        Whether as few meetings of the plan in force as possible are moved, before anything else counts.
    goals
        What the plan is to achieve, with that among it or not; None: what the workshop has as its goals.
    idempotency_key
        Asking twice with one key makes one run.

    Raises
    ------
    RefusedError
        Something is missing, a run of the workshop is under way, or the time limit is out of range.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_START, workshop.resource())
    key = _own_key(workshop, principal, idempotency_key)
    if earlier := jobs.asked_before(session, key):
        return found(session, principal, workshop, earlier.public_id, now)
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
            **({KEEP: True} if keep_published and goals is None else {}),
            **(goals.document() if goals is not None else {}),
        },
    )
    job = jobs.enqueue(session, wish, now=now)
    _note(session, principal, "run started", workshop, job.public_id, now)
    return found(session, principal, workshop, job.public_id, now)


def cancel_run(
    session: Session, principal: Principal, slug: str, job_id: str, *, reason: str = "", now: datetime
) -> RunState:
    """Stop a run: within seconds it ends with its best plan so far, or without one. One that has ended stays."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_CANCEL, workshop.resource(), reason=reason)
    query = select(Job).where(Job.public_id == job_id, Job.workshop_id == workshop.id, Job.kind == KIND)
    job = session.scalar(query.with_for_update())
    if job is None:
        raise nothing()
    if job.finished_at is None and job.cancel_requested_at is None:
        jobs.cancel(session, job, now=now)
        _note(session, principal, "run cancelled", workshop, job_id, now, reason)
    return found(session, principal, workshop, job_id, now)


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
