"""What a programme must not be: each check yields all that is wrong, so that a person mends it in one go.

The field of a fault is ``terms:starts_on`` or, for a part, its kind, id and what of it: ``slot:8f0c…:start``.
"""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from matchmaker.domain.clock import RepeatedTimeError, SkippedTimeError, is_zone
from matchmaker.domain.programmes.document import Interpreters, Programme, Session, Slot, Terms
from matchmaker.domain.programmes.item_checks import faults_of_items
from matchmaker.domain.programmes.texts import faults_of_text as _faults_of_text
from matchmaker.domain.texts import says_something
from matchmaker.domain.weights import faults_of_weights
from matchmaker.errors import Refusal, RefusedError

LONGEST_NAME = 200
LONGEST_SUMMARY = 2000
LONGEST_PLACE = 300
LONGEST_ROOM = 100
LONGEST_RESOURCE = 100
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Between these a day of a workshop lies; another one is a slip of the pen."""

MOST_DAYS = 31
MOST_SLOTS = 200
MOST_ROOMS = 60
MOST_SESSIONS = 2000
MOST_TABLES = 1000
MOST_INTERPRETERS = 1000
MOST_PAIRS_OF_LANGUAGES = 60
MOST_SPARE_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Known:
    """What the parts of a programme may refer to.

    Parameters
    ----------
    themes
        Ids of the themes and sub-topics that a session of this workshop may have.
    languages
        Codes of the languages that people can speak.
    """

    themes: Collection[str] = field(default_factory=frozenset)
    languages: Collection[str] = field(default_factory=frozenset)


class ProgrammeRefusedError(RefusedError):
    """A programme cannot be saved as it is; `faults` has all the reasons, each with its field."""

    def __init__(self, faults: list[RefusedError]) -> None:
        first = faults[0]
        super().__init__(first.refusal, first.field, **first.values)
        self.faults = faults


def require_sound(programme: Programme, known: Known) -> None:
    """Raise `ProgrammeRefusedError` if anything is wrong with `programme`."""
    faults = list(faults_of(programme, known))
    if faults:
        raise ProgrammeRefusedError(faults)


def faults_of(programme: Programme, known: Known) -> Iterator[RefusedError]:
    """Yield all that is wrong with a programme."""
    yield from faults_of_terms(programme.terms, known)
    if not is_zone(programme.terms.time_zone):
        return
    when: dict[str, tuple[datetime, datetime]] = {}
    yield from _faults_of_slots(programme, when)
    yield from _faults_of_rooms(programme)
    yield from _faults_of_sessions(programme, known, when)
    yield from _faults_of_interpreters(programme, known)
    yield from faults_of_items(programme)
    if not 0 <= programme.spare_percent <= MOST_SPARE_PERCENT:
        yield RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "spare", least=0, most=MOST_SPARE_PERCENT)


def faults_of_terms(terms: Terms, known: Known) -> Iterator[RefusedError]:
    """Yield what is wrong with what is agreed about the workshop as a whole."""
    if not any(says_something(titles.name) for titles in terms.titles.values()):
        yield RefusedError(Refusal.TEXT_MISSING, "terms:titles")
    for language, titles in terms.titles.items():
        if not says_something(titles.name) and says_something(titles.summary):
            yield RefusedError(Refusal.TEXT_MISSING, f"terms:title:{language}")
        yield from _faults_of_text(titles.name, LONGEST_NAME, f"terms:title:{language}")
        yield from _faults_of_text(titles.summary, LONGEST_SUMMARY, f"terms:summary:{language}")
    for name, day in (("starts_on", terms.starts_on), ("ends_on", terms.ends_on)):
        if not FIRST_DAY <= day <= LAST_DAY:
            yield RefusedError(Refusal.DAY_WRONG, f"terms:{name}")
    if not timedelta(0) <= terms.ends_on - terms.starts_on < timedelta(days=MOST_DAYS):
        yield RefusedError(Refusal.DAYS_REVERSED, "terms:ends_on", most=MOST_DAYS)
    if not is_zone(terms.time_zone):
        yield RefusedError(Refusal.ZONE_UNKNOWN, "terms:time_zone")
    yield from _faults_of_text(terms.place, LONGEST_PLACE, "terms:place")
    if terms.working_language not in known.languages:
        yield RefusedError(Refusal.LANGUAGE_UNKNOWN, "terms:working_language")
    if terms.theme is not None and terms.theme not in known.themes:
        yield RefusedError(Refusal.THEME_UNKNOWN, "terms:theme")
    if terms.weights:
        yield from faults_of_weights(terms.weights, "terms:weights:")


def _faults_of_slots(programme: Programme, when: dict[str, tuple[datetime, datetime]]) -> Iterator[RefusedError]:
    """Yield what is wrong with the slots, and put the instants of those that are right into `when`."""
    terms = programme.terms
    if len(programme.slots) > MOST_SLOTS:
        yield RefusedError(Refusal.TOO_MANY, "slots", most=MOST_SLOTS)
    for slot in programme.slots:
        if not terms.starts_on <= slot.day <= terms.ends_on:
            days = {"first": terms.starts_on, "last": terms.ends_on}
            yield RefusedError(Refusal.SLOT_OUTSIDE, f"slot:{slot.id}:day", **days)
        faults = list(_faults_of_times(slot, terms.time_zone))
        yield from faults
        if faults:
            continue
        mine = slot.starts_at(terms.time_zone), slot.ends_at(terms.time_zone)
        over = next((each for each in programme.slots if each.id in when and _overlap(mine, when[each.id])), None)
        if over is None:
            when[slot.id] = mine
        else:
            yield RefusedError(Refusal.SLOTS_OVERLAP, f"slot:{slot.id}:start", start=f"{over.start:%H:%M}")


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _faults_of_times(slot: Slot, zone: str) -> Iterator[RefusedError]:
    ends = {}
    for what, find in (("start", slot.starts_at), ("end", slot.ends_at)):
        try:
            ends[what] = find(zone)
        except SkippedTimeError:
            yield RefusedError(Refusal.TIME_SKIPPED, f"slot:{slot.id}:{what}")
        except RepeatedTimeError:
            yield RefusedError(Refusal.TIME_REPEATED, f"slot:{slot.id}:fold")
            return
    if len(ends) == 2 and ends["end"] <= ends["start"]:
        yield RefusedError(Refusal.SLOT_BACKWARDS, f"slot:{slot.id}:end")


def _faults_of_rooms(programme: Programme) -> Iterator[RefusedError]:
    if len(programme.rooms) > MOST_ROOMS:
        yield RefusedError(Refusal.TOO_MANY, "rooms", most=MOST_ROOMS)
    seen: set[str] = set()
    for room in programme.rooms:
        where = f"room:{room.id}:name"
        if not says_something(room.name):
            yield RefusedError(Refusal.TEXT_MISSING, where)
            continue
        yield from _faults_of_text(room.name, LONGEST_ROOM, where)
        spelling = unicodedata.normalize("NFKC", room.name).casefold().strip()
        if spelling in seen:
            yield RefusedError(Refusal.NAME_TWICE, where, name=room.name)
        seen.add(spelling)


def _faults_of_sessions(
    programme: Programme, known: Known, when: dict[str, tuple[datetime, datetime]]
) -> Iterator[RefusedError]:
    if len(programme.sessions) > MOST_SESSIONS:
        yield RefusedError(Refusal.TOO_MANY, "sessions", most=MOST_SESSIONS)
    sound = len(when) == len(programme.slots)
    days = {slot.id: slot.day for slot in programme.slots}
    order = sorted(when, key=lambda each: when[each])
    rooms = {room.id for room in programme.rooms}
    for session in programme.sessions:
        if not 0 <= session.tables <= MOST_TABLES:
            limits = {"least": 0, "most": MOST_TABLES}
            yield RefusedError(Refusal.NUMBER_OUT_OF_RANGE, f"session:{session.id}:tables", **limits)
        if session.theme is not None and session.theme not in known.themes:
            yield RefusedError(Refusal.THEME_UNKNOWN, f"session:{session.id}:theme")
        if session.room is not None and session.room not in rooms:
            yield RefusedError(Refusal.TEXT_MISSING, f"session:{session.id}:theme")
        if sound and not _follow_each_other(session, order, days):
            yield RefusedError(Refusal.SESSION_SLOTS_APART, f"session:{session.id}:theme")


def _follow_each_other(session: Session, order: list[str], days: dict[str, date]) -> bool:
    """Return whether the slots of a session are known, follow each other without another between, in one day."""
    if not session.slots or not set(session.slots) <= set(order):
        return False
    places = [order.index(each) for each in session.slots]
    return (
        places == list(range(places[0], places[0] + len(places))) and len({days[each] for each in session.slots}) == 1
    )


def _faults_of_interpreters(programme: Programme, known: Known) -> Iterator[RefusedError]:
    interpreters, slots = programme.interpreters, {slot.id for slot in programme.slots}
    if len(interpreters) > MOST_PAIRS_OF_LANGUAGES:
        yield RefusedError(Refusal.TOO_MANY, "interpreters", most=MOST_PAIRS_OF_LANGUAGES)
    seen: set[frozenset[str]] = set()
    for each in interpreters:
        where = f"interpreters:{each.id}"
        if not 0 <= each.capacity <= MOST_INTERPRETERS:
            limits = {"least": 0, "most": MOST_INTERPRETERS}
            yield RefusedError(Refusal.NUMBER_OUT_OF_RANGE, f"{where}:capacity", **limits)
        yield from _faults_of_shifts(each, slots, where)
        if each.languages is None:
            yield from [] if says_something(each.name) else [RefusedError(Refusal.TEXT_MISSING, f"{where}:first")]
            yield from _faults_of_text(each.name, LONGEST_RESOURCE, f"{where}:first")
            continue
        pair = frozenset(each.languages)
        if not pair <= set(known.languages):
            yield RefusedError(Refusal.LANGUAGE_UNKNOWN, f"{where}:first")
        elif len(pair) == 1:
            yield RefusedError(Refusal.LANGUAGES_EQUAL, f"{where}:second")
        elif pair in seen:
            yield RefusedError(Refusal.LANGUAGES_TWICE, f"{where}:first")
        seen.add(pair)


def _faults_of_shifts(each: Interpreters, slots: Collection[str], where: str) -> Iterator[RefusedError]:
    for slot, number in each.shifts:
        if slot not in slots or not 0 <= number <= MOST_INTERPRETERS:
            limits = {"least": 0, "most": MOST_INTERPRETERS}
            yield RefusedError(Refusal.NUMBER_OUT_OF_RANGE, f"{where}:shift:{slot}", **limits)
