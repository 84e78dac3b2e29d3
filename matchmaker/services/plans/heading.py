"""What every page about a version begins with: which workshop and version it is, where it stands, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, can
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.workshops import TAKES_PART, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.difference import Difference, difference_of
from matchmaker.store.queries import names, people, plans
from matchmaker.store.queries.names import Names
from matchmaker.store.queries.plans import Confirmed, Version
from matchmaker.store.queries.timetable import Calendar


class Act(StrEnum):
    """What the one who reads may do with a version now."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class WorkshopHead:
    """The workshop of a page.

    Parameters
    ----------
    parties
        The name of each side's party, in the reader's language.
    own_side
        The side of the one who reads; None for an operator.
    """

    slug: str
    title: str
    time_zone: str
    parties: Mapping[Side, str]
    own_side: Side | None


@dataclass(frozen=True, slots=True)
class Signature:
    """An office confirmed the version."""

    side: Side
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A version of the plan, without its meetings.

    Parameters
    ----------
    people
        How many people (not calendars) have a meeting in it: that many see it when it is published.
    unwanted
        How many of its meetings somebody of the reader's own side does not want, said in confidence after it was made.
    acts
        What the one who reads may do now.
    difference, told
        What would be different from the version in force if this one were published, and how many people would be
        told; None for a version that cannot be published (any more).
    """

    version: Version
    sha256: str
    people: int
    unwanted: int
    signatures: tuple[Signature, ...]
    acts: frozenset[Act]
    difference: Difference | None = None
    told: int = 0


def workshop_head(session: Session, principal: Principal, workshop: WorkshopFacts, language: str) -> WorkshopHead:
    """Return the workshop of a page, in one statement."""
    found = names.together(session, language, workshops=[workshop.id], parties=workshop.parties)
    return _head(principal, workshop, found)


def head_and_themes(
    session: Session, principal: Principal, workshop: WorkshopFacts, language: str
) -> tuple[WorkshopHead, Mapping[int, str]]:
    """Return the workshop of a page, and the names of all themes by key, in one statement."""
    found = names.together(session, language, workshops=[workshop.id], parties=workshop.parties, themes=None)
    return _head(principal, workshop, found), found.themes


def _head(principal: Principal, workshop: WorkshopFacts, found: Names) -> WorkshopHead:
    return WorkshopHead(
        workshop.slug,
        found.workshops.get(workshop.id, workshop.slug),
        workshop.time_zone,
        workshop.by_side(found.parties),
        workshop.side_of(principal.party),
    )


def plan_head(session: Session, principal: Principal, workshop: WorkshopFacts, content: Content) -> PlanHead:
    """Return a version with who confirmed it and what may be done with it, in two statements."""
    return head_of(session, principal, workshop, content, plans.confirmations(session, workshop.id))


def head_of(
    session: Session, principal: Principal, workshop: WorkshopFacts, content: Content, confirmations: list[Confirmed]
) -> PlanHead:
    """Return a version with who confirmed it, given all confirmations, in one statement."""
    own = workshop.side_of(principal.party)
    signatures = signatures_of(workshop, content.version, confirmations)
    told = can(principal, Action.VETOES_READ, workshop.resource(party=principal.party)) is Answer.ALLOW
    unwanted = plans.unwanted(session, content.version.id).get(own, 0) if own and told else 0
    acts = _acts(own, content.version, {each.side for each in signatures}, wanted=not unwanted)
    difference = _difference(content)
    written = told_by(content.calendars, difference) if difference else 0
    people = len(people_of(content))
    return PlanHead(content.version, content.sha256, people, unwanted, signatures, acts, difference, written)


def told_by(calendars: Mapping[int, Calendar], difference: Difference) -> int:
    """Return how many people are told of a difference: those who sit in a calendar that changes, and take part."""
    told = (calendars[key] for key in difference.calendars if key in calendars)
    return len({member.profile_id for each in told if each.status in TAKES_PART for member in each.members})


def _difference(content: Content) -> Difference | None:
    """Return what would change with a publication; None where there will be none."""
    if content.version.status not in {PlanStatus.DRAFT, PlanStatus.PROPOSED}:
        return None
    return difference_of(content.in_force, content.sittings)


def signatures_of(workshop: WorkshopFacts, version: Version, confirmations: list[Confirmed]) -> tuple[Signature, ...]:
    """Return which offices confirmed a version, in the order of time."""
    return tuple(
        Signature(side, each.confirmed_at)
        for each in confirmations
        if each.plan_public_id == version.public_id and (side := workshop.side_of(each.party_id))
    )


def people_of(content: Content) -> set[int]:
    """Return the keys of the profiles of all who have a meeting."""
    sitting = {key for each in content.sittings for key in (each.host_id, each.visitor_id)}
    return {member.profile_id for key in sitting for member in content.calendars[key].members}


def unseen_calendars(session: Session, principal: Principal, workshop: WorkshopFacts) -> frozenset[int]:
    """Return the other side's calendars of which nobody agreed to be seen, in one statement.

    Whoever meets somebody has to be named; these are named nowhere else.
    """
    own = workshop.side_of(principal.party)
    if own is None:
        return frozenset()
    return people.unseen_calendars(session, workshop.id, Side.VISITOR if own is Side.HOST else Side.HOST)


def _acts(side: Side | None, version: Version, confirmed: set[Side], *, wanted: bool) -> frozenset[Act]:
    """Return what an office may do; the services ask again when it is done."""
    if side is None:
        return frozenset()
    good = version.proof is not Proof.INFEASIBLE and version.stale_since is None and version.meetings > 0 and wanted
    if version.status is PlanStatus.DRAFT and good:
        return frozenset({Act.PROPOSE})
    if version.status is PlanStatus.PROPOSED and side in confirmed:
        return frozenset({Act.WITHDRAW})
    if version.status is PlanStatus.PROPOSED:
        return frozenset({Act.CONFIRM, Act.REJECT} if good else {Act.REJECT})
    return frozenset()
