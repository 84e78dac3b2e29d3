"""Who may read how to reach a person: whom they meet in a published plan and the other office, each by consent."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, can
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import contacts
from matchmaker.store.queries.people import PersonRow


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person, as far as the reader may know it.

    Parameters
    ----------
    masked
        The reader belongs to those who may know it once the person agrees, and they have not. Whether there is
        anything to know is not told.
    """

    email: str = ""
    phone: str = ""
    masked: bool = False


def contact_for(
    session: Session, principal: Principal, workshop: WorkshopFacts, person: PersonRow, *, meets: bool
) -> Contact | None:
    """Return how to reach a person; None for a reader who is not to know it.

    Parameters
    ----------
    meets
        Whether the reader has a meeting with the person in the published plan.
    """
    row = contacts.contact_of(session, person.profile_id)
    if row is None:
        return None
    owners = frozenset({row.account_id}) if row.account_id is not None else frozenset()
    met = frozenset({principal.account}) if meets and row.for_met and principal.account is not None else frozenset()
    answer = can(principal, Action.CONTACT_READ, workshop.resource(owners=owners, met=met, party=person.party_id))
    if answer is Answer.MASKED and not row.for_other_office:
        return Contact(masked=True)
    told = answer in {Answer.ALLOW, Answer.MASKED} or (answer is Answer.WITH_REASON and bool(principal.ground))
    return Contact(row.email, row.phone) if told else None
