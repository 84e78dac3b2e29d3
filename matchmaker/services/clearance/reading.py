"""The page of clearances: what the own check found of the other side's organisations, and which own ones wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.paging import Paged, page_with, paged
from matchmaker.services.plans.heading import WorkshopHead, workshop_head
from matchmaker.store.queries import clearance
from matchmaker.store.queries.clearance import OrganisationRow

THEIRS_ON_A_PAGE, OWN_ON_A_PAGE = 50, 100


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation of the other side with what the own check found; `version` is what a change is bound to."""

    id: str
    name: str
    name_latin: str
    sector: Sector
    website: str
    people: int
    state: ClearanceState
    conditions: str
    set_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An organisation of the own side; `waits`: the other office asks for clearance and has not given it yet."""

    name: str
    name_latin: str
    people: int
    waits: bool


@dataclass(frozen=True, slots=True)
class ClearancePage:
    """All that the page shows.

    Parameters
    ----------
    asks, other_asks
        Whether the own office, and the other one, let meetings wait for their check.
    every, unchecked
        How many organisations of the other side take part, and how many of them wait for the own check.
    theirs
        Those whose names hold what was searched for, some of them on a page; see `Paged`.
    own
        The own side's, some of them on a page.
    """

    workshop: WorkshopHead
    asks: bool
    other_asks: bool
    every: int
    unchecked: int
    theirs: Paged[OrganisationLine]
    own: Paged[OwnLine]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the page is wanted.

    Parameters
    ----------
    search
        Words that the names of the other side's organisations have to hold.
    page, own_page
        Which page of the other side's organisations, and which of the own ones.
    showing
        An organisation by id: the page of the other side's on which it stands, instead of `page`.
    """

    search: str = ""
    page: int = 1
    own_page: int = 1
    showing: str = ""


def clearance_page(
    session: Session, principal: Principal, slug: str, wanted: Wanted | None = None, *, language: str
) -> ClearancePage:
    """Return the clearances of a workshop as an office reads them."""
    wanted = wanted or Wanted()
    workshop, own = opened(session, principal, slug)
    other = Side.VISITOR if own is Side.HOST else Side.HOST
    own_party, other_party = party_of(workshop, own), party_of(workshop, other)
    asking = clearance.asking(session, workshop.parties)
    theirs = clearance.organisations(session, workshop.id, other, own_party, seen=True)
    noted_there = clearance.organisations(session, workshop.id, own, other_party, seen=False)
    return ClearancePage(
        workshop_head(session, principal, workshop, language),
        own_party in asking,
        other_party in asking,
        len(theirs),
        sum(each.state is ClearanceState.UNCHECKED for each in theirs),
        _theirs([_line(each) for each in theirs], wanted),
        paged([_own(each, asked=other_party in asking) for each in noted_there], wanted.own_page, OWN_ON_A_PAGE),
    )


def _theirs(lines: Sequence[OrganisationLine], wanted: Wanted) -> Paged[OrganisationLine]:
    sought = next((each for each in lines if each.id == wanted.showing), None)
    if sought:
        return paged(lines, page_with(lines, sought, THEIRS_ON_A_PAGE), THEIRS_ON_A_PAGE)
    return paged([each for each in lines if _is_found(each, wanted.search)], wanted.page, THEIRS_ON_A_PAGE)


def _is_found(line: OrganisationLine, search: str) -> bool:
    text = f"{line.name} {line.name_latin}".casefold()
    return all(word in text for word in search.casefold().split())


def opened(session: Session, principal: Principal, slug: str) -> tuple[WorkshopFacts, Side]:
    """Return a workshop and the side of the office that asks, if it may note clearances."""
    workshop = workshop_at(session, slug)
    require(principal, Action.CLEARANCE_WRITE, workshop.resource(party=principal.party))
    side = workshop.side_of(principal.party)
    if side is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, side


def party_of(workshop: WorkshopFacts, side: Side) -> int:
    """Return the key of the party on a side."""
    return workshop.host_party_id if side is Side.HOST else workshop.visitor_party_id


def _line(row: OrganisationRow) -> OrganisationLine:
    return OrganisationLine(
        row.public_id,
        row.name,
        row.name_latin,
        row.sector,
        row.website,
        row.people,
        row.state,
        row.conditions,
        row.set_at,
        row.version,
    )


def _own(row: OrganisationRow, *, asked: bool) -> OwnLine:
    """Return what a side may know of its own: that the other has not cleared it yet, and nothing of what was found."""
    return OwnLine(row.name, row.name_latin, row.people, asked and row.state is ClearanceState.UNCHECKED)
