"""An office registers somebody of its own side, changes that and withdraws it, also after the date.

What nobody can say for another stays the person's own word: without their consent they are not registered.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import NotFoundError
from matchmaker.services import journal, registrations
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.acting.person import acted_for, looked_at
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.registrations import OPEN_FOR_OFFICES, Owner, RegistrationPage, Wishes
from matchmaker.store.queries import acting as queries
from matchmaker.store.queries.acting import PersonRow


@dataclass(frozen=True, slots=True)
class PersonsRegistration:
    """Somebody's registration as their office reads it; `page.open`: it can be changed by the office."""

    id: str
    name: str
    name_latin: str
    page: RegistrationPage


def registration_of_person(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str
) -> PersonsRegistration:
    """Return the registration of somebody of the own side, for whoever is about to change it for them.

    Raises
    ------
    NotFoundError
        There is no such person of the own side, or they are merely prepared by others.
    """
    workshop, person = looked_at(session, principal, slug, person_id, Action.REGISTRATION_WRITE)
    page = registrations.page_of(session, workshop, _owner(person), language=language)
    page = replace(page, open=workshop.status in OPEN_FOR_OFFICES)
    return PersonsRegistration(person.public_id, person.name, person.name_latin, page)


def register_person(
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    wishes: Wishes,
    *,
    reason: str,
    telling: Telling,
    now: datetime,
) -> registrations.Kept:
    """Register somebody of the own side, or change their registration; where no place is left, they wait for one.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    RefusedError
        The workshop is over, the wishes cannot be kept, or the person has not agreed to be seen.
    EditConflictError
        The registration was changed after it was opened.
    """
    action = Action.REGISTRATION_WRITE
    workshop, person, kept = acted_for(session, principal, slug, person_id, action, reason=reason)
    require_open(workshop)
    done = registrations.keep(session, workshop, _owner(person), wishes, now=now)
    joins = "put on the waiting list" if done.waits else "registered"
    act = joins if done.joins else "registration changed"
    note_registration(session, principal, workshop, person, act, done.public_id, kept, now)
    if telling.by_mail:
        together = queries.sitting_in(session, workshop.id, done.public_id)
        joined = letters.waiting if done.waits else letters.registered
        letter = joined if done.joins else letters.registration_changed
        tell(session, principal, workshop, together, letter, reason=kept, link=telling.registration, now=now)
    return done


def withdraw_person(
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    *,
    version: int,
    reason: str,
    telling: Telling,
    now: datetime,
) -> None:
    """Withdraw the registration of somebody of the own side; those who sit with them stay.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    NotFoundError
        There is no registration to withdraw.
    RefusedError
        The workshop is over.
    EditConflictError
        The registration was changed after it was opened.
    """
    action = Action.REGISTRATION_WRITE
    workshop, person, kept = acted_for(session, principal, slug, person_id, action, reason=reason)
    own = registrations.taking_part(session, workshop, _owner(person))
    require_open(workshop)
    registrations.leave(session, workshop, _owner(person), own, version=version, now=now)
    note_registration(session, principal, workshop, person, "registration withdrawn", own.public_id, kept, now)
    if telling.by_mail:
        letter = letters.registration_withdrawn
        tell(session, principal, workshop, [person], letter, reason=kept, link=telling.registration, now=now)


def _owner(person: PersonRow) -> Owner:
    return Owner(person.profile_id, person.party_id)


def require_open(workshop: WorkshopFacts) -> None:
    """Refuse where not even an office changes who takes part; nobody does so in a draft."""
    registrations.require_not_over(workshop)
    if workshop.status not in OPEN_FOR_OFFICES:
        raise NotFoundError("Nobody can take part in a draft.")


def note_registration(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    person: PersonRow,
    act: str,
    registration: str,
    reason: str,
    now: datetime,
) -> None:
    """Write into the journal what was done about somebody's registration, by its public id."""
    journal.record(
        session,
        principal,
        act,
        subject_kind="registration",
        subject_id=registration,
        workshop=workshop.public_id,
        reason=reason,
        for_whom=person.public_id,
        now=now,
    )
