"""The bridge between documents and the solver: an instance becomes arrays, chosen placements become meetings.

The solver knows indices only; here is the one place that knows both the indices and the ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import numpy as np

from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Meeting, Plan
from matchmaker.solver.arrays import Bools, Ints, bools, floats, ints
from matchmaker.solver.problem import ANY, NO_LIMIT, Problem


def to_problem(instance: Instance) -> Problem:
    """Return the arrays of an instance; people, slots, sessions, pairs and resources keep their order."""
    slot = _positions(slot.id for slot in instance.slots)
    session = _positions(session.id for session in instance.sessions)
    person = _positions(person.id for person in instance.people)
    resource = _positions(resource.id for resource in instance.resources)
    pair = _positions(pair.id for pair in instance.pairs)
    theme = _positions(dict.fromkeys(s.theme for s in instance.sessions if s.theme is not None))
    room = _positions(dict.fromkeys(s.room for s in instance.sessions))
    day = _positions(dict.fromkeys(s.day for s in instance.slots))
    listed = pair_index(instance.pairs)
    return Problem(
        day=ints([day[s.day] for s in instance.slots]),
        session_start=ints([slot[s.slots[0]] for s in instance.sessions]),
        session_length=ints([len(s.slots) for s in instance.sessions]),
        session_tables=ints([s.tables for s in instance.sessions]),
        session_theme=ints([ANY if s.theme is None else theme[s.theme] for s in instance.sessions]),
        session_room=ints([room[s.room] for s in instance.sessions]),
        available=~_marked(len(person), slot, (p.unavailable for p in instance.people)),
        has_theme=_marked(len(person), theme, (p.themes or theme for p in instance.people)),
        min_meetings=ints([p.min_meetings for p in instance.people]),
        max_meetings=ints([_limit(p.max_meetings) for p in instance.people]),
        max_in_a_row=ints([_limit(p.max_in_a_row) for p in instance.people]),
        pair_people=ints([(person[p.a], person[p.b]) for p in instance.pairs]).reshape(-1, 2),
        weight=floats([p.weight for p in instance.pairs]),
        must=bools([p.must for p in instance.pairs]),
        forbidden=bools([p.forbidden for p in instance.pairs]),
        pair_slots=_marked(len(pair), slot, (slot if p.slots is None else p.slots for p in instance.pairs)),
        pair_session=ints([ANY if p.session is None else session[p.session] for p in instance.pairs]),
        uses=ints([(i, resource[r]) for i, p in enumerate(instance.pairs) for r in p.uses]).reshape(-1, 2),
        resource_capacity=_capacities(instance),
        precedences=ints([(pair[p], pair[q]) for p, q in instance.precedences]).reshape(-1, 2),
        max_break_spread=instance.max_break_spread,
        current_people=ints([(person[m.a], person[m.b]) for m in instance.current]).reshape(-1, 2),
        current_pair=ints([listed.get((m.a, m.b), ANY) for m in instance.current]),
        current_session=ints([session[m.session] for m in instance.current]),
        current_locked=bools([m.locked for m in instance.current]),
        objective=instance.objective,
    )


def pair_index(pairs: Sequence[Pair]) -> dict[tuple[str, str], int]:
    """Return the position of each pair by its two people.

    Two people who are listed in both orders have two meetings, told apart by the order; those who are listed in one
    are found in either.
    """
    swapped = {(pair.b, pair.a): index for index, pair in enumerate(pairs)}
    return swapped | {(pair.a, pair.b): index for index, pair in enumerate(pairs)}


def to_meetings(instance: Instance, pair: Ints, session: Ints, before: Plan | None = None) -> tuple[Meeting, ...]:
    """Return the meetings of chosen placements in order of slot, session and table.

    Parameters
    ----------
    instance
        What was planned; its locked current meetings are marked.
    pair, session
        The chosen placements, shape (n,) each.
    before
        The plan in force, if any: meetings that stay keep their tables.
    """
    listed = pair_index(instance.pairs)
    session_at = {session.id: index for index, session in enumerate(instance.sessions)}
    locked = {(listed.get((m.a, m.b), ANY), session_at[m.session]) for m in instance.current if m.locked}
    kept = {(listed[m.a, m.b], session_at[m.session]): m.table for m in (before.meetings if before else ())}
    tables = _tables(sorted(zip(session.tolist(), pair.tolist(), strict=True)), kept)
    start = {slot.id: index for index, slot in enumerate(instance.slots)}
    order = sorted(tables, key=lambda place: (start[instance.sessions[place[1]].slots[0]], place[1], tables[place]))
    return tuple(
        Meeting(
            a=instance.pairs[pair_at].a,
            b=instance.pairs[pair_at].b,
            session=instance.sessions[held_in].id,
            slot=instance.sessions[held_in].slots[0],
            table=tables[pair_at, held_in],
            locked=(pair_at, held_in) in locked,
        )
        for pair_at, held_in in order
    )


def _tables(places: list[tuple[int, int]], kept: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Return a table for each (pair, session): its own where it has one, else the first that is free."""
    tables = {(pair, session): kept[pair, session] for session, pair in places if (pair, session) in kept}
    taken = {(session, table) for (_, session), table in tables.items()}
    for session, pair in places:
        if (pair, session) not in tables:
            table = next(table for table in count(1) if (session, table) not in taken)
            tables[pair, session] = table
            taken.add((session, table))
    return tables


def _capacities(instance: Instance) -> Ints:
    """Return how many meetings may use each resource in each slot, shape (R, T)."""
    rows = [[each.at(slot.id) for slot in instance.slots] for each in instance.resources]
    return ints(rows).reshape(len(rows), len(instance.slots))


def _positions(names: Iterable[str | None]) -> dict[str | None, int]:
    return {name: index for index, name in enumerate(names)}


def _limit(value: int | None) -> int:
    return NO_LIMIT if value is None else min(value, NO_LIMIT)


def _marked(count: int, position: Mapping[str | None, int], names: Iterable[Iterable[str | None]]) -> Bools:
    """Return a table of `count` rows that is true at each row's names; names without a position are passed over."""
    marked = np.zeros((count, len(position)), dtype=np.bool_)
    for row, row_names in enumerate(names):
        marked[row, [position[name] for name in row_names if name in position]] = True
    return marked
