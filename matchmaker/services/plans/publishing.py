"""Putting a version in force: the last step of every way to a publication, with two keys or under a mandate.

It asks what no way may leave out, lets the version before step back, and tells whom it concerns. Whether the two
offices want it is asked by those who call (`agreement`, and the mandate of the day's desk).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.workshops import Side
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.clearing import require_cleared
from matchmaker.services.plans.difference import difference_of
from matchmaker.services.plans.making import findings_of
from matchmaker.services.plans.noted import require_begun_kept, take_in_notes
from matchmaker.services.plans.telling import Announcing, tell_of_publication
from matchmaker.store.queries import timetable
from matchmaker.store.tables.plans import WorkshopPlan

MADE_BY_PEOPLE = frozenset({PlanOrigin.EDIT, PlanOrigin.RETURN, PlanOrigin.SUBSTITUTION})
"""A run and a repair keep the rules by their making; what people move is looked at before it can be published."""


def require_publishable(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan, own: Side | None) -> None:
    """Refuse a version that breaks a rule of the workshop, or has meetings that an office has not cleared.

    Parameters
    ----------
    own
        The side of the one who asks, which is told what of it is theirs to know.
    """
    if plan.origin in MADE_BY_PEOPLE and (findings := findings_of(session, workshop, plan)):
        raise RefusedError(Refusal.PLAN_BREAKS_RULES, number=plan.number, count=len(findings))
    require_cleared(session, workshop, plan, own)


def put_in_force(
    session: Session,
    workshop: WorkshopFacts,
    plan: WorkshopPlan,
    *,
    own: Side | None,
    announcing: Announcing,
    now: datetime,
) -> int:
    """Put a version in force and tell everybody for whom something is new; return how many letters were written.

    The version before steps back first, since at most one may be published. The caller has locked the row.

    Raises
    ------
    RefusedError
        The version may not be published; see `require_publishable`.
    StaleError
        It is a repair of the day's desk, and something that it changes has begun since.
    """
    require_publishable(session, workshop, plan, own)
    in_force = WorkshopPlan.workshop_id == workshop.id, WorkshopPlan.status == PlanStatus.PUBLISHED
    before = session.scalars(select(WorkshopPlan).where(*in_force).with_for_update()).one_or_none()
    if before is not None:
        before.status = PlanStatus.SUPERSEDED
    session.flush()
    plan.status = PlanStatus.PUBLISHED
    plan.published_at = now
    session.flush()
    seated = timetable.sittings(session, before.id) if before is not None else []
    sittings = timetable.sittings(session, plan.id)
    if plan.origin is PlanOrigin.REPAIR:
        require_begun_kept(seated, sittings, timetable.places(session, workshop.id), now)
        take_in_notes(session, plan)
    difference = difference_of(seated, sittings)
    first = before is None
    return tell_of_publication(
        session, workshop, plan.public_id, difference, first=first, announcing=announcing, now=now
    )
