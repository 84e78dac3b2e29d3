"""A new version of a plan from given meetings, made by people or for them rather than by a run.

Every way to such a version comes through here (the board, the day's desk, bringing an earlier one back), so that each
says where it came from and what it is worth by a recount. Whoever calls asks first whether that is allowed, and writes
the journal: this is a step of use cases, none by itself. A version is a draft, whatever it was made from, and nothing
is published by making one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanOrigin
from matchmaker.errors import NotFoundError
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.encode.plans import plan_of, store_plan
from matchmaker.services.plans.judging import Ground, Judged, ground_of, judge
from matchmaker.solver.audit import Finding
from matchmaker.store.queries import plans
from matchmaker.store.queries.plans import Version
from matchmaker.store.tables.items import VisitPlace
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Workshop

METHODS: Mapping[PlanOrigin, str] = {
    PlanOrigin.EDIT: "by hand",
    PlanOrigin.REPAIR: "repair",
    PlanOrigin.SUBSTITUTION: "substitution",
    PlanOrigin.RETURN: "brought back",
}
"""How a version came about that no run gave."""


@dataclass(frozen=True)
class Made:
    """A version that was made or judged again.

    Parameters
    ----------
    findings
        The hard rules that its meetings break; a version with any can be kept, but not proposed.
    """

    plan: WorkshopPlan
    findings: tuple[Finding, ...]


def meetings_of(session: Session, plan_id: int) -> tuple[Meeting, ...]:
    """Return the meetings of a version in public ids, the host first; `plan_id` is its key."""
    return plan_of(session, plan_id).meetings


def make_version(
    session: Session,
    workshop: WorkshopFacts,
    meetings: Sequence[Meeting],
    *,
    origin: PlanOrigin,
    based_on: str | None,
    now: datetime,
) -> Made:
    """Add a draft with these meetings as the next version of the workshop.

    Parameters
    ----------
    meetings
        In public ids, with the first slot of each session (see `meetings_of`).
    based_on
        The public id of the version that it was made from. The run of that stays the new one's too where what was
        solved then still judges it.

    Raises
    ------
    NotFoundError
        The workshop has no version `based_on`.
    InputError
        A meeting names somebody or something that the workshop does not have.
    """
    _one_after_the_other(session, workshop)
    base = _version(session, workshop, based_on) if based_on is not None else None
    ground = _ground(session, workshop, base, meetings)
    judged = judge(ground, meetings)
    row = store_plan(session, workshop.id, ground.run_id, _plan(workshop, ground, judged, meetings, origin), now=now)
    row.origin = origin
    row.based_on_id = base.id if base else None
    session.flush()
    if base is not None:
        _keep_visits(session, base.id, row.id)
    return Made(row, judged.findings)


def judge_again(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan) -> Made:
    """Recount what a draft is worth after its meetings were changed in place; what was proven of its base counts.

    The caller has locked the row, and flushed the changes of the meetings.
    """
    base = plans.version_of_key(session, plan.based_on_id or plan.id)
    meetings = meetings_of(session, plan.id)
    ground = _ground(session, workshop, base, meetings)
    if plan.based_on_id is None:
        ground = replace(ground, base_meetings=())  # what its own meetings were before is no longer known
    judged = judge(ground, meetings)
    plan.objective, plan.bound, plan.gap = dict(judged.objective), dict(judged.bound), dict(judged.gap)
    plan.bound_scope, plan.proof = dict(judged.bound_scope), judged.proof
    plan.run_id, plan.instance_sha256 = ground.run_id, ground.sha256
    session.flush()
    return Made(plan, judged.findings)


def findings_of(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan) -> tuple[Finding, ...]:
    """Return the hard rules that the meetings of a version break."""
    base, meetings = plans.version_of_key(session, plan.id), meetings_of(session, plan.id)
    return judge(_ground(session, workshop, base, meetings), meetings).findings


def _ground(session: Session, workshop: WorkshopFacts, base: Version | None, meetings: Sequence[Meeting]) -> Ground:
    document = plan_of(session, base.id) if base else None
    before, events = (document.meetings, document.events) if document else ((), ())
    return ground_of(session, workshop, base, before, meetings, events)


def _plan(
    workshop: WorkshopFacts, ground: Ground, judged: Judged, meetings: Sequence[Meeting], origin: PlanOrigin
) -> Plan:
    return Plan(
        instance=workshop.public_id,
        instance_sha256=ground.sha256,
        status=judged.proof.value,
        method=METHODS[origin],
        seed=0,
        seconds=0.0,
        versions={"matchmaker": version("matchmaker")},
        objective=judged.objective,
        bound=judged.bound,
        gap=judged.gap,
        bound_scope=judged.bound_scope,
        meetings=tuple(meetings),
        events=tuple(ground.events),
    )


def _keep_visits(session: Session, base: int, plan: int) -> None:
    """Let everybody go on the visits that they have in the version before; meetings were made around them."""
    columns = (VisitPlace.registration_id, VisitPlace.item_id, VisitPlace.workshop_id)
    before = select(literal(plan), *columns).where(VisitPlace.plan_id == base)
    session.execute(insert(VisitPlace).from_select(["plan_id", *(each.name for each in columns)], before))


def _one_after_the_other(session: Session, workshop: WorkshopFacts) -> None:
    """Let two who make a version at the same moment wait for each other, since versions are numbered."""
    session.execute(select(Workshop.id).where(Workshop.id == workshop.id).with_for_update())


def _version(session: Session, workshop: WorkshopFacts, public_id: str) -> Version:
    found = plans.version(session, workshop.id, public_id)
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    return found
