"""What an office sees first: what needs doing now, and the numbers that say how far the workshop has come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.document import Terms
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.people_filter import Delegate, Everybody, Unanswered, everybody
from matchmaker.services.people_filter import Standing as Stands
from matchmaker.services.programmes.reading import (
    Opening,
    Proposal,
    named_themes,
    opening_of,
    programme_of,
    proposal_of,
    title_of,
)
from matchmaker.services.workshops.tasks import Todo
from matchmaker.services.workshops.to_do import Facts, lacking, tasks_of
from matchmaker.store.queries import names
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries import standing as queries
from matchmaker.store.queries.standing import Standing, VersionRow
from matchmaker.store.queries.timetable import Calendar, calendars

MOST_THEMES = 6
"""So many themes are counted, those with most people: a picture of all sub-topics is none."""

MOST_DAYS = 7
"""So many columns the picture of registrations over time has; each stands for as many days as are needed."""

_NOBODY = Everybody((), dict.fromkeys(Side, 0), 0, {}, follows=False)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the workshop has come."""

    registered: Mapping[Side, int]
    silent: int
    slots: int
    sessions: int
    tables: int
    """Places at tables over the whole time: the most meetings that any plan can have."""
    latest_run: JobState | None
    latest_plan: int | None
    plan_status: PlanStatus | None
    plan_stale: bool
    meetings: int


@dataclass(frozen=True, slots=True)
class Registered:
    """Who is registered, by what can be told of them: of the other side only those who agreed to be seen.

    Parameters
    ----------
    unseen
        How many of the other side are registered and told nothing of here.
    themes
        By the name of a theme, those with most people first; whoever chose a sub-topic counts under its theme too.
    days
        How many were registered in all by the end of a day, in the order of the days.
    """

    unseen: int
    themes: Sequence[tuple[str, Mapping[Side, int]]]
    sectors: Sequence[tuple[Sector | None, Mapping[Side, int]]]
    days: Sequence[tuple[date, Mapping[Side, int]]]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that people of the own side are asked, and how many of those who are asked have not answered.

    `status` and `lacks` find them in the table of people; one of the two is None.
    """

    status: Stands | None
    lacks: Unanswered | None
    open: int
    asked: int


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
    registered: Registered
    questions: tuple[Question, ...]
    opening: Opening | None
    """None where the workshop is no draft any more."""
    proposal: Proposal | None
    theme_names: Mapping[str, str]
    """Of the themes that a proposed change may speak of; empty where none is proposed."""
    calendars: Mapping[str, Calendar]
    """Of the people whom a proposed change speaks of, by public id."""
    todos: tuple[Todo, ...]


def overview_of(session: Session, principal: Principal, slug: str, language: str, *, now: datetime) -> Overview:
    """Return how a workshop stands for the principal's office."""
    workshop = workshop_at(session, slug)
    require(principal, Action.ORGANISE, workshop.resource())
    side = workshop.side_of(principal.party)
    draft = workshop.status is WorkshopStatus.DRAFT  # which both change at once, and for which nobody registers
    agreed = _agreed(session, principal, workshop, language)
    terms, proposal = agreed.terms, agreed.proposal
    people = _NOBODY if draft else everybody(session, principal, workshop, language)
    standing = queries.standing(session, workshop.id, principal.party or 0, side)
    versions = [] if draft else queries.plan_versions(session, workshop.id, principal.party or 0)
    facts = _facts(principal, workshop, agreed, people, standing, versions, now)
    other = workshop.parties - {principal.party}
    return Overview(
        slug=slug,
        title=title_of(terms, language),
        status=workshop.status,
        version=workshop.version,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        time_zone=terms.time_zone,
        place=terms.place,
        closed=terms.closed,
        side=side,
        parties=workshop.by_side(agreed.parties),
        other=agreed.parties.get(next(iter(other)), ""),
        numbers=_numbers(people, facts.own, standing, versions),
        registered=_registered(people, terms.time_zone),
        questions=_questions(facts) if side else (),
        opening=agreed.opening,
        proposal=proposal,
        theme_names=named_themes(session, workshop, language) if proposal else {},
        calendars=_calendars(session, workshop, proposal),
        todos=tasks_of(facts) if side else (),  # an operator reads, and has nothing to do there
    )


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What is agreed about a workshop, what waits for an answer, and what its parties are called, by key."""

    terms: Terms
    opening: Opening | None
    proposal: Proposal | None
    parties: Mapping[int, str]


def _agreed(session: Session, principal: Principal, workshop: WorkshopFacts, language: str) -> _Agreed:
    draft = workshop.status is WorkshopStatus.DRAFT
    pending = None if draft else programme_queries.pending_change(session, workshop.id)
    programme = programme_of(session, workshop) if draft or pending else None
    parties = names.party_names(session, language, workshop.parties)
    return _Agreed(
        programme.terms if programme else programme_queries.terms(session, workshop.id),
        opening_of(session, principal, workshop, programme) if draft and programme else None,
        proposal_of(pending, principal, workshop, parties, programme) if programme else None,
        parties,
    )


def _facts(
    principal: Principal,
    workshop: WorkshopFacts,
    agreed: _Agreed,
    people: Everybody,
    standing: Standing,
    versions: Sequence[VersionRow],
    now: datetime,
) -> Facts:
    return Facts(
        status=workshop.status,
        starts_on=agreed.terms.starts_on,
        ends_on=agreed.terms.ends_on,
        time_zone=agreed.terms.time_zone,
        party=principal.party or 0,
        standing=standing,
        opening=agreed.opening,
        proposal=agreed.proposal,
        versions=versions,
        registered=people.registered,
        own=[each for each in people.people if each.own],
        now=now,
    )


def _calendars(session: Session, workshop: WorkshopFacts, proposal: Proposal | None) -> dict[str, Calendar]:
    named = {person for easing in (proposal.programme.eased if proposal else ()) for person in easing.people}
    if not named:
        return {}
    return {each.public_id: each for each in calendars(session, workshop.id).values() if each.public_id in named}


def _numbers(people: Everybody, own: Sequence[Delegate], standing: Standing, versions: Sequence[VersionRow]) -> Numbers:
    latest = versions[0] if versions else None
    return Numbers(
        registered=people.registered,
        silent=sum(each.status is Stands.SILENT for each in own),
        slots=standing.slots,
        sessions=standing.sessions,
        tables=standing.tables,
        latest_run=standing.latest_run,
        latest_plan=latest.number if latest else None,
        plan_status=latest.status if latest else None,
        plan_stale=bool(latest and latest.stale_since),
        meetings=latest.meetings if latest else 0,
    )


def _registered(people: Everybody, zone: str) -> Registered:
    told = [each for each in people.people if each.status is Stands.REGISTERED]
    by_theme = {key: [each for each in told if key in each.theme_ids] for key in people.themes}
    by_sector = {key: [each for each in told if each.sector == key] for key in (*Sector, None)}
    themes = [(people.themes[key], _by_side(some)) for key, some in by_theme.items() if some]
    return Registered(
        unseen=people.unseen,
        themes=sorted(themes, key=lambda each: -sum(each[1].values()))[:MOST_THEMES],
        sectors=[(key, _by_side(some)) for key, some in by_sector.items() if some],
        days=_over_time([(day_in(each.registered_at, zone), each.side) for each in told if each.registered_at]),
    )


def _by_side(people: Iterable[Delegate]) -> dict[Side, int]:
    counted = Counter(each.side for each in people)
    return {side: counted[side] for side in Side}


def _over_time(registered: Sequence[tuple[date, Side]]) -> list[tuple[date, dict[Side, int]]]:
    """Return how many there were by the end of some days, evenly apart, of which the last is the last that there is."""
    if not registered:
        return []
    first, last = min(registered)[0], max(registered)[0]
    step = -(-((last - first).days + 1) // MOST_DAYS)
    days = [date.fromordinal(day) for day in range(last.toordinal(), first.toordinal() - 1, -step)]
    until = {end: [side for day, side in registered if day <= end] for end in reversed(days)}
    return [(end, {side: there.count(side) for side in Side}) for end, there in until.items()]


def _questions(facts: Facts) -> tuple[Question, ...]:
    """Return what the own people are asked now, and how many have not answered; nothing before there is a programme."""
    if not facts.people_may_answer:
        return ()
    taking_part = sum(each.takes_part for each in facts.own)
    stands = Counter(each.status for each in facts.own)
    everyone, prepared = len(facts.own) - stands[Stands.PREPARED], stands[Stands.PREPARED]
    asked = [
        Question(Stands.SILENT, None, stands[Stands.SILENT], everyone),
        Question(Stands.PREPARED, None, prepared, prepared),
    ]
    unasked = {Unanswered.ANYTHING} | ({Unanswered.WISHES} if facts.in_force else set())
    open_now = [each for each in Unanswered if each not in unasked]
    asked += [Question(None, each, lacking(facts.own, each), taking_part) for each in open_now]
    return tuple(each for each in asked if each.asked)
