"""What a run solved, and its plan, as the files that `matchmaker solve` reads and writes.

The instance is the one that was solved, so that the same bytes come out of it at the terminal. Whom somebody does not
want to meet is missing in it, and so it tells of vetoes of both sides: no office may have it, only an operator who says
why. The reason stands in the journal.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.archives import archive_bytes
from matchmaker.files.instance_files import format_instance
from matchmaker.files.plans import format_plan
from matchmaker.services.access import workshop_at
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.journal import record
from matchmaker.services.plans.judging import instance_in
from matchmaker.services.runs.states import KIND, found
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import jobs as job_queries
from matchmaker.store.queries import plans

INSTANCE, PLAN = "instance.json", "plan.json"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class RunFiles:
    """An archive with the instance and the plan of a run; its manifest says with which command to repeat it."""

    slug: str
    number: int
    content: bytes


def take_out(session: Session, principal: Principal, slug: str, job_id: str, *, reason: str, now: datetime) -> RunFiles:
    """Return the files of a run, and write into the journal who took them out, and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    RefusedError
        The run has no plan, or its instance is not kept.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_TAKE_OUT, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    run = found(session, principal, workshop, job_id, now)
    origin = job_queries.origin_of(session, KIND, job_id)
    solved = plans.run_of(session, origin.run_id) if origin is not None else None
    instance = instance_in(solved.instance) if solved is not None else None
    if run.plan is None or origin is None or instance is None:
        raise RefusedError(Refusal.REPLAY_NOT_YET)
    place = workshop.public_id
    record(
        session,
        principal,
        "run taken out",
        subject_kind="run",
        subject_id=job_id,
        workshop=place,
        reason=reason,
        details={"number": run.plan.number},
        now=now,
    )
    plan = replace(plan_of(session, origin.plan_id), events=())
    command = f"matchmaker solve {INSTANCE} -o {PLAN} --seed {run.seed} --time-limit {run.time_limit_s:g}"
    files = {INSTANCE: format_instance(instance), PLAN: format_plan(plan)}
    return RunFiles(workshop.slug, run.plan.number, archive_bytes(files, {"command": command}))
