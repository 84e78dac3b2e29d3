"""A repair before it is applied: which meetings move, who gains or loses, how many are told, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.desk import Beyond, beyond
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.errors import NotFoundError, StaleError
from matchmaker.services.desk.changes import Pending, moves_of, rescued_of, said
from matchmaker.services.desk.facts import Day, day_of, desk_to_read
from matchmaker.services.desk.mandates import Standing, standing_of
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.difference import Change, Difference, Fate, difference_of
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes
from matchmaker.services.plans.noted import require_begun_kept
from matchmaker.store.queries import timetable
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


@dataclass(frozen=True, slots=True)
class Row:
    """What a repair does to one meeting; None where it is not."""

    fate: Fate
    host: Calendar
    visitor: Calendar
    before: Place | None
    after: Place | None
    table: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How many meetings somebody has before and after; only of those to whom something happens."""

    calendar: Calendar
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A repair as its page shows it.

    Parameters
    ----------
    sha256
        Of what is applied: all that is shown.
    moves, fewest
        How many meetings that could stay are moved, and the proven least of any plan.
    rescued
        Meetings that cannot stay and are held elsewhere.
    lost, gained, tables
        Meetings that cannot be held any more, new ones, and those at another table of their session.
    told
        How many people are told.
    outdated
        It is not the repair of how things stand now.
    beyond
        Why the desk may not publish it by itself; None where it may.
    """

    workshop: WorkshopHead
    version: Version
    sha256: str
    taken_in: tuple[Pending, ...]
    rows: tuple[Row, ...]
    balances: tuple[Balance, ...]
    moves: int
    fewest: int
    rescued: int
    lost: int
    gained: int
    tables: int
    told: int
    outdated: bool
    mandate: Standing | None
    beyond: Beyond | None
    themes: Mapping[int, str]
    calendars: Mapping[str, Calendar]
    places: Mapping[str, Place]
    slots: Mapping[str, SlotTime]


def preview_of(
    session: Session, principal: Principal, slug: str, plan_id: str, *, language: str, now: datetime
) -> Preview:
    """Return what a repair would do, or did."""
    workshop = desk_to_read(session, principal, slug)
    content = content_of(session, workshop, plan_id)
    version = content.version
    if version.origin is not PlanOrigin.REPAIR or version.based_on_id is None:
        raise NotFoundError("There is nothing at this address.")
    day, events = day_of(session, principal, workshop, content), version.events
    before = day.content if day.content and day.content.version.id == version.based_on_id else None
    sittings = before.sittings if before else timetable.sittings(session, version.based_on_id)
    difference = difference_of(sittings, content.sittings)
    moves = moves_of(day, difference, events)
    mandate = standing_of(session, workshop, now)
    counted = difference.counts
    head, themes = head_and_themes(session, principal, workshop, language)
    return Preview(
        head,
        version,
        content.sha256,
        tuple(Pending(event) for event in events if "now" not in event),
        _rows(difference, content),
        _balances(difference, content),
        moves,
        min(moves, round(version.bound.get("moves", 0))),
        rescued_of(day, difference, events),
        counted[Fate.DROPPED],
        counted[Fate.NEW],
        counted[Fate.TABLE],
        len(told_of(difference, content.calendars)),
        version.status is PlanStatus.DRAFT and is_outdated(day, content, events, now),
        mandate,
        beyond(mandate.terms if mandate else None, moves, now, edited=version.edits > 0),
        themes,
        {each.public_id: each for each in content.calendars.values()},
        {each.public_id: each for each in content.places.values()},
        {each.public_id: each for each in day.slots},
    )


def is_outdated(day: Day, content: Content, events: Sequence[Mapping[str, str]], now: datetime) -> bool:
    """Return whether a repair is not that of how things stand: another version, other notes, or something has begun."""
    version = content.version
    if day.content is None or day.content.version.id != version.based_on_id or version.stale_since is not None:
        return True
    if said(day.events(now)) != said(events):
        return True
    try:
        require_begun_kept(day.content.sittings, content.sittings, day.places, now)
    except StaleError:
        return True
    return False


def told_of(difference: Difference, calendars: Mapping[int, Calendar]) -> frozenset[int]:
    """Return the keys of the profiles of all whose meetings change."""
    return frozenset(member.profile_id for key in difference.calendars for member in calendars[key].members)


def _rows(difference: Difference, content: Content) -> tuple[Row, ...]:
    order = {key: place for place, key in enumerate(content.places)}
    rows = [_row(each, content) for each in difference.changed]
    return tuple(sorted(rows, key=lambda row: order.get((row.before or row.after).id, 0)))  # type: ignore[union-attr]


def _row(change: Change, content: Content) -> Row:
    before, after = change.before, change.after
    return Row(
        change.fate,
        content.calendars[change.host_id],
        content.calendars[change.visitor_id],
        content.places.get(before.session_id) if before else None,
        content.places.get(after.session_id) if after else None,
        after.table_number if after else None,
    )


def _balances(difference: Difference, content: Content) -> tuple[Balance, ...]:
    """Return of how many meetings each has whose number changes, those who lose most first."""
    had: dict[int, int] = {}
    has: dict[int, int] = {}
    for each in difference.changes:
        for key in (each.host_id, each.visitor_id):
            had[key] = had.get(key, 0) + (each.before is not None)
            has[key] = has.get(key, 0) + (each.after is not None)
    changed = [Balance(content.calendars[key], had[key], has[key]) for key in had if had[key] != has[key]]
    return tuple(sorted(changed, key=lambda each: (each.after - each.before, each.calendar.id)))
