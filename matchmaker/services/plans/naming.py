"""What the scarce things of a workshop are called: their own name, or the two languages that interpreters join."""

from sqlalchemy.orm import Session

from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.conflicts import ResourceName
from matchmaker.store.queries import timetable


def resource_names_of(session: Session, workshop: WorkshopFacts) -> dict[str, ResourceName]:
    """Return what the scarce things of a workshop are called, by public id."""
    return {
        public_id: ResourceName(name, (one, other) if one and other else None)
        for public_id, (name, one, other) in timetable.resource_names(session, workshop.id).items()
    }
