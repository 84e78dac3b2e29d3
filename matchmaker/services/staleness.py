"""A plan is stale when what it was made from has changed since."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.store.tables.plans import WorkshopPlan

_WAITING = (PlanStatus.DRAFT, PlanStatus.PROPOSED)


def mark_stale(session: Session, workshop_id: int, *, now: datetime) -> None:
    """Mark the plans of a workshop that are not yet agreed; the one in force stays as both sides confirmed it."""
    waiting = (
        WorkshopPlan.workshop_id == workshop_id,
        WorkshopPlan.status.in_(_WAITING),
        WorkshopPlan.stale_since.is_(None),
    )
    session.execute(update(WorkshopPlan).where(*waiting).values(stale_since=now, version=WorkshopPlan.version + 1))
