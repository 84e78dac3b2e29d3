"""What a worker does of a run, between which the long work lies: read, prepare, apply. Each is one transaction.

The result becomes a draft plan in the transaction that ends the job, so it appears once or not at all. Whether
registrations changed meanwhile is seen there too: the input is read again and its hash compared. Both offices see that,
so vetoes do not count in it: a version that holds a vetoed meeting is stopped when it is to be published.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.files.instance_files import format_instance, instance_document
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan
from matchmaker.files.profiles import Profiles, format_profiles
from matchmaker.services import jobs, scoring
from matchmaker.services.aiming import aimed
from matchmaker.services.encode.beside import Going, keep_visits, visits_now
from matchmaker.services.encode.plans import store_plan
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.keeping_published import at_published_tables, base_of_run
from matchmaker.services.plans.ways_out import way_out_document
from matchmaker.services.relaxing import Relaxation
from matchmaker.services.runs import require_runnable
from matchmaker.services.traces import traces_of
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Run
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the solver is handed.

    Parameters
    ----------
    sha256
        Of the instance's file.
    input_sha256
        Of all that the plan depends on: the instance and the profiles that its pairs were scored from.
    told_sha256
        Of the same without vetoes: when it is another one at the end, both offices are told that the plan is stale.
    visits
        Who goes on which visit, and so is away in the instance: keys of registrations and items.
    """

    run_id: int
    instance: Instance
    sha256: str
    input_sha256: str
    told_sha256: str
    time_limit_s: float
    seed: int
    visits: tuple[Going, ...] = ()


def read_profiles(session: Session, claim: jobs.Claim) -> Profiles:
    """Return the profiles whose pairs are to be scored; refuse what can no longer be planned."""
    workshop = session.get_one(Workshop, claim.workshop_id)
    require_runnable(session, workshop.id, workshop.status)
    return scoring.profiles_of(session, workshop.id)


def prepare(session: Session, claim: jobs.Claim, profiles: Profiles, scored: Instance, *, now: datetime) -> Prepared:
    """Store the scores and the run with the instance to be solved; `scored` was made from `profiles`.

    Raises
    ------
    RefusedError
        Everybody has left meanwhile, or the programme is gone.
    LeaseLostError
        Another worker holds the job.
    """
    workshop = session.get_one(Workshop, claim.workshop_id)
    require_runnable(session, workshop.id, workshop.status)
    scoring.store_scores(session, workshop.id, scored)
    session.flush()
    instance = workshop_instance(session, workshop.id, keep_spare=True)
    instance = aimed(instance, claim.parameters)
    sha256, input_sha256 = _sha256(format_instance(instance)), _input_sha256(profiles, instance)
    jobs.note_input(session, claim, input_sha256)
    run = _run_row(session, claim, instance, sha256, now)
    told = workshop_instance(session, workshop.id, with_vetoes=False, keep_spare=True)
    told_sha256, visits = _told_sha256(profiles, told), visits_now(session, workshop.id)
    return Prepared(run.id, instance, sha256, input_sha256, told_sha256, run.time_limit_s, run.seed, visits)


def apply(
    session: Session,
    claim: jobs.Claim,
    prepared: Prepared,
    plan: Plan,
    *,
    way_out: Relaxation | None = None,
    stopped: bool = False,
    now: datetime,
) -> None:
    """Store the plan as a draft and end the job; mark the plan stale if its input has changed since.

    Parameters
    ----------
    session, claim, prepared, plan, now
        The transaction, the job, what was solved, its plan, and the time.
    way_out
        Steps after which there would be a plan, where there is none; they are kept with the run.
    stopped
        Whether the solver was stopped by hand, so that the plan is the best until then.

    Raises
    ------
    RefusedError
        A session or a registration of the plan is gone.
    LeaseLostError
        Another worker holds the job, or it has ended: the plan must not be kept.
    """
    workshop = session.get_one(Workshop, claim.workshop_id)
    stale = _told_now(session, workshop.id) != prepared.told_sha256
    traces = traces_of(plan)
    base = base_of_run(session, workshop.id, claim.parameters)
    if base is not None:
        plan = at_published_tables(session, base, prepared.instance, plan)
    try:
        row = store_plan(session, workshop.id, prepared.run_id, plan, now=now)
    except InputError as gone:
        raise RefusedError(Refusal.RUN_OVERTAKEN) from gone
    keep_visits(session, workshop.id, row.id, prepared.visits)
    row.based_on_id = base
    if stale:
        row.stale_since = now
    result = {"plan": row.public_id, "stale": stale, **traces}
    if way_out is not None:
        result["way_out"] = way_out_document(prepared.instance, way_out)
    jobs.finish(session, claim, result, stopped=stopped, now=now)


def _told_now(session: Session, workshop_id: int) -> str | None:
    """Return the hash of the input as it is now, without vetoes; None where there is nothing left to plan."""
    try:
        instance = workshop_instance(session, workshop_id, with_vetoes=False, keep_spare=True)
    except InputError:
        return None
    return _told_sha256(scoring.profiles_of(session, workshop_id), instance)


def _told_sha256(profiles: Profiles, instance: Instance) -> str:
    wants = tuple(each for each in profiles.preferences if each.kind != "veto")
    return _input_sha256(replace(profiles, preferences=wants), instance)


def _input_sha256(profiles: Profiles, instance: Instance) -> str:
    return _sha256(format_profiles(profiles) + format_instance(instance))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _run_row(session: Session, claim: jobs.Claim, instance: Instance, sha256: str, now: datetime) -> Run:
    """Return the row of the run: that of an attempt before, which came to nothing, or a new one."""
    run = session.scalar(select(Run).where(Run.job_id == claim.job_id))
    if run is None:
        job = session.get_one(Job, claim.job_id)
        run = Run(workshop_id=claim.workshop_id, job_id=job.id, requested_by_id=job.requested_by_id, created_at=now)
        session.add(run)
    run.parameters = dict(claim.parameters)
    run.time_limit_s = float(claim.parameters["time_limit_s"])
    run.seed = int(claim.parameters["seed"])
    run.instance = instance_document(instance)
    run.input_sha256 = sha256
    session.flush()
    return run
