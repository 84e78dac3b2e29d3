"""Whose messages they are: those of the party of the one who asks, at a workshop in which that party takes part."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.store.tables.mailings import Mailing


def own_office(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return a workshop, after asking whether the one who asks may write to people there.

    Raises
    ------
    NotFoundError
        They belong to no office of the workshop.
    """
    workshop = workshop_at(session, slug)
    party = principal.party if workshop.side_of(principal.party) else None
    require(principal, Action.MAILING_WRITE, workshop.resource(party=party))
    return workshop


def own_mailing(
    session: Session, principal: Principal, slug: str, mailing_id: str, *, to_change: bool = False
) -> tuple[WorkshopFacts, Mailing]:
    """Return a message of the own office; locked where it is to be changed.

    Raises
    ------
    NotFoundError
        There is none of the own office.
    """
    workshop = own_office(session, principal, slug)
    query = select(Mailing).where(
        Mailing.public_id == mailing_id, Mailing.workshop_id == workshop.id, Mailing.party_id == principal.party
    )
    row = session.scalar(query.with_for_update() if to_change else query)
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, row
