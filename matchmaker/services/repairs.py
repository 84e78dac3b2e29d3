"""What happened on the day, applied to an instance: absences, late arrivals, closed sessions, another number of tables.

The repaired instance is an ordinary one, so that the same solver plans it and the same audit checks it: people become
unavailable, sessions lose their tables, what has taken place or is locked is locked, and the plan before becomes
`current`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

import numpy as np

from matchmaker.errors import InputError
from matchmaker.files.instances import CurrentMeeting, Instance, Person, Session
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services.encode.arrays import to_problem
from matchmaker.solver.placements import allowed_placements
from matchmaker.solver.problem import ANY
from matchmaker.solver.values import still_possible

Event = Mapping[str, str]


def events_of(
    instance: Instance,
    *,
    absent: Sequence[str],
    late: Mapping[str, str],
    early: Mapping[str, str],
    closed: Sequence[str],
    now: str | None,
) -> tuple[Event, ...]:
    """Return what happened as a plan file records it; with `now`, each event holds from that slot on.

    There is always one event at least, by which a reader can tell that the plan was repaired: `now`, if nothing else.

    Raises
    ------
    InputError
        A person, slot or session is not in the instance.
    """
    people = {person.id for person in instance.people}
    slots = {slot.id for slot in instance.slots}
    sessions = {session.id for session in instance.sessions}
    _require("--now", [] if now is None else [now], slots, "a slot of the instance")
    _require("--absent", absent, people, "a person of the instance")
    _require("--close", closed, sessions, "a session of the instance")
    for option, moments in (("--late", late), ("--early", early)):
        _require(option, moments, people, "a person of the instance")
        _require(option, moments.values(), slots, "a slot of the instance")
    since = {} if now is None else {"from": now}
    happened = (
        *({"absent": person, **since} for person in absent),
        *({"late": person, "slot": slot, **since} for person, slot in late.items()),
        *({"early": person, "slot": slot, **since} for person, slot in early.items()),
        *({"close": session, **since} for session in closed),
    )
    return happened or ({"now": now or instance.slots[0].id},)


def _require(option: str, given: Iterable[str], known: set[str], expected: str) -> None:
    for name in given:
        if name not in known:
            raise InputError(option, "", expected, f'"{name}"')


def after_events(instance: Instance, events: Sequence[Event]) -> Instance:
    """Return the instance with the events applied to people's availability and to sessions' tables."""
    order = {slot.id: index for index, slot in enumerate(instance.slots)}
    people = tuple(_after_events_of(person, events, order) for person in instance.people)
    sessions = tuple(_after_closing(session, events, order) for session in instance.sessions)
    return replace(instance, people=people, sessions=sessions)


def _after_events_of(person: Person, events: Sequence[Event], order: Mapping[str, int]) -> Person:
    away = set(person.unavailable)
    for event in events:
        since = order[event["from"]] if "from" in event else 0
        if event.get("absent") == person.id:
            away.update(slot for slot, at in order.items() if at >= since)
        elif event.get("late") == person.id:
            away.update(slot for slot, at in order.items() if since <= at < order[event["slot"]])
        elif event.get("early") == person.id:
            away.update(slot for slot, at in order.items() if at >= since and at > order[event["slot"]])
    return replace(person, unavailable=tuple(slot for slot in order if slot in away))


def _after_closing(session: Session, events: Sequence[Event], order: Mapping[str, int]) -> Session:
    begins = order[session.slots[0]]
    tables = session.tables
    for event in events:
        if begins >= (order[event["from"]] if "from" in event else 0):
            if event.get("close") == session.id:
                return replace(session, tables=0)
            if event.get("tables") == session.id:
                tables = int(event["number"])
    return replace(session, tables=tables)


def latest_now(instance: Instance, events: Sequence[Event]) -> str | None:
    """Return the latest slot in which a repair was made, or None where no event names one."""
    order = {slot.id: index for index, slot in enumerate(instance.slots)}
    moments = [moment for event in events if (moment := event.get("now", event.get("from"))) in order]
    return max(moments, key=order.__getitem__, default=None)


def sessions_over(instance: Instance, now: str | None) -> frozenset[str]:
    """Return the sessions that begin before the slot `now`; none where that is None."""
    order = {slot.id: index for index, slot in enumerate(instance.slots)}
    return frozenset(
        session.id for session in instance.sessions if now is not None and order[session.slots[0]] < order[now]
    )


def to_repair(instance: Instance, plan: Plan, events: Sequence[Event], now: str | None) -> Instance:
    """Return the instance whose best plan is the repair: the fewest moves first, then the instance's own objectives.

    Parameters
    ----------
    instance
        As it was planned.
    plan
        The plan in force; its locked meetings and those that begin before `now` stay, if they are still possible.
    events
        Everything that happened, earlier events first.
    now
        The slot that is running; nothing new is planned before it.
    """
    happened = after_events(instance, events)
    past = sessions_over(instance, now)
    possible = _possible_current(replace(happened, current=_current(plan, past)))
    sessions = tuple(
        replace(session, tables=sum(meeting.session == session.id for meeting in possible))
        if session.id in past
        else session
        for session in happened.sessions
    )
    objective = ("moves", *(name for name in instance.objective if name != "moves"))
    repaired = replace(happened, current=possible, sessions=sessions, objective=objective)
    return _without_impossible_musts(repaired, past)


def within_tables(instance: Instance, meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """Return the meetings of a repair with those at tables that are there no more at others of their session.

    `instance` is the one after the events. Who can stay at their table stays there.
    """
    tables = {session.id: session.tables for session in instance.sessions}
    taken = {(each.session, each.table) for each in meetings}
    seated = []
    for each in meetings:
        at = each.table
        if at > tables[each.session]:
            at = next(table for table in count(1) if (each.session, table) not in taken)
            taken.add((each.session, at))
        seated.append(replace(each, table=at))
    return tuple(seated)


def _current(plan: Plan, past: frozenset[str]) -> tuple[CurrentMeeting, ...]:
    return tuple(
        CurrentMeeting(meeting.a, meeting.b, meeting.session, meeting.locked or meeting.session in past)
        for meeting in plan.meetings
    )


def _possible_current(instance: Instance) -> tuple[CurrentMeeting, ...]:
    """Return the current meetings that can still be held; the others are lost, not moved."""
    possible = still_possible(to_problem(instance))
    return tuple(meeting for meeting, held in zip(instance.current, possible, strict=True) if held)


def _without_impossible_musts(instance: Instance, past: frozenset[str]) -> Instance:
    """Let pairs that cannot meet any more be: those that have not met, and have no session ahead."""
    if not any(pair.must for pair in instance.pairs):
        return instance
    problem = to_problem(instance)
    placements = allowed_placements(problem)
    ahead = np.asarray([session.id not in past for session in instance.sessions], dtype=np.bool_)
    possible = set(placements.pair[ahead[placements.session]].tolist())
    possible.update(problem.current_pair[problem.current_locked].tolist())
    placed = {instance.pairs[pair].id for pair in possible if pair != ANY}
    pairs = tuple(replace(pair, must=pair.must and pair.id in placed) for pair in instance.pairs)
    return replace(instance, pairs=pairs)
