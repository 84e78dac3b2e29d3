"""The bridge between documents and the solver: an instance becomes arrays, chosen placements become meetings.

The solver knows indices only; here is the one place that knows both the indices and the ids.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Meeting
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
        resource_capacity=ints([r.capacity for r in instance.resources]),
        precedences=ints([(pair[p], pair[q]) for p, q in instance.precedences]).reshape(-1, 2),
        max_break_spread=instance.max_break_spread,
        current_people=ints([(person[m.a], person[m.b]) for m in instance.current]).reshape(-1, 2),
        current_pair=ints([listed.get(frozenset((m.a, m.b)), ANY) for m in instance.current]),
        current_session=ints([session[m.session] for m in instance.current]),
        current_locked=bools([m.locked for m in instance.current]),
        objective=instance.objective,
    )


def pair_index(pairs: Sequence[Pair]) -> dict[frozenset[str], int]:
    """Return the position of each pair by its two people, in whichever order they are named."""
    return {frozenset((pair.a, pair.b)): index for index, pair in enumerate(pairs)}


def to_meetings(
    instance: Instance, pair: Ints, session: Ints, locked: frozenset[tuple[int, int]]
) -> tuple[Meeting, ...]:
    """Return the meetings of chosen placements in order of slot, session and table.

    Parameters
    ----------
    instance
        What was planned.
    pair, session
        The chosen placements, shape (n,) each.
    locked
        The (pair, session) that were fixed beforehand.
    """
    seated: dict[int, int] = {}
    meetings = []
    start = {slot.id: index for index, slot in enumerate(instance.slots)}
    order = sorted(
        zip(pair.tolist(), session.tolist(), strict=True),
        key=lambda place: (start[instance.sessions[place[1]].slots[0]], place[1], place[0]),
    )
    for pair_at, session_at in order:
        seated[session_at] = seated.get(session_at, 0) + 1
        two, where = instance.pairs[pair_at], instance.sessions[session_at]
        meetings.append(
            Meeting(two.a, two.b, where.id, where.slots[0], seated[session_at], (pair_at, session_at) in locked)
        )
    return tuple(meetings)


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
