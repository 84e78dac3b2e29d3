"""What becomes of a proposed change: the other office confirms or rejects it, or the office that proposed withdraws."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.checks import require_sound
from matchmaker.domain.programmes.json_form import from_json, sha256_of
from matchmaker.errors import EditConflictError, ForbiddenError, NotFoundError, Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.programmes.proposing import confirm, decide, enter
from matchmaker.services.programmes.reading import known_to, programme_of, require_office
from matchmaker.services.programmes.saving import put_in_force, require_kept, workshop_to_change
from matchmaker.store.tables.confirmations import WorkshopChange


def confirm_change(
    session: Session, principal: Principal, slug: str, change_id: str, sha256: str, *, now: datetime
) -> None:
    """Let a change of the other office hold from now on.

    Raises
    ------
    EditConflictError
        It is not the document that was shown, or the programme has been changed since it was proposed.
    """
    workshop, change = _pending(session, principal, slug, change_id)
    if change.party_id == principal.party:
        raise RefusedError(Refusal.OTHER_OFFICE_CONFIRMS)
    after = from_json(change.document)
    if sha256_of(after) != sha256 or change.base_version != workshop.version:
        raise EditConflictError
    before = programme_of(session, workshop)
    require_sound(after, known_to(session, workshop, before))
    require_kept(session, workshop, before, after)
    confirm(session, principal, workshop, ConfirmedKind.CHANGE, change.public_id, after, now=now)
    decide(change, ChangeState.APPLIED, now)
    enter(session, principal, workshop, "programme.confirm", change, sha256=sha256, now=now)
    put_in_force(session, principal, workshop, before, after, now=now)


def reject_change(
    session: Session, principal: Principal, slug: str, change_id: str, *, reason: str = "", now: datetime
) -> None:
    """Say no to a change of the other office."""
    workshop, change = _pending(session, principal, slug, change_id)
    if change.party_id == principal.party:
        raise RefusedError(Refusal.OTHER_OFFICE_CONFIRMS)
    decide(change, ChangeState.REJECTED, now)
    enter(session, principal, workshop, "programme.reject", change, reason=reason, now=now)


def withdraw_change(session: Session, principal: Principal, slug: str, change_id: str, *, now: datetime) -> None:
    """Take back a change that the own office proposed."""
    workshop, change = _pending(session, principal, slug, change_id)
    if change.party_id != principal.party:
        raise ForbiddenError("Only the office that proposed a change withdraws it.")
    decide(change, ChangeState.WITHDRAWN, now)
    enter(session, principal, workshop, "programme.withdraw", change, now=now)


def last_act(session: Session, principal: Principal, slug: str, change_id: str) -> LastSaved | None:
    """Return which act of which office brought a change, or without its id the programme, to where it stands."""
    workshop = workshop_at(session, slug)
    require_office(principal, workshop)
    kind, subject = ("workshop_change", change_id) if change_id else ("workshop", workshop.public_id)
    return last_saved(session, principal, kind, subject, workshop=workshop.public_id)


def _pending(session: Session, principal: Principal, slug: str, change_id: str) -> tuple[WorkshopFacts, WorkshopChange]:
    workshop = workshop_to_change(session, principal, slug)
    query = select(WorkshopChange).where(
        WorkshopChange.workshop_id == workshop.id, WorkshopChange.public_id == change_id
    )
    change = session.scalar(query)
    if change is None:
        raise NotFoundError("There is no such change.")
    if change.state is not ChangeState.PROPOSED:
        raise RefusedError(Refusal.CHANGE_DECIDED)
    return workshop, change
