"""The report of a workshop: what was planned, what was held as far as the desk noted it, and what follows.

It tells of the version in force, which both offices read with its names. Of those of the other side who did not agree
to be seen and meet nobody it tells how many there are. Of what people keep to themselves it tells of all together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.aggregates import Aggregate, in_aggregate
from matchmaker.domain.desk import Presence
from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.reports import Held
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes, unseen_calendars
from matchmaker.services.plans.timetables import calendars_shown
from matchmaker.services.reports.following import FollowUp, follow_ups_of
from matchmaker.services.reports.held import Noted
from matchmaker.services.reports.network import Link, links_of
from matchmaker.store.queries import desk, feedback, plans, timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, Sitting


@dataclass(frozen=True, slots=True)
class Fated:
    """A meeting of the version in force, and what became of it."""

    sitting: Sitting
    place: Place
    host: Calendar
    visitor: Calendar
    held: Held


@dataclass(frozen=True, slots=True)
class Tally:
    """How many meetings were planned, and what became of them."""

    planned: int
    held: int
    not_held: int
    not_noted: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Of one side: how many people are registered, came, did not, and have a meeting; `unseen` are told of no more.

    Parameters
    ----------
    not_noted
        Of whom the desk noted nothing.
    with_meetings, seats
        How many have a meeting, and in how many they sit, all together; who has withdrawn does not count.
    """

    registered: int
    came: int
    missing: int
    not_noted: int
    unseen: int
    with_meetings: int
    seats: int


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector: by side, how many people are registered, and in how many meetings somebody of it sits."""

    sector: Sector | None
    people: Mapping[Side, int]
    meetings: Mapping[Side, int]


@dataclass(frozen=True, slots=True)
class Report:
    """The report.

    Parameters
    ----------
    version
        The number of the version in force; None before one is published.
    at_first
        How many meetings the version had that was in force when the workshop began; None where none was.
    noted
        Whether the desk noted anything about anybody.
    themes
        By the name of the sessions' theme (empty: any), in the order in which they begin.
    links
        Which organisations meet, those with most meetings first.
    said
        What all people together said of their meetings.
    """

    workshop: WorkshopHead
    status: WorkshopStatus
    version: int | None
    at_first: int | None
    noted: bool
    whole: Tally
    sides: Mapping[Side, Attendance]
    themes: tuple[tuple[str, Tally], ...]
    sectors: tuple[SectorLine, ...]
    links: tuple[Link, ...]
    follow_ups: tuple[FollowUp, ...]
    said: Aggregate

    @property
    def known(self) -> bool:
        """Whether anything is known of what became of the meetings: of a cancelled workshop none was held."""
        return self.noted or self.status is WorkshopStatus.CANCELLED


def report_of(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> Report:
    """Return the report of a workshop, in twelve statements, and three more where workshops follow it."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    return gathered(session, principal, workshop, language=language, now=now)


def gathered(
    session: Session, principal: Principal, workshop: WorkshopFacts, *, language: str, now: datetime
) -> Report:
    """Return the report for somebody who may read it: whoever calls has asked."""
    versions = plans.versions(session, workshop.id)
    content = in_force(session, workshop, versions)
    slots = timetable.slots(session, workshop.id)
    noted = Noted(workshop, desk.notes(session, workshop.id), slots)
    unseen = unseen_calendars(session, principal, workshop)
    head, themes = head_and_themes(session, principal, workshop, language)
    meetings = fated(content, noted, now) if content else []
    calendars = content.calendars if content else timetable.calendars(session, workshop.id)
    comers = [each for each in calendars.values() if each.status is RegistrationStatus.REGISTERED]
    told = {each.id for each in calendars_shown(content, unseen)} if content else calendars.keys() - unseen
    shown = [each for each in comers if each.id in told]
    return Report(
        workshop=head,
        status=workshop.status,
        version=content.version.number if content else None,
        at_first=_at_first(versions, slots[0].starts_at) if slots else None,
        noted=noted.anybody,
        whole=tally([each.held for each in meetings]),
        sides={side: _attendance(side, comers, shown, noted, meetings) for side in Side},
        themes=_by_theme(meetings, themes),
        sectors=_by_sector(shown, meetings),
        links=links_of((each.host, each.visitor, each.held) for each in meetings),
        follow_ups=follow_ups_of(session, principal, workshop, [(each.host, each.visitor) for each in meetings],
                                 language=language),
        said=in_aggregate(feedback.answers(session, workshop.id)),
    )  # fmt: skip


def in_force(session: Session, workshop: WorkshopFacts, versions: Sequence[Version]) -> Content | None:
    """Return the version in force with its meetings, in three statements; None before one is published."""
    version = next((each for each in versions if each.status is PlanStatus.PUBLISHED), None)
    if version is None:
        return None
    sittings = timetable.sittings(session, version.id)
    places, calendars = timetable.places(session, workshop.id), timetable.calendars(session, workshop.id)
    return Content(version, sittings, places, calendars)


def fated(content: Content, noted: Noted, now: datetime) -> list[Fated]:
    """Return the meetings of a version with what became of them, as far as their sessions are still there."""
    people = content.calendars
    two = ((each, people[each.host_id], people[each.visitor_id]) for each in content.sittings)
    return [
        Fated(each, place, host, visitor, noted.fate(place, host, visitor, now))
        for each, host, visitor in two
        if (place := content.places.get(each.session_id))
    ]


def tally(fates: Iterable[Held]) -> Tally:
    """Return how many meetings there are of each fate."""
    found = Counter(fates)
    return Tally(found.total(), *(found[each] for each in (Held.HELD, Held.NOT_HELD, Held.NOT_NOTED, Held.AHEAD)))


def _at_first(versions: Sequence[Version], begins: datetime) -> int | None:
    """Return how many meetings the version had that was in force when the first slot began."""
    before = [(each.published_at, each.meetings) for each in versions if each.published_at]
    return max((each for each in before if each[0] <= begins), default=(None, None))[1]


def _attendance(
    side: Side, comers: Sequence[Calendar], shown: Sequence[Calendar], noted: Noted, meetings: Sequence[Fated]
) -> Attendance:
    own = [each for each in shown if each.side is side]
    came = Counter[Presence]()
    for each in own:
        came[noted.came(each.id)] += len(each.members)
    sitting = (each.host if side is Side.HOST else each.visitor for each in meetings)
    seats = [member for each in sitting if each.status is not RegistrationStatus.WITHDRAWN for member in each.members]
    registered = sum(len(each.members) for each in comers if each.side is side)
    return Attendance(
        registered=registered,
        came=came[Presence.THERE],
        missing=came[Presence.MISSING],
        not_noted=came[Presence.EXPECTED],
        unseen=registered - sum(len(each.members) for each in own),
        with_meetings=len({member.profile_id for member in seats}),
        seats=len(seats),
    )


def _by_theme(meetings: Sequence[Fated], themes: Mapping[int, str]) -> tuple[tuple[str, Tally], ...]:
    found: dict[str, list[Held]] = {}
    for each in sorted(meetings, key=lambda each: each.place.starts_at):
        found.setdefault(themes.get(each.place.theme_id or 0, ""), []).append(each.held)
    return tuple((theme, tally(fates)) for theme, fates in found.items())


def _by_sector(shown: Sequence[Calendar], meetings: Sequence[Fated]) -> tuple[SectorLine, ...]:
    people = Counter((each.side, member.sector) for each in shown for member in each.members)
    sitting: Counter[tuple[Side, Sector | None]] = Counter()
    for each in meetings:
        for calendar in (each.host, each.visitor):
            sitting.update((calendar.side, sector) for sector in {member.sector for member in calendar.members})
    return tuple(
        SectorLine(
            sector,
            {side: people[side, sector] for side in Side},
            {side: sitting[side, sector] for side in Side},
        )
        for sector in (*Sector, None)
        if any(people[side, sector] or sitting[side, sector] for side in Side)
    )
