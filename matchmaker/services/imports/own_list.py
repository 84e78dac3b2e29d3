"""A list of the own office, for whoever acts on it: found by its address, as long as it is what was opened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.entries.own_side import own_delegation, takes_late
from matchmaker.services.registrations import is_open
from matchmaker.store.queries import registrations
from matchmaker.store.tables.imports import PeopleImport


def own_office(session: Session, principal: Principal, slug: str) -> tuple[WorkshopFacts, Side]:
    """Return a workshop and the side of the office that asks."""
    return own_delegation(session, principal, slug, Action.IMPORT)


def own_list(session: Session, workshop: WorkshopFacts, principal: Principal, import_id: str) -> PeopleImport:
    """Return a list of the office that asks.

    Raises
    ------
    NotFoundError
        There is none of it at this workshop.
    """
    of_office = PeopleImport.workshop_id == workshop.id, PeopleImport.party_id == principal.party
    row = session.scalar(select(PeopleImport).where(*of_office, PeopleImport.public_id == import_id))
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    return row


def require_as_opened(row: PeopleImport, version: int | None, *states: ImportState) -> None:
    """Refuse where a colleague has changed, taken in or undone the list after it was opened at a version."""
    if row.version != version or row.state not in states:
        raise EditConflictError


def require_open(session: Session, principal: Principal, workshop: WorkshopFacts, now: datetime) -> None:
    """Refuse where nobody can be prepared any more, or not yet; a late arrival is one person with one reason."""
    if not is_open(workshop, registrations.heading(session, workshop.id, ""), now):
        raise RefusedError(Refusal.LIST_LATE if takes_late(principal, workshop) else Refusal.LIST_NOT_OPEN)


def note_list(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    act: str,
    import_id: str,
    now: datetime,
    **details: object,
) -> None:
    """Write an act into the journal, with numbers alone."""
    place = workshop.public_id
    journal.record(
        session, principal, act, subject_kind="list", subject_id=import_id, workshop=place, details=details, now=now
    )
