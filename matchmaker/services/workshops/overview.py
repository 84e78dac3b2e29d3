"""What an office sees first: what needs doing now, and the numbers that say how far the workshop has come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.programmes.reading import (
    Opening,
    Proposal,
    by_side,
    named_themes,
    opening_of,
    programme_of,
    proposal_of,
    title_in,
)
from matchmaker.store.queries import delegations, names, plans
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries import workshops as queries
from matchmaker.store.queries.timetable import Calendar, calendars


class Task(StrEnum):
    """One thing to do, or to wait for; the pages have a sentence and an address for each."""

    ADD_SLOTS = "add slots"
    ADD_TABLES = "add tables"
    PROPOSE_OPENING = "propose opening"
    CONFIRM_OPENING = "confirm opening"
    WAIT_FOR_OPENING = "wait for opening"
    DECIDE_CHANGE = "decide change"
    WAIT_FOR_CHANGE = "wait for change"
    RENEW_CHANGE = "renew change"
    REMIND = "remind"
    RUN = "run"
    RUN_AGAIN = "run again"
    PROPOSE_PLAN = "propose plan"
    CONFIRM_PLAN = "confirm plan"
    WAIT_FOR_PLAN = "wait for plan"


WAITING = frozenset({Task.WAIT_FOR_OPENING, Task.WAIT_FOR_CHANGE, Task.WAIT_FOR_PLAN})
"""What the other office has to do, not this one."""


@dataclass(frozen=True, slots=True)
class Todo:
    """A task with what its sentence speaks of."""

    task: Task
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether it is the other office's turn."""
        return self.task in WAITING


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the workshop has come."""

    registered: Mapping[Side, int]
    silent: int
    slots: int
    sessions: int
    tables: int
    """Places at tables over the whole time: the most meetings that any plan can have."""
    latest_run: str | None
    latest_plan: int | None
    plan_status: PlanStatus | None
    plan_stale: bool
    meetings: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The page."""

    slug: str
    title: str
    status: WorkshopStatus
    version: int
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    closed: bool
    side: Side | None
    parties: Mapping[Side, str]
    other: str
    numbers: Numbers
    opening: Opening
    proposal: Proposal | None
    theme_names: Mapping[str, str]
    """Of the themes that a proposed change may speak of; empty where none is proposed."""
    calendars: Mapping[str, Calendar]
    """Of the people whom a proposed change speaks of, by public id."""
    todos: tuple[Todo, ...]


def overview_of(session: Session, principal: Principal, slug: str, language: str) -> Overview:
    """Return how a workshop stands for the principal's office."""
    workshop = workshop_at(session, slug)
    require(principal, Action.ORGANISE, workshop.resource())
    programme = programme_of(session, workshop)
    parties = names.party_names(session, language, workshop.parties)
    versions = plans.versions(session, workshop.id)
    opening = opening_of(session, principal, workshop, programme)
    pending = programme_queries.pending_change(session, workshop.id)
    proposal = proposal_of(pending, principal, workshop, parties, programme)
    numbers = _numbers(session, principal, workshop, programme, versions)
    side = workshop.side_of(principal.party)
    found = (
        *_about_programme(workshop, programme, opening, proposal),
        *_about_people(workshop, programme, numbers),
        *_about_plans(session, principal, workshop, versions, numbers),
    )
    todos = found if side else ()  # an operator reads, and has nothing to do there
    other = workshop.parties - {principal.party}
    terms = programme.terms
    return Overview(
        slug=slug,
        title=title_in(programme, language),
        status=workshop.status,
        version=workshop.version,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        time_zone=terms.time_zone,
        place=terms.place,
        closed=terms.closed,
        side=side,
        parties=by_side(parties, workshop),
        other=parties.get(next(iter(other)), ""),
        numbers=numbers,
        opening=opening,
        proposal=proposal,
        theme_names=named_themes(session, workshop, language) if proposal else {},
        calendars=_calendars(session, workshop, proposal),
        todos=todos,
    )


def _calendars(session: Session, workshop: WorkshopFacts, proposal: Proposal | None) -> dict[str, Calendar]:
    named = {person for easing in (proposal.programme.eased if proposal else ()) for person in easing.people}
    if not named:
        return {}
    return {each.public_id: each for each in calendars(session, workshop.id).values() if each.public_id in named}


def _numbers(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    programme: Programme,
    versions: list[plans.Version],
) -> Numbers:
    latest = versions[0] if versions else None
    return Numbers(
        registered=queries.registered(session, workshop.id),
        silent=len(delegations.silent(session, workshop.id, principal.party)) if principal.party else 0,
        slots=len(programme.slots),
        sessions=len(programme.sessions),
        tables=sum(each.tables for each in programme.sessions),
        latest_run=queries.latest_run(session, workshop.id),
        latest_plan=latest.number if latest else None,
        plan_status=latest.status if latest else None,
        plan_stale=bool(latest and latest.stale_since),
        meetings=latest.meetings if latest else 0,
    )


def _about_programme(
    workshop: WorkshopFacts, programme: Programme, opening: Opening, proposal: Proposal | None
) -> Iterator[Todo]:
    if not programme.slots:
        yield Todo(Task.ADD_SLOTS)
    elif not any(each.tables for each in programme.sessions):
        yield Todo(Task.ADD_TABLES)
    elif workshop.status is WorkshopStatus.DRAFT:
        if opening.own:
            yield Todo(Task.WAIT_FOR_OPENING)
        else:
            yield Todo(Task.CONFIRM_OPENING if opening.other else Task.PROPOSE_OPENING)
    if proposal is None:
        return
    if not proposal.fresh:
        yield Todo(Task.RENEW_CHANGE)
    else:
        yield Todo(Task.WAIT_FOR_CHANGE if proposal.own else Task.DECIDE_CHANGE, {"party": proposal.party})


def _about_people(workshop: WorkshopFacts, programme: Programme, numbers: Numbers) -> Iterator[Todo]:
    if workshop.status is WorkshopStatus.OPEN and programme.slots and numbers.silent:
        yield Todo(Task.REMIND, {"count": numbers.silent})


def _about_plans(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    versions: list[plans.Version],
    numbers: Numbers,
) -> Iterator[Todo]:
    if workshop.status not in {WorkshopStatus.OPEN, WorkshopStatus.CLOSED}:
        return
    confirmed = {(row.plan_public_id, row.party_id) for row in plans.confirmations(session, workshop.id)}
    for version in versions:
        if version.status is PlanStatus.PROPOSED:
            own = (version.public_id, principal.party) in confirmed
            values = {"number": version.number, "plan": version.public_id}
            yield Todo(Task.WAIT_FOR_PLAN if own else Task.CONFIRM_PLAN, values)
    waiting = any(each.status is PlanStatus.PROPOSED for each in versions)
    in_force = any(each.status is PlanStatus.PUBLISHED for each in versions)
    if waiting or not all(numbers.registered.values()) or not numbers.tables:
        return
    latest = versions[0] if versions else None
    if latest is None:
        yield Todo(Task.RUN)
    elif latest.status is PlanStatus.DRAFT and latest.stale_since:
        yield Todo(Task.RUN_AGAIN, {"number": latest.number})
    elif latest.status is PlanStatus.DRAFT and latest.meetings:
        yield Todo(Task.PROPOSE_PLAN, {"number": latest.number, "plan": latest.public_id})
    elif not in_force and latest.status is not PlanStatus.DRAFT:
        yield Todo(Task.RUN)
