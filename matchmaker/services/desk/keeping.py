"""A repair that was computed becomes a draft, which can be looked at, published under a mandate, or proposed.

Only the latest is worth anything, so earlier drafts of the desk are marked as out of date. What was computed before
somebody else published a version, or noted something, is not kept at all: it answers another question.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.errors import InputError, StaleError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.desk.changes import said
from matchmaker.services.desk.facts import day_of, desk_to_change
from matchmaker.services.desk.repairing import Repaired
from matchmaker.services.encode.plans import store_plan
from matchmaker.store.tables.plans import WorkshopPlan


def keep_repair(session: Session, principal: Principal, slug: str, repaired: Repaired, *, now: datetime) -> str:
    """Keep a repair as a draft and return its public id; nothing is published by it, and nobody is told.

    Raises
    ------
    StaleError
        Another version was published meanwhile, or something else was noted.
    """
    workshop, _ = desk_to_change(session, principal, slug)
    day = day_of(session, principal, workshop)
    same = day.content is not None and day.content.version.public_id == repaired.base
    if not same or said(day.events(now)) != said(repaired.plan.events):
        raise StaleError("Something was noted or published while the repair was computed; compute it again.")
    try:
        plan = store_plan(session, workshop.id, None, repaired.plan, now=now)
    except InputError as gone:
        raise StaleError("Somebody or something of the plan is gone; compute the repair again.") from gone
    plan.origin = PlanOrigin.REPAIR
    plan.based_on_id = day.content.version.id if day.content else None
    session.flush()
    _outdate_others(session, workshop, plan, now)
    journal.record(
        session,
        principal,
        "repair computed",
        subject_kind="plan",
        subject_id=plan.public_id,
        workshop=workshop.public_id,
        details={"number": plan.number, "moves": plan.objective.get("moves")},
        now=now,
    )
    return plan.public_id


def repair_row(session: Session, workshop: WorkshopFacts, plan_id: str) -> WorkshopPlan | None:
    """Return the locked row of a repair by its public id; None for any other version."""
    query = select(WorkshopPlan).where(
        WorkshopPlan.workshop_id == workshop.id,
        WorkshopPlan.public_id == plan_id,
        WorkshopPlan.origin == PlanOrigin.REPAIR,
    )
    return session.scalars(query.with_for_update()).one_or_none()


def _outdate_others(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan, now: datetime) -> None:
    """Mark the desk's earlier drafts as out of date."""
    others = (
        WorkshopPlan.workshop_id == workshop.id,
        WorkshopPlan.origin == PlanOrigin.REPAIR,
        WorkshopPlan.status == PlanStatus.DRAFT,
        WorkshopPlan.stale_since.is_(None),
        WorkshopPlan.id != plan.id,
    )
    session.execute(update(WorkshopPlan).where(*others).values(stale_since=now, version=WorkshopPlan.version + 1))
