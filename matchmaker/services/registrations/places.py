"""Whether a side has a place left at a workshop, and where in the queue somebody waits for one.

Places are counted in calendars: several who sit together take one. Nobody is let in by the program: that is for the
office of the side, which sees that a place is free.
"""

from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import places as queries


def free_places(session: Session, workshop: WorkshopFacts, side: Side) -> int | None:
    """Return how many more calendars of a side can be registered, never below 0; None where no number is set."""
    party = workshop.host_party_id if side is Side.HOST else workshop.visitor_party_id
    quota = queries.quota(session, workshop.id, party)
    if quota is None:
        return None
    taken = queries.calendars_by_status(session, workshop.id, side).get(RegistrationStatus.REGISTERED, 0)
    return max(0, quota.places - taken)


def place_in_queue(session: Session, workshop: WorkshopFacts, side: Side, registration: int) -> int | None:
    """Return the place of a calendar among those of its side that wait, from 1; None for one that does not wait."""
    waiting = [row.id for row in queries.queue(session, workshop.id, side)]
    return waiting.index(registration) + 1 if registration in waiting else None
