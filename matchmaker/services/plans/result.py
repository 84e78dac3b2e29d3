"""The result of a run, as an organiser reads it: how good and how sure, who meets how often, who has few and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.affinity.heat import Heat
from matchmaker.domain.goals import Goals
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import Proof
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.aiming import goals_of_version
from matchmaker.services.plans.certainty import Certainty, certainty_of
from matchmaker.services.plans.conflicts import Binding, Named
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.heading import (
    PlanHead,
    WorkshopHead,
    head_and_themes,
    plan_head,
    unseen_calendars,
)
from matchmaker.services.plans.judging import instance_in, instance_of_run, with_all_pairs
from matchmaker.services.plans.naming import resource_names_of
from matchmaker.services.plans.pictures import SlotUse, TableUse, fit_map, uses_by_slot, uses_by_theme
from matchmaker.services.plans.shortfalls import Reason, people_by_meetings, people_short, shortfalls
from matchmaker.services.plans.ways_out import WayOut, way_out_of
from matchmaker.store.queries import plans, questions, timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, slots=True)
class Few:
    """Somebody with fewer meetings than promised, and the reasons.

    Parameters
    ----------
    others
        Those whom the reasons speak of, by id; None for somebody whom the reader may not see.
    """

    calendar: Calendar
    meetings: int
    promised: int
    reasons: tuple[Reason, ...]
    others: Mapping[str, Calendar | None]


@dataclass(frozen=True, slots=True)
class Result:
    """All that the page of a result shows.

    Parameters
    ----------
    counts
        Calendars by side and number of meetings: how many have just so many.
    least
        The number of meetings that everybody has at least; None where nobody was planned.
    breaks
        Gaps between two meetings of a day, over all people; None where they were not an objective.
    few_is_proven
        No plan keeps more of the promised meetings.
    goals
        What it was to achieve, the most important first.
    uses_by_theme
        How many of the tables of each slot are taken, by the theme of their session.
    fits
        Where people fit and where they meet; None where their fit was never computed.
    themes
        Names of themes in the reader's language.
    conflict
        The rules that cannot be kept together, where no plan exists.
    way_out
        The cheapest steps after which there is one; None where none were found.
    """

    workshop: WorkshopHead
    plan: PlanHead
    certainty: Certainty
    goals: Goals
    counts: Mapping[Side, Mapping[int, int]]
    least: int | None
    breaks: int | None
    few: tuple[Few, ...]
    few_is_proven: bool
    uses: tuple[SlotUse, ...]
    uses_by_theme: TableUse
    fits: Heat | None
    conflict: tuple[Binding, ...]
    way_out: WayOut | None
    themes: Mapping[int, str]


def result_of(session: Session, principal: Principal, slug: str, plan_id: str, *, language: str) -> Result:
    """Return what a version is worth, in a number of statements that does not depend on the number of people."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    content = content_of(session, workshop, plan_id)
    solved = plans.run_of(session, content.version.run_id) if content.version.run_id else None
    instance = instance_in(solved.instance) if solved else None
    meetings = _meetings(content)
    numbers = _numbers(content, instance, meetings)
    head, themes = head_and_themes(session, principal, workshop, language)
    return Result(
        workshop=head,
        plan=plan_head(session, principal, workshop, content),
        certainty=certainty_of(content.version),
        goals=goals_of_version(content.version, solved.parameters if solved else {}),
        counts=_counts(content, numbers),
        least=min(numbers.values(), default=None),
        breaks=_whole(content.version.objective.get("idle")),
        few=_few(session, principal, workshop, content, instance, meetings),
        few_is_proven=_guarantee_is_proven(content.version),
        uses=uses_by_slot(content),
        uses_by_theme=uses_by_theme(content),
        fits=fit_map(session, workshop, content),
        conflict=_conflict(session, workshop, content, instance),
        way_out=way_out_of(session, principal, workshop, content, language) if content.version.conflict else None,
        themes=themes,
    )


def few_of(session: Session, principal: Principal, slug: str, plan_id: str) -> tuple[Few, ...]:
    """Return who has fewer meetings than promised in a version, as its page tells it."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    content = content_of(session, workshop, plan_id)
    instance = instance_of_run(session, content.version.run_id) if content.version.run_id else None
    return _few(session, principal, workshop, content, instance, _meetings(content))


def _meetings(content: Content) -> list[Meeting]:
    """Return the meetings in public ids, as the instance knows them."""
    ids = {key: calendar.public_id for key, calendar in content.calendars.items()}
    return [
        Meeting(ids[each.host_id], ids[each.visitor_id], place.public_id, place.slots[0].public_id, each.table_number)
        for each in content.sittings
        if (place := content.places.get(each.session_id))
    ]


def _numbers(content: Content, instance: Instance | None, meetings: Sequence[Meeting]) -> Mapping[str, int]:
    """Return the number of meetings of everybody who was planned, by public id."""
    if instance:
        return people_by_meetings(instance, meetings)
    planned = (each for each in content.calendars.values() if each.status is RegistrationStatus.REGISTERED)
    counted = Counter(person for meeting in meetings for person in (meeting.a, meeting.b))
    return {**{calendar.public_id: counted[calendar.public_id] for calendar in planned}, **counted}


def _counts(content: Content, numbers: Mapping[str, int]) -> Mapping[Side, Mapping[int, int]]:
    sides = {calendar.public_id: calendar.side for calendar in content.calendars.values()}
    most = max(numbers.values(), default=0)
    return {
        side: {
            number: sum(count == number for person, count in numbers.items() if sides.get(person) is side)
            for number in range(most + 1)
        }
        for side in Side
    }


def _few(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    content: Content,
    instance: Instance | None,
    meetings: Sequence[Meeting],
) -> tuple[Few, ...]:
    """Return who has fewer meetings than promised; whom the reader's side may not see is named only with a meeting."""
    if instance is None or content.version.proof is Proof.INFEASIBLE:
        return ()
    people = {calendar.public_id: calendar for calendar in content.calendars.values()}
    if not people_short(instance, meetings):
        return ()
    unseen = unseen_calendars(session, principal, workshop)
    everybody = with_all_pairs(instance, questions.scored_pairs(session, workshop.id))
    sitting = {key for each in content.sittings for key in (each.host_id, each.visitor_id)}
    hidden = unseen - sitting
    seen = {each.public_id: each for each in content.calendars.values() if each.id not in hidden}
    return tuple(
        Few(
            people[each.person],
            each.meetings,
            each.promised,
            each.reasons,
            {other: seen.get(other) for reason in each.reasons for other in reason.people},
        )
        for each in shortfalls(everybody, meetings, _plan(content.version, instance, meetings))
        if each.person in people and (each.meetings or people[each.person].id not in unseen)
    )


def _plan(version: Version, instance: Instance, meetings: Sequence[Meeting]) -> Plan:
    """Return a version as a document, as far as the limits of a guarantee need it."""
    people = {each.id for each in instance.people}
    return Plan(
        instance=instance.name,
        instance_sha256="",
        status=version.proof.value,
        method=version.method,
        seed=version.seed,
        seconds=version.seconds,
        versions=version.program_versions,
        objective=version.objective,
        bound={**version.objective, **version.bound},
        gap=version.gap,
        bound_scope=version.bound_scope,
        meetings=tuple(each for each in meetings if {each.a, each.b} <= people),
        events=(),
        conflict=(),
    )


def _guarantee_is_proven(version: Version) -> bool:
    """Return whether the promise was the first objective, and its shortfall is proven to be the least."""
    return next(iter(version.objective), None) == "guarantee" and version.gap.get("guarantee") == 0


def _conflict(
    session: Session, workshop: WorkshopFacts, content: Content, instance: Instance | None
) -> tuple[Binding, ...]:
    if not content.version.conflict:
        return ()
    slots = timetable.slots(session, workshop.id)
    named = Named(instance, content.calendars, content.places, slots, resource_names_of(session, workshop))
    return tuple(named.binding(stored) for stored in content.version.conflict)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
