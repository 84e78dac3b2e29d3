"""Calendars of which one is to be made: each function is one statement."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import TAKES_PART
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration


def planned(session: Session, workshop_id: int, calendars: Collection[int]) -> list[int]:
    """Return which calendars have meetings in the published plan of a workshop."""
    query = (
        select(Registration.id)
        .join(
            Meeting,
            or_(Meeting.registration_a_id == Registration.id, Meeting.registration_b_id == Registration.id),
        )
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            Registration.id.in_(calendars),
            WorkshopPlan.workshop_id == workshop_id,
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            Registration.status.in_(TAKES_PART),
        )
        .distinct()
    )
    return list(session.scalars(query))
