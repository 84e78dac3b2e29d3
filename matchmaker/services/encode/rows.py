"""A workshop's rows as the document of an instance.

All ids in the documents are the rows' public ids and there are no names, so a document can be kept with a run, handed
to a worker or shown in an audit. Vetoes have left it: a vetoed pair is simply not there. What is shown to people is
made without vetoes instead, so that nothing that they see depends on one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from matchmaker.domain.programmes.items import to_plan
from matchmaker.domain.workshops import Side
from matchmaker.files.instances import CurrentMeeting, Instance, Pair, Person, Resource, Slot
from matchmaker.files.instances import Session as SessionEntry
from matchmaker.services.encode.reading import Grounds, grounds_of
from matchmaker.store.queries.pairs import Rule
from matchmaker.store.queries.planning import Calendar, ResourceRow


def workshop_instance(
    session: Session, workshop_id: int, *, with_vetoes: bool = True, keep_spare: bool = False
) -> Instance:
    """Return what the solver is asked to plan, in a number of statements that does not depend on that of people.

    Registrations that are not confirmed, sessions without a slot or in a break or plenary, and pairs that are vetoed or
    of one side are left out. Who goes on a visit is away meanwhile. The plan in force, if any, is the instance's
    `current`.

    Parameters
    ----------
    session, workshop_id
        The database, and the key of the workshop.
    with_vetoes
        Whether vetoes are kept, as a plan must; False for answers to people, which must be the same with and without.
    keep_spare
        Whether the share of tables that both offices want to have free stays free, as it does in a run; otherwise these
        tables can be used too, which is what they are for: by hand, and on the day.

    Raises
    ------
    InputError
        There is no such workshop, it has no slot, or nobody is registered: there is nothing to plan.
    """
    return instance_of(grounds_of(session, workshop_id, with_vetoes=with_vetoes), keep_spare=keep_spare)


def instance_of(grounds: Grounds, *, keep_spare: bool = False) -> Instance:
    """Return what the solver is asked to plan of rows that were read; see `workshop_instance`."""
    slot_ids = {slot.id: slot.public_id for slot in grounds.slots}
    sessions = _open(_sessions(grounds), {slot_ids[each] for each in grounds.beside.closed})
    resources = {each.id: _resource(each, slot_ids) for each in grounds.resources}
    pairing = _Pairing(grounds.calendars, grounds.vetoed)
    away = {key: {*each.away, *grounds.beside.away.get(key, ())} for key, each in grounds.calendars.items()}
    current = _current(grounds, pairing, sessions)
    return Instance(
        name=grounds.goals.public_id,
        slots=tuple(Slot(slot.public_id, slot.day.isoformat()) for slot in grounds.slots),
        sessions=_with_spare_tables(
            sessions.values(), grounds.goals.spare_tables_percent if keep_spare else 0, current
        ),
        people=_people(grounds, slot_ids, away),
        pairs=_pairs(grounds, pairing, sessions, {key: resource.id for key, resource in resources.items()}),
        resources=tuple(resources.values()),
        max_break_spread=grounds.goals.max_break_spread,
        objective=tuple(grounds.goals.objective),
        current=current,
    )


def themes_covered(chosen: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return the themes whose sessions suit somebody who chose `chosen`.

    A theme covers its sub-topics, and a sub-topic opens the sessions that its theme has as a whole.

    Parameters
    ----------
    chosen
        Keys of themes and sub-topics.
    parents
        The theme of each sub-topic; None for a theme.
    """
    own = set(chosen)
    below = {theme for theme, parent in parents.items() if parent in own}
    above = {parent for theme in own if (parent := parents.get(theme)) is not None}
    return own | below | above


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Who is there to be paired, and who must not be."""

    calendars: Mapping[int, Calendar]
    vetoed: set[tuple[int, int]]

    def host_first(self, pair: tuple[int, int]) -> tuple[str, str] | None:
        """Return the public ids of a pair that may meet, the host first; None for any other."""
        one, other = (self.calendars.get(key) for key in pair)
        if one is None or other is None or one.side is other.side or pair in self.vetoed:
            return None
        host, visitor = (one, other) if one.side is Side.HOST else (other, one)
        return host.public_id, visitor.public_id


def _sessions(grounds: Grounds) -> dict[int, SessionEntry]:
    return {
        key: SessionEntry(
            each.public_id, tuple(slot.public_id for slot in each.slots), each.tables, each.theme, each.room_id
        )
        for key, each in grounds.places.items()
    }


def _open(sessions: Mapping[int, SessionEntry], closed: Set[str]) -> dict[int, SessionEntry]:
    """Return the sessions of which no slot is closed."""
    return {key: each for key, each in sessions.items() if closed.isdisjoint(each.slots)}


def _with_spare_tables(
    sessions: Iterable[SessionEntry], percent: int, current: Sequence[CurrentMeeting]
) -> tuple[SessionEntry, ...]:
    """Return sessions without the tables that stay free; where the plan in force has meetings at these, they keep them.

    So a later run leaves alone what was put there by hand.
    """
    held = Counter(meeting.session for meeting in current)
    return tuple(
        replace(each, tables=max(to_plan(each.tables, percent), min(each.tables, held[each.id]))) for each in sessions
    )


def _resource(row: ResourceRow, slot_ids: Mapping[int, str]) -> Resource:
    shifts = {public_id: row.shifts[slot] for slot, public_id in slot_ids.items() if slot in row.shifts}
    return Resource(row.public_id, row.capacity, shifts)


def _people(grounds: Grounds, slot_ids: Mapping[int, str], away: Mapping[int, Set[int]]) -> tuple[Person, ...]:
    parents = {theme.id: theme.parent_id for theme in grounds.themes}
    covered = {key: themes_covered(each.themes, parents) for key, each in grounds.calendars.items()}
    return tuple(
        Person(
            id=calendar.public_id,
            side=calendar.side.value,
            themes=tuple(theme.public_id for theme in grounds.themes if theme.id in covered[key]),
            unavailable=tuple(slot_ids[slot] for slot in slot_ids if slot in away[key]),
            min_meetings=calendar.min_meetings,
            max_meetings=calendar.max_meetings,
            max_in_a_row=calendar.max_in_a_row,
        )
        for key, calendar in grounds.calendars.items()
    )


def _pairs(
    grounds: Grounds, pairing: _Pairing, sessions: Mapping[int, SessionEntry], resource_ids: Mapping[int, str]
) -> tuple[Pair, ...]:
    """Return the scored pairs, and those that must meet although nothing speaks for them."""
    rules = {rule.pair: rule for rule in grounds.rules}
    pairs = []
    for score in grounds.scores:
        if people := pairing.host_first(score.pair):
            used = tuple(resource_ids[resource] for resource in score.uses)
            pair = Pair(score.public_id, *people, score.weight, uses=used, reasons=score.parts)
            pairs.append(_decided(pair, rules.pop(score.pair, None), sessions))
    unscored = (
        _decided(Pair(rule.public_id, *people, 0.0), rule, sessions)
        for rule in rules.values()
        if rule.must and (people := pairing.host_first(rule.pair))
    )
    return (*pairs, *unscored)


def _decided(pair: Pair, rule: Rule | None, sessions: Mapping[int, SessionEntry]) -> Pair:
    if rule is None:
        return pair
    pair = replace(pair, must=rule.must, forbidden=rule.forbidden)
    if rule.session_id is None:
        return pair
    if rule.session_id not in sessions:
        return replace(pair, slots=())  # the one session they may meet in has no slot
    return replace(pair, session=sessions[rule.session_id].id)


def _current(grounds: Grounds, pairing: _Pairing, sessions: Mapping[int, SessionEntry]) -> tuple[CurrentMeeting, ...]:
    return tuple(
        CurrentMeeting(*people, sessions[placed.session_id].id, placed.locked)
        for placed in grounds.current
        if placed.session_id in sessions and (people := pairing.host_first(placed.pair))
    )
