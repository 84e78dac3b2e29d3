"""Who has registered, and who of the own side has not: a page of the table of people."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import Side
from matchmaker.services.access import workshop_at
from matchmaker.services.paging import paged
from matchmaker.services.people_filter import Delegate, PeopleFilter, everybody, found
from matchmaker.services.places import Places, places_among
from matchmaker.store.queries import delegations as queries
from matchmaker.store.queries import names

PAGE = 25


@dataclass(frozen=True, slots=True)
class Delegations:
    """A page of the people of a workshop.

    Parameters
    ----------
    found, found_own, everybody, answered
        How many fit what was asked for, how many of these are the office's own, how many there are in all, and how
        many of them have a registration.
    unseen
        How many of the other side are registered and have not agreed to be seen.
    languages
        Of the people on this page, by public id.
    follows
        Whether any of the own people took part in the workshop before this one of its series.
    places
        Of the own side.
    """

    slug: str
    parties: Mapping[Side, str]
    side: Side | None
    time_zone: str
    people: tuple[Delegate, ...]
    languages: Mapping[str, tuple[str, ...]]
    found: int
    found_own: int
    everybody: int
    answered: int
    pages: int
    page: int
    registered: Mapping[Side, int]
    unseen: int
    themes: Mapping[str, str]
    follows: bool
    places: Places


def registered_people(
    session: Session, principal: Principal, slug: str, language: str, wanted: PeopleFilter
) -> Delegations:
    """Return the people of a workshop as the principal's office may see them."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource())
    everyone = everybody(session, principal, workshop, language)
    fitting = found(everyone.people, wanted)
    shown = paged(fitting, wanted.page, PAGE)
    spoken = queries.languages_of(session, [each.key for each in shown.rows])
    return Delegations(
        slug=slug,
        parties=workshop.by_side(names.party_names(session, language, workshop.parties)),
        side=workshop.side_of(principal.party),
        time_zone=workshop.time_zone,
        people=shown.rows,
        languages={each.id: tuple(spoken.get(each.key, ())) for each in shown.rows},
        found=shown.found,
        found_own=sum(each.own for each in fitting),
        everybody=len(everyone.people),
        answered=sum(each.registration is not None for each in everyone.people),
        pages=shown.pages,
        page=shown.page,
        registered=everyone.registered,
        unseen=everyone.unseen,
        themes=everyone.themes,
        follows=everyone.follows,
        places=places_among(session, principal, workshop, everyone.people),
    )
