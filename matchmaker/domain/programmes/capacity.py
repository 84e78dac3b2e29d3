"""How many meetings a programme has room for, by theme, by interpreters and by visit; counted from the document alone.

What is said is an upper bound that everybody can check by hand: tables times slots, never more at once than one side
has people. A plan may reach less, since people sit in one place at a time and are not there always.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.domain.clock import RepeatedTimeError, SkippedTimeError
from matchmaker.domain.programmes.document import Interpreters, Programme, Session, in_order_of_time
from matchmaker.domain.programmes.items import TAKES_EVERYBODY, overlap, to_plan
from matchmaker.domain.workshops import ItemKind, Side

Languages = frozenset[str]


@dataclass(frozen=True, slots=True)
class People:
    """Who would be planned.

    Parameters
    ----------
    by_side
        How many calendars each side has.
    by_theme
        How many of them could sit in a session of a theme, by its id: who chose it, what it is part of, or nothing.
    languages
        How many calendars of a side speak just these languages.
    wishes
        How many calendars wish for a visit, by its id.
    suits
        For each theme that somebody chose, the ids of the themes whose sessions suit them.
    """

    by_side: Mapping[Side, int]
    by_theme: Mapping[str, Mapping[Side, int]]
    languages: Mapping[tuple[Side, Languages], int]
    wishes: Mapping[str, int]
    suits: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Room:
    """Room for meetings; `theme` None: at tables for any theme.

    Parameters
    ----------
    people
        Who could sit there, by side.
    places
        Tables times slots in which meetings begin, without those that stay free.
    meetings
        So many meetings at most: in no session more than the smaller side has people for.
    each
        So many meetings at most for one person: sessions one after the other.
    """

    theme: str | None
    people: Mapping[Side, int]
    places: int
    meetings: int
    each: int


@dataclass(frozen=True, slots=True)
class Interpreting:
    """What interpreters can do.

    Parameters
    ----------
    meetings
        So many meetings at most: those who work, in every slot that has tables.
    pairs
        How many pairs of people have no common language but can meet through them.
    """

    interpreters: Interpreters
    meetings: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Visiting:
    """Places on a visit and how many wish for it."""

    id: str
    places: int
    wishes: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """All that is said while a programme is edited.

    Parameters
    ----------
    total
        Over all themes; `each`: the slots with tables, one after the other.
    spare
        Tables times slots that stay free.
    closed
        How many sessions lie in a break or plenary, and so hold no meeting.
    without
        Themes that somebody chose and that no session is for.
    """

    total: Room
    rooms: tuple[Room, ...]
    interpreting: tuple[Interpreting, ...]
    visiting: tuple[Visiting, ...]
    spare: int
    closed: int
    without: tuple[str, ...]


def capacity_of(programme: Programme, people: People) -> Capacity | None:
    """Return what a programme has room for; None where its times are none, which is said at their fields."""
    try:
        held, closed = _held(programme)
        order = {slot.id: place for place, slot in enumerate(in_order_of_time(programme))}
    except (SkippedTimeError, RepeatedTimeError):
        return None
    held = [each for each in held if each.slots and set(each.slots) <= order.keys()]
    themes = list(dict.fromkeys(each.theme for each in held))
    served = {each for each in themes if each is not None}
    total = _room(programme, held, None, people.by_side, order)
    return Capacity(
        total=total,
        rooms=tuple(
            _room(programme, [each for each in held if each.theme == theme], theme, _who(theme, people), order)
            for theme in themes
        ),
        interpreting=tuple(_interpreting(each, held, people) for each in programme.interpreters),
        visiting=tuple(
            Visiting(item.id, item.places or 0, people.wishes.get(item.id, 0))
            for item in programme.items
            if item.kind is ItemKind.VISIT
        ),
        spare=sum(each.tables for each in held) - total.places,
        closed=closed,
        without=() if None in themes else tuple(each for each, wide in people.suits.items() if not wide & served),
    )


def _held(programme: Programme) -> tuple[list[Session], int]:
    """Return the sessions in which people can meet, and how many lie in a break or plenary."""
    closed = closed_slots(programme)
    held = [each for each in programme.sessions if closed.isdisjoint(each.slots)]
    return held, len(programme.sessions) - len(held)


def closed_slots(programme: Programme) -> frozenset[str]:
    """Return the ids of the slots in which a break or a plenary takes everybody."""
    zone = programme.terms.time_zone
    closing = [item.takes(zone) for item in programme.items if item.kind in TAKES_EVERYBODY]
    return frozenset(
        slot.id
        for slot in programme.slots
        if any(overlap(each, (slot.starts_at(zone), slot.ends_at(zone))) for each in closing)
    )


def _who(theme: str | None, people: People) -> Mapping[Side, int]:
    return people.by_side if theme is None else people.by_theme.get(theme, dict.fromkeys(Side, 0))


def _room(
    programme: Programme,
    held: Sequence[Session],
    theme: str | None,
    people: Mapping[Side, int],
    order: Mapping[str, int],
) -> Room:
    tables = [to_plan(each.tables, programme.spare_percent) for each in held]
    fewest = min(people.get(side, 0) for side in Side)
    spans = [(order[each.slots[-1]], order[each.slots[0]]) for each, some in zip(held, tables, strict=True) if some]
    return Room(theme, people, sum(tables), sum(min(each, fewest) for each in tables), _one_after_the_other(spans))


def _one_after_the_other(spans: Collection[tuple[int, int]]) -> int:
    """Return the most of these (last, first) slots that do not overlap: always the next that ends first."""
    count, until = 0, -1
    for last, first in sorted(spans):
        if first > until:
            count, until = count + 1, last
    return count


def _interpreting(each: Interpreters, held: Sequence[Session], people: People) -> Interpreting:
    slots = {slot for session in held if session.tables for slot in session.slots}
    return Interpreting(each, sum(each.at(slot) for slot in slots), _pairs(each, people))


def _pairs(each: Interpreters, people: People) -> int:
    """Return how many pairs across the sides share no language, but each one of the two that are joined."""
    if each.languages is None:
        return 0
    one, other = each.languages
    found: Counter[bool] = Counter()
    for (side, mine), hosts in people.languages.items():
        for (side_of_them, theirs), visitors in people.languages.items():
            if side is Side.HOST and side_of_them is Side.VISITOR and not mine & theirs:
                joined = (one in mine and other in theirs) or (other in mine and one in theirs)
                found[joined] += hosts * visitors
    return found[True]
