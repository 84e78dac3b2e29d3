"""For whom an office acts: somebody of its own side, in a workshop that is not over, and for a reason."""

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, Resource, Standing, can, require, standing
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import acting as queries
from matchmaker.store.queries.acting import PersonRow

LONGEST_REASON = 500


def looked_at(
    session: Session, principal: Principal, slug: str, person_id: str, action: Action
) -> tuple[WorkshopFacts, PersonRow]:
    """Return a workshop and somebody of the own side there, for the page that asks the office for the reason."""
    workshop, person, resource = _asked_about(session, slug, person_id, principal)
    require_look(principal, action, resource)
    return workshop, _found(person)


def require_look(principal: Principal, action: Action, resource: Resource) -> None:
    """Ask the policy for a page that shows what an act would do: an office is asked for its reason on this very page.

    Raises
    ------
    SignInNeededError, ForbiddenError, NotFoundError
        As the policy's table says; also for an operator who has stated no reason.
    """
    asked_here = standing(principal, resource) is Standing.OWN_OFFICE
    if not (asked_here and can(principal, action, resource) is Answer.WITH_REASON):
        require(principal, action, resource)


def acted_for(
    session: Session, principal: Principal, slug: str, person_id: str, action: Action, *, reason: str
) -> tuple[WorkshopFacts, PersonRow, str]:
    """Return a workshop, somebody of the own side there, and the reason as it is kept.

    Raises
    ------
    NotFoundError
        There is no such person of the own side.
    ReasonNeededError
        No reason is given.
    """
    workshop, person, resource = _asked_about(session, slug, person_id, principal)
    require(principal, action, resource, reason=reason)
    return workshop, _found(person), kept_line(reason or principal.ground, "reason", most=LONGEST_REASON, needed=True)


def _asked_about(
    session: Session, slug: str, person_id: str, principal: Principal
) -> tuple[WorkshopFacts, PersonRow | None, Resource]:
    """Return what the policy has to know.

    Of somebody who is not there it is asked as of one's own people, so that nobody learns who is there.
    """
    workshop = workshop_at(session, slug)
    person = queries.person(session, workshop.parties, person_id)
    return workshop, person, workshop.resource(party=person.party_id if person else principal.party)


def _found(person: PersonRow | None) -> PersonRow:
    if person is None:
        raise NotFoundError("There is nothing at this address.")
    return person
