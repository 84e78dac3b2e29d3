"""The code by which the desk finds somebody: it holds where their own page at the desk is, and nothing about them."""

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.services.own_days import own_calendar
from matchmaker.store.queries import people


def own_person(session: Session, principal: Principal, slug: str) -> str:
    """Return the id under which the desk of a workshop knows the one who asks.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop.
    """
    own_calendar(session, principal, slug, Action.AGENDA_READ)
    return people.public_id_of(session, principal.profile)
