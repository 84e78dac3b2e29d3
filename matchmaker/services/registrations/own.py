"""The own registration: to look at it, to take part or change it, and to withdraw."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.registrations.closing import can_join, is_open, require_not_over
from matchmaker.services.registrations.keeping import Kept, keep, leave, taking_part
from matchmaker.services.registrations.owner import Owner
from matchmaker.services.registrations.page import RegistrationPage, page_of
from matchmaker.services.registrations.wishes import Wishes
from matchmaker.store.queries import registrations as queries


def registration_page(
    session: Session, principal: Principal, slug: str, *, language: str, now: datetime
) -> RegistrationPage:
    """Return what the page of the reader's registration shows."""
    workshop = _own_workshop(session, principal, slug)
    page = page_of(session, workshop, _owner(principal), language=language)
    return replace(page, open=can_join(workshop, page.heading, page.own, now))


def register(session: Session, principal: Principal, slug: str, wishes: Wishes, *, now: datetime) -> Kept:
    """Register the one who asks, or change the registration; where no place is left, they wait for one.

    Raises
    ------
    RefusedError
        The workshop is not open, the person belongs to neither side or lacks something in the profile, or the wishes
        cannot be kept; the field says which.
    EditConflictError
        The registration was changed after it was opened.
    """
    workshop = _own_workshop(session, principal, slug)
    if workshop.side_of(principal.party) is None:
        raise RefusedError(Refusal.NEITHER_PARTY)
    late = _require_joinable(session, principal, workshop, now)
    kept = keep(session, workshop, _owner(principal), wishes, now=now)
    joins = "put on the waiting list" if kept.waits else "late arrival registered" if late else "registered"
    act = joins if kept.joins else "registration changed"
    _changed(session, principal, workshop, act, kept.public_id, now)
    return kept


def withdraw(session: Session, principal: Principal, slug: str, *, version: int, now: datetime) -> None:
    """Withdraw the registration of the one who asks; of several who sit together, only that person leaves.

    Raises
    ------
    NotFoundError
        There is no registration to withdraw.
    RefusedError
        The workshop is not open any more.
    EditConflictError
        The registration was changed after it was opened.
    """
    workshop = _own_workshop(session, principal, slug)
    own = taking_part(session, workshop, _owner(principal))
    _require_open(session, workshop, now)
    leave(session, workshop, _owner(principal), own, version=version, now=now)
    _changed(session, principal, workshop, "registration withdrawn", own.public_id, now)


def _owner(principal: Principal) -> Owner:
    return Owner(principal.profile, principal.party)


def _own_workshop(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return the workshop, after asking whether the reader may write a registration of their own there."""
    workshop = workshop_at(session, slug)
    owners = frozenset({principal.account}) if principal.account and principal.role is Role.EXPERT else frozenset()
    require(principal, Action.REGISTRATION_WRITE, workshop.resource(owners=owners, party=principal.party))
    if workshop.status is WorkshopStatus.DRAFT:
        require(principal, Action.WORKSHOP_DRAFT_READ, workshop.resource())
    return workshop


def _require_open(session: Session, workshop: WorkshopFacts, now: datetime) -> None:
    require_not_over(workshop)
    if not is_open(workshop, queries.heading(session, workshop.id, ""), now):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)


def _require_joinable(session: Session, principal: Principal, workshop: WorkshopFacts, now: datetime) -> bool:
    """Refuse where the one who asks can register no more; return whether they join late, taken in by their office."""
    require_not_over(workshop)
    heading = queries.heading(session, workshop.id, "")
    own = queries.registration_of(session, workshop.id, principal.profile) if principal.profile else None
    if not can_join(workshop, heading, own, now):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)
    return not is_open(workshop, heading, now)


def _changed(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, subject: str, now: datetime
) -> None:
    journal.record(
        session, principal, act, subject_kind="registration", subject_id=subject, workshop=workshop.public_id, now=now
    )
