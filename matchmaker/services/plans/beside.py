"""Two versions beside each other, such as the results of two runs: goals, values, figures, and who gains and who loses.

Who has other meetings, and when, is told by `comparing`, person by person; this is what one decides by.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.goals import Goals
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import Proof
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError
from matchmaker.services.access import workshop_at
from matchmaker.services.aiming import goals_of_version
from matchmaker.services.plans.certainty import Certainty, certainty_of
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.difference import Difference, difference_of
from matchmaker.services.plans.heading import WorkshopHead, unseen_calendars, workshop_head
from matchmaker.services.plans.timetables import sorting_name
from matchmaker.services.standings import Figure, figures_of
from matchmaker.store.queries import plans, timetable
from matchmaker.store.queries.plans import Solved, Version
from matchmaker.store.queries.timetable import Calendar, Sitting

MOST_NAMED = 20
"""Of those who gain and of those who lose; the others are found person by person."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the two versions.

    Parameters
    ----------
    goals, figures
        What it was to achieve, and what it is worth by objective.
    least
        The number of meetings that everybody who was planned has at least; None where nobody was.
    without
        How many calendars of each side that were planned have no meeting.
    short
        How many calendars have fewer meetings than promised; None where what was solved is not kept.
    """

    version: Version
    certainty: Certainty
    goals: Goals
    figures: tuple[Figure, ...]
    least: int | None
    without: Mapping[Side, int]
    short: int | None


@dataclass(frozen=True, slots=True)
class Gain:
    """Somebody with another number of meetings in the second version than in the first."""

    calendar: Calendar
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Gains:
    """Those with more, or with fewer, meetings: how many they are, and the first of them, the largest change first."""

    count: int
    named: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two versions beside each other; `columns` is empty where the workshop has fewer than two with a plan."""

    workshop: WorkshopHead
    choices: tuple[Version, ...]
    columns: tuple[Column, ...]
    difference: Difference
    more: Gains
    fewer: Gains


def put_beside(
    session: Session, principal: Principal, slug: str, one: str = "", other: str = "", *, language: str
) -> Beside:
    """Return two versions of a workshop beside each other; without a wish the last two, the older first.

    Raises
    ------
    NotFoundError
        The workshop has no such version, or it is without a plan.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    head = workshop_head(session, principal, workshop, language)
    choices = tuple(each for each in plans.versions(session, workshop.id) if each.proof is not Proof.INFEASIBLE)
    ids = [each.public_id for each in choices]
    other = other or next((each for each in ids if each != one), "")
    one = one or next((each for each in ids if each != other), "")
    if not (one and other):
        return Beside(head, choices, (), Difference(()), _NOBODY, _NOBODY)
    if not {one, other} <= set(ids):
        raise NotFoundError("There is nothing at this address.")
    after = content_of(session, workshop, other)
    before = _with_meetings_of(session, one, choices, after)
    unseen = unseen_calendars(session, principal, workshop)
    counts = [_counted(each.sittings) for each in (before, after)]
    changed = sorted(_changed(after, *counts), key=lambda each: (-abs(each.after - each.before), _named(each)))
    return Beside(
        head,
        choices,
        tuple(
            _column(content, counted, plans.run_of(session, content.version.run_id or 0), unseen)
            for content, counted in zip((before, after), counts, strict=True)
        ),
        difference_of(before.sittings, after.sittings),
        _gains([each for each in changed if each.after > each.before]),
        _gains([each for each in changed if each.after < each.before]),
    )


_NOBODY = Gains(0, ())


def _with_meetings_of(session: Session, plan_id: str, choices: Sequence[Version], content: Content) -> Content:
    """Return another version with the people and places of `content`, in one statement."""
    version = next(each for each in choices if each.public_id == plan_id)
    return Content(version, timetable.sittings(session, version.id), content.places, content.calendars)


def _column(content: Content, counted: Counter[int], solved: Solved | None, unseen: Collection[int]) -> Column:
    version, planned = content.version, _planned(content, counted, solved)
    return Column(
        version,
        certainty_of(version),
        goals_of_version(version, solved.parameters if solved else {}),
        figures_of(version.objective, version.bound, optimal=version.proof is Proof.OPTIMAL),
        min((counted[each.id] for each in planned), default=None),
        {side: sum(each.side is side and not counted[each.id] for each in planned) for side in Side},
        _short(content, counted, solved, unseen),
    )


def _planned(content: Content, counted: Counter[int], solved: Solved | None) -> list[Calendar]:
    """Return for whom a version was made: who came later has no meeting in it, and is not without one."""
    everybody = content.calendars.values()
    if solved is None or not solved.instance:
        return [each for each in everybody if each.status is RegistrationStatus.REGISTERED or counted[each.id]]
    ids = {each["id"] for each in solved.instance["people"]}
    return [each for each in everybody if each.public_id in ids or counted[each.id]]


def _short(content: Content, counted: Counter[int], solved: Solved | None, unseen: Collection[int]) -> int | None:
    """Return how many have fewer meetings than promised, among those of whom the reader may know that."""
    if solved is None or not solved.instance:
        return None
    promised: dict[str, int] = {each["id"]: each.get("min_meetings", 0) for each in solved.instance["people"]}
    return sum(
        counted[each.id] < promised.get(each.public_id, 0)
        for each in content.calendars.values()
        if counted[each.id] or each.id not in unseen
    )


def _counted(sittings: Sequence[Sitting]) -> Counter[int]:
    return Counter(key for each in sittings for key in (each.host_id, each.visitor_id))


def _changed(content: Content, before: Counter[int], after: Counter[int]) -> list[Gain]:
    """Return who has more or fewer meetings; whoever is named has one in one of the two."""
    return [
        Gain(content.calendars[key], before[key], after[key])
        for key in {*before, *after}
        if before[key] != after[key] and key in content.calendars
    ]


def _named(gain: Gain) -> tuple[str, str]:
    return gain.calendar.side.value, sorting_name(gain.calendar)


def _gains(found: Sequence[Gain]) -> Gains:
    return Gains(len(found), tuple(found[:MOST_NAMED]))
