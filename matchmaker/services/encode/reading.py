"""The rows that an instance is made of, read together, whatever the number of people."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from matchmaker.errors import InputError
from matchmaker.services.encode.beside import Beside, beside_of
from matchmaker.store.queries import meetings, pairs, planning, timetable
from matchmaker.store.queries.meetings import Placed
from matchmaker.store.queries.pairs import Rule, Score
from matchmaker.store.queries.planning import Calendar, Goals, ResourceRow
from matchmaker.store.queries.timetable import Place, Sitting, SlotTime


class ThemeKey(NamedTuple):
    """A theme, or a sub-topic of the theme `parent_id`."""

    id: int
    public_id: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever makes an instance has read in the same transaction, so that it is not read again.

    Parameters
    ----------
    places
        All sessions of the workshop that have a slot.
    current
        The meetings of the plan in force.
    """

    places: Mapping[int, Place]
    current: Sequence[Sitting]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A workshop as far as it is planned, by keys.

    Parameters
    ----------
    calendars
        Those who are to be planned.
    places
        The sessions that have a slot, in the order in which they were added.
    vetoed
        Pairs that must not meet; none where vetoes do not count.
    current
        The meetings of the plan in force, in the order in which they were stored.
    """

    goals: Goals
    themes: Sequence[ThemeKey]
    slots: Sequence[SlotTime]
    calendars: Mapping[int, Calendar]
    beside: Beside
    places: Mapping[int, Place]
    resources: Sequence[ResourceRow]
    scores: Sequence[Score]
    rules: Sequence[Rule]
    vetoed: set[tuple[int, int]]
    current: Sequence[Placed]


def grounds_of(session: Session, workshop_id: int, *, with_vetoes: bool, known: Known | None = None) -> Grounds:
    """Return what an instance of the workshop is made of; raises what `workshop_instance` does."""
    found = planning.goals_and_themes(session, workshop_id)
    if found is None:
        raise InputError("workshop", "id", "a workshop that exists", str(workshop_id))
    slots = timetable.slots(session, workshop_id)
    _require_any(slots, "slots", "at least one slot")
    calendars = {calendar.id: calendar for calendar in planning.calendars(session, workshop_id)}
    _require_any(calendars, "registrations", "at least one that is confirmed")
    places = known.places if known else timetable.places(session, workshop_id)
    return Grounds(
        goals=found[0],
        themes=[ThemeKey(*each) for each in found[1]],
        slots=slots,
        calendars=calendars,
        beside=beside_of(session, workshop_id, slots, {key: each.away for key, each in calendars.items()}),
        places={key: places[key] for key in sorted(places)},
        resources=planning.scarce(session, workshop_id),
        scores=pairs.scores(session, workshop_id),
        rules=pairs.rules(session, workshop_id),
        vetoed=pairs.vetoed_pairs(session, workshop_id) if with_vetoes else set(),
        current=_placed(known.current) if known else meetings.published_meetings(session, workshop_id),
    )


def _require_any(rows: Sized, where: str, expected: str) -> None:
    if not rows:
        raise InputError("workshop", where, expected, "none")


def _placed(sittings: Sequence[Sitting]) -> list[Placed]:
    return [
        Placed((min(each.host_id, each.visitor_id), max(each.host_id, each.visitor_id)), each.session_id, each.locked)
        for each in sorted(sittings, key=lambda each: each.id)
    ]
