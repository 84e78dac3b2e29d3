"""What the scarce things of a workshop are called: their own name, or the two languages that interpreters join."""

from sqlalchemy.orm import Session

from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.conflicts import ResourceName
from matchmaker.store.queries import planning


def resource_names_of(session: Session, workshop: WorkshopFacts) -> dict[str, ResourceName]:
    """Return what the scarce things of a workshop are called, by public id."""
    return {
        each.public_id: resource_name(each.name, each.language_a, each.language_b)
        for each in planning.scarce(session, workshop.id)
    }


def resource_name(name: str, one: str | None, other: str | None) -> ResourceName:
    """Return what something scarce is called that joins two languages, or none."""
    return ResourceName(name, (one, other) if one and other else None)
