"""Why a reader does not meet somebody in the plan in force, as far as the reader may know it.

What is said of the other one is a function of what their page shows, of the programme, and of how full their days are
in the published plan: one of four general answers. Their calendar, their wishes and above all whom they do not want to
meet play no part, and the reader cannot ask about single times: that the reader was free or not does not change what is
said of the other. What the reader could change is read from the reader's own registration and profile.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.completeness import FEW_LINES
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.people.reader import Reader
from matchmaker.services.reasons import Reason
from matchmaker.services.words import Setting, Words
from matchmaker.store.queries import matches, registrations, timetable
from matchmaker.store.queries.matches import PlannedMeeting
from matchmaker.store.queries.timetable import Place

NEARLY_FULL = 0.75
"""From this share of the programme's slots on, somebody's days are said to leave few free times."""


class Circumstance(StrEnum):
    """What can be said in general of two who do not meet."""

    NOT_THIS_TIME = "the reader did not want to"
    NO_SESSION = "no session takes up what both chose"
    NO_LANGUAGE = "no language and no interpreter"
    FEW_TIMES = "the other's days are nearly full"
    TIMES_IN_COMMON = "both had times"


class OwnChange(StrEnum):
    """Something that the reader could change; those of the profile have the value of the field of its form."""

    SLOTS = "present"
    MAXIMUM = "max_meetings"
    THEMES = "chosen themes"
    LANGUAGES = "languages"
    SEEKS = "seeks"
    OFFERS = "offers"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Apart:
    """Why two do not meet, and what the reader could do about it.

    Parameters
    ----------
    free, slots
        In how many of the programme's slots the reader said to be there, and how many those are.
    """

    circumstance: Circumstance
    changes: tuple[OwnChange, ...]
    free: int
    slots: int


@dataclass(frozen=True, slots=True)
class Pair:
    """The reader and the other, by what both may know.

    Parameters
    ----------
    summary
        Whether the reader has a line in the working language.
    """

    reader: Reader
    own: Words
    other_key: int
    other: Words
    reason: Reason
    summary: bool


def meeting_or_apart(
    session: Session, workshop: WorkshopFacts, pair: Pair, setting: Setting
) -> PlannedMeeting | Apart | None:
    """Return the meeting of a reader and somebody else in the published plan, or why there is none.

    None where the reader takes no part. In three statements.
    """
    own = pair.reader.registration
    if own is None:
        return None
    planned = matches.planned(session, workshop.id, [own, pair.other_key])
    together = [each for each in planned if {each.a, each.b} == {own, pair.other_key}]
    if together:
        return together[0]
    places = list(timetable.places(session, workshop.id).values())
    slots = {slot.id for place in places for slot in place.slots}
    away = registrations.absences(session, own) & slots
    meetings = sum(own in (each.a, each.b) for each in planned)
    circumstance = _circumstance(pair, places, planned, setting)
    return Apart(circumstance, tuple(_changes(pair, circumstance, away, meetings)), len(slots - away), len(slots))


def _circumstance(
    pair: Pair, places: Sequence[Place], planned: Sequence[PlannedMeeting], setting: Setting
) -> Circumstance:
    if pair.other_key in pair.reader.vetoes:
        return Circumstance.NOT_THIS_TIME
    if not any(_suits(place, pair, setting) for place in places):
        return Circumstance.NO_SESSION
    if not pair.reason.talk.possible:
        return Circumstance.NO_LANGUAGE
    slots_of = {place.id: {slot.id for slot in place.slots} for place in places}
    taken = [slots_of.get(each.session_id, set()) for each in planned if pair.other_key in (each.a, each.b)]
    busy = len(set().union(*taken)) / len(set().union(*slots_of.values()))
    return Circumstance.FEW_TIMES if busy >= NEARLY_FULL else Circumstance.TIMES_IN_COMMON


def _suits(place: Place, pair: Pair, setting: Setting) -> bool:
    """Return whether a session takes up what both chose; whoever chose nothing is open for everything."""
    if place.theme_id is None:
        return True
    covered = [themes_covered(words.themes, setting.theme_parents) for words in (pair.own, pair.other)]
    return all(not themes or place.theme_id in themes for themes in covered)


def _changes(pair: Pair, circumstance: Circumstance, away: Collection[int], meetings: int) -> list[OwnChange]:
    most = pair.reader.max_meetings
    open_to = {
        OwnChange.SLOTS: bool(away),
        OwnChange.MAXIMUM: most is not None and meetings >= most,
        OwnChange.THEMES: circumstance is Circumstance.NO_SESSION and bool(pair.own.themes),
        OwnChange.LANGUAGES: not pair.reason.talk.common,
        OwnChange.SEEKS: len(pair.own.seeks) < FEW_LINES,
        OwnChange.OFFERS: len(pair.own.offers) < FEW_LINES,
        OwnChange.SUMMARY: not pair.summary,
    }
    return [change for change, is_open in open_to.items() if is_open]
