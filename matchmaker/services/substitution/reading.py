"""The page on which an office has somebody take another's place: who could, and what that changes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.services import registrations
from matchmaker.services.acting.person import looked_at
from matchmaker.services.registrations import Owner
from matchmaker.store.queries import acting, names, substitution
from matchmaker.store.queries.substitution import CandidateRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the same organisation.

    Parameters
    ----------
    ready
        Their profile has what taking part needs.
    busy
        They have meetings of their own at this workshop, or sit in the same calendar.
    """

    id: str
    name: str
    name_latin: str
    title: str
    ready: bool
    busy: bool

    @property
    def possible(self) -> bool:
        """Whether they can be chosen."""
        return self.ready and not self.busy


@dataclass(frozen=True, slots=True)
class SubstitutionPage:
    """All that the page shows.

    Parameters
    ----------
    version
        Of the calendar; what is sent is bound to it.
    meetings, told
        How many meetings of the plan in force the calendar has, and with how many other calendars' people: they are
        told.
    """

    id: str
    slug: str
    title: str
    name: str
    name_latin: str
    version: int
    together: bool
    meetings: int
    told: int
    candidates: tuple[Candidate, ...]


def substitution_page(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str
) -> SubstitutionPage:
    """Return who could take the place of somebody of the own side.

    Raises
    ------
    NotFoundError
        There is no such person of the own side, or they do not take part.
    """
    workshop, person = looked_at(session, principal, slug, person_id, Action.REGISTRATION_WRITE)
    owner = Owner(person.profile_id, person.party_id)
    own = registrations.taking_part(session, workshop, owner)
    held = substitution.meetings_in_force(session, workshop.id, own.id)
    seated = acting.sitting_in(session, workshop.id, own.public_id)
    rows = substitution.candidates(session, workshop.id, person.profile_id)
    return SubstitutionPage(
        person.public_id,
        slug,
        names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug),
        person.name,
        person.name_latin,
        own.version,
        len(seated) > 1,
        len(held),
        len({other for _at, other in held}),
        tuple(_candidate(each, own.id) for each in rows),
    )


def _candidate(row: CandidateRow, calendar: int) -> Candidate:
    busy = row.meetings > 0 or row.registration_id == calendar
    return Candidate(row.public_id, row.name, row.name_latin, row.title, row.ready, busy)
