"""What the other side is shown of a person, read as somebody of the other side reads it, and shown to the person.

The pages are those of a reader of the other party who is nobody in particular, so that nothing stands there because the
owner may read more. What those read whom the person meets, and the other office, is asked of the policy as for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.matches import Match, matches_of
from matchmaker.services.people.contact import Contact, contact_for
from matchmaker.services.people.listing import Listed
from matchmaker.services.people.person import PersonPage, person_page
from matchmaker.services.reasons import Reason, seen_by_the_other
from matchmaker.store.queries import people as queries

NO_ACCOUNT = 0
"""A key that no account has."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody whom the person meets reads beside that meeting: who they are, and why the two meet."""

    names: tuple[tuple[str, str], ...]
    """As they write themselves, and in Latin letters."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class AsSeen:
    """What the other side is shown of a person at one workshop.

    Parameters
    ----------
    page, row
        The page of the person and the row in the list, as any participant of the other side opens them.
    by_met
        How to reach the person, as those read it who meet them in a published plan; None where they are told nothing.
    by_office
        The same as the office of the other side reads it.
    beside
        For each meeting in the plan in force what the other one reads; of themselves only what the person may read.
    """

    page: PersonPage
    row: Listed
    by_met: Contact | None
    by_office: Contact | None
    beside: Sequence[Beside]


def as_seen(
    session: Session, principal: Principal, slug: str, *, language: str, embedder: str = LEXICAL
) -> AsSeen | None:
    """Return what the other side is shown of the one who asks; None where it is shown nothing.

    Raises
    ------
    NotFoundError
        There is no such workshop.
    """
    workshop = workshop_at(session, slug)
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.CONTACT_READ, workshop.resource(owners=owners, party=principal.party))
    own = queries.public_id_of(session, principal.profile)
    reader = _somebody(workshop, principal, Role.EXPERT)
    office = _somebody(workshop, principal, Role.ORGANISER)
    try:
        page = person_page(session, reader, slug, own, language=language, embedder=embedder)
    except NotFoundError:
        return None
    return AsSeen(
        page=page,
        row=Listed(page.person, page.words, page.themes, share=None, wish=None),
        by_met=contact_for(session, reader, workshop, page.person, meets=True),
        by_office=contact_for(session, office, workshop, page.person, meets=False),
        beside=[_beside(each) for each in _matches(session, principal, slug, language, embedder)],
    )


def _somebody(workshop: WorkshopFacts, principal: Principal, role: Role) -> Principal:
    """Return a reader of the other party who is nobody in particular: no profile, no wishes, no meetings."""
    other = workshop.visitor_party_id if principal.party == workshop.host_party_id else workshop.host_party_id
    return Principal(NO_ACCOUNT, role, other, workshops=frozenset({workshop.id}))


def _matches(session: Session, principal: Principal, slug: str, language: str, embedder: str) -> list[Match]:
    found = matches_of(session, principal, slug, language=language, embedder=embedder)
    return [found.matches[each.id] for each in found.own.meetings if not each.is_cancelled]


def _beside(match: Match) -> Beside:
    people = tuple((each.name, each.name_latin) for each in match.meeting.other.members if each.name)
    return Beside(people, seen_by_the_other(match.reason))
