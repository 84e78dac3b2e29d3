"""Who could meet whom at once: people who are free while a slot runs, because somebody did not come.

What has begun is not planned again, so these are suggestions and nothing more: the desk says it to the two, and they
sit down or not. Each person is in one suggestion at most, the best pairs first, so that it is a choice and no list of
who may meet whom: a pair that is missing tells nothing about what the two think of each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.desk.facts import Day, day_of, desk_to_read
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes
from matchmaker.store.queries import desk, pairs, planning
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime

MOST_PAIRS = 5000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people who are free now, and the session that has a table for them."""

    host: Calendar
    visitor: Calendar
    place: Place
    weight: float


@dataclass(frozen=True, slots=True)
class StandBy:
    """Suggestions for the slot that runs.

    Parameters
    ----------
    free
        How many people of each side have no meeting now although they are there.
    tables
        How many tables are free.
    """

    workshop: WorkshopHead
    slot: SlotTime | None
    free: Mapping[Side, int]
    tables: int
    suggestions: tuple[Suggestion, ...]
    themes: Mapping[int, str]


def stand_by(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> StandBy:
    """Return who could meet whom while the present slot lasts, by value."""
    workshop = desk_to_read(session, principal, slug)
    head, themes = head_and_themes(session, principal, workshop, language)
    day = day_of(session, principal, workshop)
    running = day.running(now)
    if not running:
        return StandBy(head, None, dict.fromkeys(Side, 0), 0, (), themes)
    free, tables = _free(session, day, running[0])
    some = _suggestions(session, workshop, day, free, dict(tables))
    counted = {side: sum(each.side is side for each in free.values()) for side in Side}
    return StandBy(head, running[0], counted, sum(tables.values()), tuple(some), themes)


def _free(session: Session, day: Day, slot: SlotTime) -> tuple[dict[int, Calendar], dict[int, int]]:
    """Return those who are there without a meeting, and how many tables each session of the slot has left."""
    here = {key: place for key, place in day.places.items() if slot in place.slots}
    gone = _gone(session, day, slot)
    held = [each for each in day.sittings if each.session_id in here and not gone & {each.host_id, each.visitor_id}]
    busy = {key for each in held for key in (each.host_id, each.visitor_id)}
    free = {
        each.id: each
        for each in day.shown
        if each.status is RegistrationStatus.REGISTERED and each.id not in busy and each.id not in gone
    }
    starting = {key: place for key, place in here.items() if place.slots[0] == slot}
    used = [each.session_id for each in held]
    return free, {key: max(0, place.tables - used.count(key)) for key, place in starting.items()}


def _gone(session: Session, day: Day, slot: SlotTime) -> set[int]:
    """Return who is not there in a slot that runs: by their own word, or by that of the desk."""
    away = {key for key, slots in planning.absences(session, day.workshop.id).items() if slot.id in slots}
    return away | {key for key in day.calendars if _is_away(day, key, slot)}


def _is_away(day: Day, calendar_id: int, slot: SlotTime) -> bool:
    starts = {each.id: each.starts_at for each in day.slots}
    notes = day.notes_of(calendar_id)
    until = [starts[note.slot_id] for note in notes if note.kind is DeskEventKind.EARLY and note.slot_id in starts]
    since = [starts[note.slot_id] for note in notes if note.kind is DeskEventKind.LATE and note.slot_id in starts]
    presence = day.presence(calendar_id)
    comes_later = presence is Presence.LATE and since[-1:] > [slot.starts_at]
    return presence is Presence.MISSING or comes_later or (bool(until) and until[-1] < slot.starts_at)


def _suggestions(
    session: Session, workshop: WorkshopFacts, day: Day, free: dict[int, Calendar], tables: dict[int, int]
) -> Iterator[Suggestion]:
    met = {frozenset((each.host_id, each.visitor_id)) for each in day.sittings}
    vetoed = pairs.vetoed_pairs(session, workshop.id)
    chosen = planning.themes_of_calendars(session, workshop.id)
    parents = {key: parent for key, _, parent in planning.themes(session, workshop.partnership_id)}
    needs = pairs.uses_of_scores(session, workshop.id)
    for scored in desk.scored_among(session, workshop.id, list(free), most=MOST_PAIRS):
        two = [free.get(key) for key in scored.pair]
        if scored.pair in vetoed or frozenset(scored.pair) in met or scored.id in needs or None in two:
            continue
        host, visitor = sorted((each for each in two if each is not None), key=lambda each: each.side.value)
        if host.side is visitor.side:
            continue
        own = [themes_covered(chosen.get(key, ()), parents) if chosen.get(key) else None for key in scored.pair]
        place = next((key for key, left in tables.items() if left and _suits(day.places[key], own)), None)
        if place is None:
            continue
        tables[place] -= 1
        del free[host.id], free[visitor.id]
        yield Suggestion(host, visitor, day.places[place], scored.weight)


def _suits(place: Place, own: list[set[int] | None]) -> bool:
    """Return whether a session is of a theme that both chose; who chose none takes every one."""
    return place.theme_id is None or all(each is None or place.theme_id in each for each in own)
