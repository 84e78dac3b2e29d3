"""Whose entries they are: those of the party of the one who asks, at a workshop in which that party takes part."""

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, Resource, can, require
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, require_announced, workshop_at
from matchmaker.services.registrations import OPEN_FOR_OFFICES


def own_delegation(session: Session, principal: Principal, slug: str, action: Action) -> tuple[WorkshopFacts, Side]:
    """Return a workshop and the side of the one who asks, after asking whether they may do `action` with its entries.

    Raises
    ------
    NotFoundError
        Their party does not take part, they lead no delegation there, or they are not of its office.
    """
    workshop = workshop_at(session, slug)
    require(principal, action, of_own_side(principal, workshop))
    require_announced(principal, workshop)
    side = workshop.side_of(principal.party)
    if side is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, side


def of_own_side(principal: Principal, workshop: WorkshopFacts) -> Resource:
    """Return what the policy has to know; whose party does not take part has no side, and so nothing there."""
    return workshop.resource(party=principal.party if workshop.side_of(principal.party) else None)


def takes_late(principal: Principal, workshop: WorkshopFacts) -> bool:
    """Return whether the one who asks takes people in after registration has closed: the own office, for a reason."""
    answer = can(principal, Action.REGISTRATION_WRITE, of_own_side(principal, workshop))
    return workshop.status in OPEN_FOR_OFFICES and answer in {Answer.ALLOW, Answer.WITH_REASON}
