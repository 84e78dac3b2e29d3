"""Two versions beside each other: what moves, for whom, and how that looks over the slots of the programme."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.services.access import workshop_at
from matchmaker.services.paging import paged
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.difference import Change, Difference, Fate, difference_of
from matchmaker.services.plans.heading import PlanHead, WorkshopHead, plan_head, told_by, workshop_head
from matchmaker.services.plans.timetables import holds, sorting_name
from matchmaker.store.queries import plans, timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, Sitting, SlotTime

PEOPLE_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What becomes of one meeting, seen from one of the two calendars; a place is None where there is no meeting."""

    fate: Fate
    other: Calendar
    before: Place | None
    before_table: int
    after: Place | None
    after_table: int


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """What is new for one calendar, in the order of time."""

    calendar: Calendar
    changes: tuple[OthersChange, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How meetings move between the slots.

    Parameters
    ----------
    slots
        Those in which a meeting of either version begins, in the order of time.
    moves
        How many meetings were in the one slot (the first key) and are in the other; None: in no meeting.
    """

    slots: tuple[SlotTime, ...]
    moves: Mapping[tuple[int | None, int | None], int]

    @property
    def most(self) -> int:
        """The largest number off the diagonal, by which the picture is shaded."""
        return max((count for (one, other), count in self.moves.items() if one != other), default=0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version beside another one.

    Parameters
    ----------
    against
        The other one; None where nothing is published and no other one was asked for: then everything is new.
    choices
        All versions that it can be compared with.
    told
        How many people would be told if the version were published now in place of `against`.
    """

    workshop: WorkshopHead
    plan: PlanHead
    against: Version | None
    choices: tuple[Version, ...]
    difference: Difference
    told: int
    people: tuple[PersonChanges, ...]
    found: int
    page: int
    pages: int
    shift: Shift


def compare(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str,
    against: str | None = None,
    *,
    search: str = "",
    page: int = 1,
    language: str,
) -> Comparison:
    """Return what is different between a version and another one: the one in force, unless one is named."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    content = content_of(session, workshop, plan_id)
    versions = [each for each in plans.versions(session, workshop.id) if each.id != content.version.id]
    other = _other(versions, content.version, against)
    difference = difference_of(_before(session, other, content), content.sittings)
    people = _people(content, difference, search)
    shown = paged(people, page, PEOPLE_ON_A_PAGE)
    return Comparison(
        workshop_head(session, principal, workshop, language),
        plan_head(session, principal, workshop, content),
        other,
        tuple(each for each in versions if each.meetings),
        difference,
        told_by(content.calendars, difference),
        shown.rows,
        shown.found,
        shown.page,
        shown.pages,
        shift_of(content.places, difference),
    )


def shift_of(places: Mapping[int, Place], difference: Difference) -> Shift:
    """Return how the meetings of two versions move between the slots in which they begin."""
    moves: Counter[tuple[int | None, int | None]] = Counter()
    slots: set[SlotTime] = set()
    for each in difference.changes:
        held = [places.get(where.session_id) if where else None for where in (each.before, each.after)]
        slots.update(place.slots[0] for place in held if place)
        one, other = (place.slots[0].id if place else None for place in held)
        moves[one, other] += 1
    return Shift(tuple(sorted(slots, key=lambda slot: slot.starts_at)), moves)


def _other(versions: Sequence[Version], own: Version, against: str | None) -> Version | None:
    """Return the version that is asked for, else that in force.

    That in force itself is compared with the one from which it was made, or else with the one before it.
    """
    asked = (
        lambda each: each.public_id == against,
        lambda each: each.status is PlanStatus.PUBLISHED,
        lambda each: own.status is PlanStatus.PUBLISHED and each.id == own.based_on_id,
        lambda each: own.status is PlanStatus.PUBLISHED and each.status is PlanStatus.SUPERSEDED,
    )
    return next((each for is_it in asked for each in versions if is_it(each)), None)


def _before(session: Session, other: Version | None, content: Content) -> Sequence[Sitting]:
    """Return the meetings of the other version; those in force were read along with the content."""
    if other is None:
        return ()
    in_force = other.status is PlanStatus.PUBLISHED
    return content.in_force if in_force else timetable.sittings(session, other.id)


def _people(content: Content, difference: Difference, search: str) -> list[PersonChanges]:
    changed = [content.calendars[key] for key in difference.calendars if key in content.calendars]
    shown = sorted(
        (calendar for calendar in changed if holds(calendar, search)),
        key=lambda calendar: (calendar.side.value, sorting_name(calendar)),
    )
    return [PersonChanges(each, _of_calendar(content, difference, each)) for each in shown]


def _of_calendar(content: Content, difference: Difference, calendar: Calendar) -> tuple[OthersChange, ...]:
    changes = [
        _seen(content, each, calendar)
        for each in difference.of(calendar.id)
        if {each.host_id, each.visitor_id} <= content.calendars.keys()
    ]
    return tuple(sorted(changes, key=_begins))


def _seen(content: Content, change: Change, calendar: Calendar) -> OthersChange:
    other = change.visitor_id if change.host_id == calendar.id else change.host_id
    before, after = change.before, change.after
    return OthersChange(
        change.fate,
        content.calendars[other],
        content.places.get(before.session_id) if before else None,
        before.table_number if before else 0,
        content.places.get(after.session_id) if after else None,
        after.table_number if after else 0,
    )


def _begins(change: OthersChange) -> str:
    place = change.after or change.before
    return place.starts_at.isoformat() if place else ""
