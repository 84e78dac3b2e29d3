"""Whoever an office acted for is told by a letter in their language: what was done, by which office, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.permissions import Principal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail import post, say_in
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.letters.acting import Done
from matchmaker.store.queries import names
from matchmaker.store.queries.acting import PersonRow


@dataclass(frozen=True, slots=True)
class Telling:
    """How people are told.

    Parameters
    ----------
    by_mail
        Whether letters can be sent at all.
    registration, profile
        Addresses of the pages on which the person sees and changes what was done.
    """

    by_mail: bool
    registration: str = ""
    profile: str = ""


def tell(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    people: Iterable[PersonRow],
    letter: Callable[[Done], Letter],
    *,
    reason: str,
    link: str,
    now: datetime,
) -> None:
    """Write a letter to each of these people whose address is known."""
    for person in people:
        if not person.address:
            continue
        titles = names.workshop_names(session, person.language, [workshop.id])
        offices = names.party_names(session, person.language, [principal.party]) if principal.party else {}
        done = Done(
            say_in(person.language),
            person.name,
            titles.get(workshop.id, workshop.slug),
            offices.get(principal.party or 0, ""),
            reason,
            link if person.signs_in else "",
        )
        post(
            session,
            letter(done),
            kind=LetterKind.ACTED_FOR,
            address=person.address,
            language=person.language,
            now=now,
            profile_id=person.profile_id,
            workshop_id=workshop.id,
        )
