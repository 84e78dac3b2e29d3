"""Asking for papers: the pages about them, and taking one out, which the journal keeps with its reason.

What is typed for one letter only, such as the number of a passport, never comes here: it goes from the form onto the
paper and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.papers import OF_THE_HOST, Paper
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import Side
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.papers.gathering import Material, Person, gather
from matchmaker.services.papers.pages import NO_PLAN, PaperPage, PapersPage, missing_for, page_of
from matchmaker.services.texts import kept_line

LONGEST_REASON = 500

OF_NOBODY = frozenset({Paper.MEALS, Paper.SIGNS})
"""Papers that can be made though nobody stands on them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper, in which languages (the first is the largest), for which delegation (None: both), for which person.

    `person` is a public id, empty for all; `people` are those of several, empty for all.
    """

    paper: Paper
    languages: Sequence[str]
    side: Side | None = None
    person: str = ""
    people: frozenset[str] = frozenset()


def papers_page(session: Session, principal: Principal, slug: str, *, language: str, reason: str = "") -> PapersPage:
    """Return what the list of papers shows; `reason` where it was sent and is shown again."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource(), reason=reason)
    return page_of(session, workshop, workshop.side_of(principal.party), language)


def paper_page(
    session: Session, principal: Principal, slug: str, paper: Paper, *, language: str, reason: str = ""
) -> PaperPage:
    """Return what the page of one paper shows; `reason` where it was sent and is shown again."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource(), reason=reason)
    frame = page_of(session, workshop, workshop.side_of(principal.party), language)
    return PaperPage(paper, frame, missing_for(paper, frame.own_side, frame.version))


def take_out(
    session: Session, principal: Principal, slug: str, wanted: Wanted, *, reason: str, now: datetime
) -> Material:
    """Return what a paper is made of, and enter in the journal who made it of whom, and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    RefusedError
        There is no version in force, or the paper is the hosts' to write, or nobody of whom it is to be made.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.EXPORT, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    material = gather(session, workshop, workshop.side_of(principal.party))
    version = material.published.number if material.published else None
    if missing := missing_for(wanted.paper, material.own_side, version):
        raise RefusedError(Refusal.PAPER_NEEDS_PLAN if missing == NO_PLAN else Refusal.PAPER_OF_HOST)
    people = tuple(each for each in material.people if _is_meant(each, wanted))
    if not people and wanted.paper not in OF_NOBODY:
        raise RefusedError(Refusal.PAPER_OF_NOBODY)
    said = {"paper": wanted.paper.value, "languages": list(wanted.languages), "people": len(people)}
    _enter(session, principal, workshop, reason, said, now)
    return replace(material, people=people)


def take_out_all(
    session: Session, principal: Principal, slug: str, languages: Sequence[str], *, reason: str, now: datetime
) -> Mapping[Paper, Material]:
    """Return what each paper that can be made now is made of, for both delegations, under one reason.

    What waits for a published plan, is the hosts' to write or has nobody on it is left out; the one entry of the
    journal says which papers were made, and how many people are named on any.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.EXPORT, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    material = gather(session, workshop, workshop.side_of(principal.party))
    found = dict(_possible(material, languages))
    named = {each.public_id for of_one in found.values() for each in of_one.people}
    made = [paper.value for paper in found]
    said = {"paper": "all", "papers": made, "languages": list(languages), "people": len(named)}
    _enter(session, principal, workshop, reason, said, now)
    return found


def follow_badge(principal: Principal) -> None:
    """Let anybody follow the code on a badge: it leads to a page that asks by itself who may see it."""
    require(principal, Action.PUBLIC_READ)


def _possible(material: Material, languages: Sequence[str]) -> Iterator[tuple[Paper, Material]]:
    """Yield the papers that can be made, each with those who stand on it."""
    version = material.published.number if material.published else None
    for paper in Paper:
        people = tuple(each for each in material.people if _is_meant(each, Wanted(paper, languages)))
        if not missing_for(paper, material.own_side, version) and (people or paper in OF_NOBODY):
            yield paper, replace(material, people=people)


def _enter(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    reason: str,
    said: Mapping[str, object],
    now: datetime,
) -> None:
    at = workshop.public_id
    journal.record(
        session,
        principal,
        "paper made",
        subject_kind="workshop",
        subject_id=at,
        workshop=at,
        reason=reason,
        details=said,
        now=now,
    )


def _is_meant(person: Person, wanted: Wanted) -> bool:
    side = Side.VISITOR if wanted.paper in OF_THE_HOST else wanted.side
    shared = person.shared or wanted.paper is not Paper.BRIEFING
    meant = wanted.person in {"", person.public_id} and (not wanted.people or person.public_id in wanted.people)
    return side in {None, person.side} and meant and shared
