"""Opening registration: both offices confirm the same programme, whichever of them is first."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.json_form import sha256_of
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.programmes.proposing import confirm, office
from matchmaker.services.programmes.reading import programme_of
from matchmaker.services.programmes.saving import workshop_to_change
from matchmaker.store.queries import programmes as queries
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.workshops import Workshop


def confirm_opening(session: Session, principal: Principal, slug: str, sha256: str, *, now: datetime) -> bool:
    """Say for the own office that registration may open with the programme of this hash.

    Returns
    -------
    bool
        Whether it is open now: the other office has confirmed the same programme before.

    Raises
    ------
    EditConflictError
        The programme has been changed since it was shown.
    RefusedError
        Registration has been opened already, or the programme has no slots yet.
    """
    workshop = _draft(session, principal, slug)
    programme = programme_of(session, workshop)
    if sha256_of(programme) != sha256:
        raise EditConflictError
    if not programme.slots:
        raise RefusedError(Refusal.PROGRAMME_WITHOUT_SLOTS)
    _take_back(session, principal, workshop)
    confirm(session, principal, workshop, ConfirmedKind.OPENING, workshop.public_id, programme, now=now)
    rows = queries.opening_confirmations(session, workshop.id)
    opens = {row.party_id for row in rows if row.sha256 == sha256} == workshop.parties
    if opens:
        session.get_one(Workshop, workshop.id).status = WorkshopStatus.OPEN
        session.flush()
    act = "workshop.open" if opens else "workshop.propose_opening"
    _enter(session, principal, workshop, act, sha256=sha256, now=now)
    return opens


def withdraw_opening(session: Session, principal: Principal, slug: str, *, now: datetime) -> None:
    """Take back that the own office has confirmed the opening."""
    workshop = _draft(session, principal, slug)
    _take_back(session, principal, workshop)
    _enter(session, principal, workshop, "workshop.withdraw_opening", now=now)


def _draft(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    workshop = workshop_to_change(session, principal, slug)
    if workshop.status is not WorkshopStatus.DRAFT:
        raise RefusedError(Refusal.WORKSHOP_NOT_DRAFT)
    return workshop


def _take_back(session: Session, principal: Principal, workshop: WorkshopFacts) -> None:
    _, party = office(principal)
    own = (Confirmation.workshop_id == workshop.id, Confirmation.kind == ConfirmedKind.OPENING)
    session.execute(delete(Confirmation).where(*own, Confirmation.party_id == party))


def _enter(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, *, now: datetime, **details: object
) -> None:
    about = {"subject_kind": "workshop", "subject_id": workshop.public_id, "workshop": workshop.public_id}
    journal.record(session, principal, act, **about, details=details, now=now)
