"""A plan is stale when what it was made from has changed since, and so are the parts that are kept of all pairs."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.vectors import WorkshopParts

_WAITING = (PlanStatus.DRAFT, PlanStatus.PROPOSED)


def mark_stale(session: Session, workshop_id: int, *, now: datetime) -> None:
    """Mark the plans of a workshop that are not yet agreed; the one in force stays as both sides confirmed it."""
    waiting = (
        WorkshopPlan.workshop_id == workshop_id,
        WorkshopPlan.status.in_(_WAITING),
        WorkshopPlan.stale_since.is_(None),
    )
    session.execute(update(WorkshopPlan).where(*waiting).values(stale_since=now, version=WorkshopPlan.version + 1))


def mark_people_changed(session: Session, workshop_id: int, *, now: datetime) -> None:
    """Mark what was made from the profiles, registrations and themes of a workshop: its plans and its parts.

    Wishes are not among these: they change plans, and no part.
    """
    mark_stale(session, workshop_id, now=now)
    fresh = (WorkshopParts.workshop_id == workshop_id, WorkshopParts.outdated_since.is_(None))
    session.execute(update(WorkshopParts).where(*fresh).values(outdated_since=now))
