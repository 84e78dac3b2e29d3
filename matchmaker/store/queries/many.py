"""What acting for many people at once touches: each function is one statement."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember


def meetings_in_force(session: Session, workshop_id: int, profiles: Collection[int]) -> int:
    """Return how many meetings of the published plan people have, each meeting once."""
    sits = select(RegistrationMember.registration_id).where(
        RegistrationMember.workshop_id == workshop_id, RegistrationMember.profile_id.in_(profiles)
    )
    query = (
        select(func.count(Meeting.id))
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            WorkshopPlan.workshop_id == workshop_id,
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            or_(Meeting.registration_a_id.in_(sits), Meeting.registration_b_id.in_(sits)),
        )
    )
    return session.scalar(query) or 0
