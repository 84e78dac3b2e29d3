"""The own agenda on paper: what the office sets for all, of one calendar."""

from dataclasses import replace

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import NotFoundError
from matchmaker.services.own_days import own_calendar
from matchmaker.services.papers.gathering import Material, gather


def own_agenda(session: Session, principal: Principal, slug: str) -> Material:
    """Return what the agenda of the one who asks is made of: those who sit in their calendar are its only people.

    Raises
    ------
    NotFoundError
        They are not registered for the workshop, or no plan is published.
    """
    workshop, calendar = own_calendar(session, principal, slug, Action.AGENDA_READ)
    own = calendar.registration_id
    material = gather(session, workshop, calendar.side)
    if material.published is None:
        raise NotFoundError("No plan is published.")
    sittings = [each for each in material.published.sittings if own in {each.host_id, each.visitor_id}]
    sitting = {own, *(key for each in sittings for key in (each.host_id, each.visitor_id))}
    calendars = {key: each for key, each in material.published.calendars.items() if key in sitting}
    return replace(
        material,
        people=tuple(each for each in material.people if each.registration_id == own),
        published=replace(material.published, sittings=sittings, calendars=calendars),
    )
