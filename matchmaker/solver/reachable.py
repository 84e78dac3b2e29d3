r"""Who cannot have as many meetings as are guaranteed, and which limits alone forbid it (Hall's condition).

For a set $X$ of people of one side with guaranteed minimums $L_p$, every meeting of theirs takes a table in a slot of
theirs, and a meeting of a partner. So what they can have together is at most the largest flow from them through their
slots to the sessions' tables, and at most that through their pairs to their partners' limits. A flow below
$\sum_{p \in X} L_p$ is a proof; the smallest cut names the people, deletion filtering makes the set irreducible.
Without sides a meeting may count for two people, and so every capacity counts twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from matchmaker.solver.aggregate import most_in_rows, possible_slots
from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import Openings

MOST_FILTERED = 80
"""Up to so many people a set is made irreducible; larger ones are left as the cut names them."""


@dataclass(frozen=True)
class Shortage:
    """People who cannot together have what is guaranteed to them.

    Parameters
    ----------
    kind
        ``maximum``: the person's own; ``candidates``: too few people to meet; ``slots``: too few slots of the person's
        in which somebody can be met; ``tables``: of the sessions that they can use; ``partners``: of whom each can have
        so many meetings only.
    people
        Indices of the people; one but for ``tables`` and ``partners``.
    needed, most
        How many meetings are guaranteed to them, and how many they can have at most by these limits alone.
    others
        What limits them: indices of the sessions, or of the people, that they can use.
    """

    kind: str
    people: tuple[int, ...]
    needed: int
    most: int
    others: tuple[int, ...] = ()


def shortages(opened: Openings) -> list[Shortage]:
    """Return what can be proven, first of single people, then of sets of people none of whom is short alone."""
    problem = opened.problem
    alone = [found for person in np.flatnonzero(problem.min_meetings > 0) for found in _alone(opened, int(person))]
    settled = {person for found in alone for person in found.people}
    sets = []
    for side in _sides(opened):
        for kind, flow in (("tables", _table_flow), ("partners", _partner_flow)):
            left = [p for p in side if problem.min_meetings[p] > 0 and p not in settled]
            while found := _violator(opened, kind, flow, left):
                sets.append(found)
                left = [person for person in left if person not in found.people]
    return alone + sets


def _alone(opened: Openings, person: int) -> list[Shortage]:
    """Return the limits of one person that are below the person's guaranteed minimum."""
    problem = opened.problem
    needed = int(problem.min_meetings[person])
    partners = _partners(opened, person)
    slots = possible_slots(opened)
    most = int(most_in_rows(problem, slots)[person])
    limits = [
        Shortage("maximum", (person,), needed, int(problem.max_meetings[person])),
        Shortage("candidates", (person,), needed, len(partners), tuple(partners)),
        Shortage("slots", (person,), needed, most, tuple(np.flatnonzero(slots[person]).tolist())),
    ]
    return [limit for limit in limits if limit.most < needed]


def _partners(opened: Openings, person: int) -> list[int]:
    """Return who can be met by a person at all."""
    people = opened.problem.pair_people[opened.placed]
    both = np.concatenate([people[people[:, 0] == person, 1], people[people[:, 1] == person, 0]])
    return sorted(both.tolist())


def _sides(opened: Openings) -> list[list[int]]:
    """Return the people in groups within which nobody meets: the two sides, or everybody where there are none."""
    problem = opened.problem
    first, second = (set(problem.pair_people[:, side].tolist()) for side in (0, 1))
    return [sorted(first | second)] if first & second else [sorted(first), sorted(second)]


def _twice(opened: Openings) -> int:
    return 2 if len(_sides(opened)) == 1 else 1


Flow = Callable[[Openings, list[int]], tuple[int, list[int], list[int]]]
"""Gives the largest flow from some people, those whom a smallest cut leaves short, and what limits them."""


def _violator(opened: Openings, kind: str, flow: Flow, people: list[int]) -> Shortage | None:
    """Return a set of people who cannot together have their minimums, irreducible if it is not large; None: all can."""
    minimum = opened.problem.min_meetings

    def needed(some: list[int]) -> int:
        return int(minimum[some].sum()) if some else 0

    most, short, others = flow(opened, people)
    if most >= needed(people):
        return None
    if len(short) <= MOST_FILTERED:
        for person in list(short):
            fewer = [each for each in short if each != person]
            if flow(opened, fewer)[0] < needed(fewer):
                short = fewer
    most, _, others = flow(opened, short)
    return Shortage(kind, tuple(short), needed(short), most, tuple(others))


def _table_flow(opened: Openings, people: list[int]) -> tuple[int, list[int], list[int]]:
    """Return the flow through each person's slots to the tables of the sessions that have a pair of the person's."""
    problem = opened.problem
    place = {person: index for index, person in enumerate(people)}
    slots, sessions = problem.n_slots, problem.n_sessions
    first_slot, first_session = 1 + len(people), 1 + len(people) * (1 + slots)
    arcs = {(0, 1 + at, int(problem.min_meetings[person])) for person, at in place.items()}
    used = set()
    for session, pairs in enumerate(opened.pairs):
        for person in np.intersect1d(problem.pair_people[pairs].reshape(-1), ints(people)).tolist():
            slot = first_slot + place[person] * slots + int(problem.session_start[session])
            arcs |= {(1 + place[person], slot, 1), (slot, first_session + session, 1)}
            used.add(session)
    sink = first_session + sessions
    tables = _twice(opened) * np.minimum(problem.session_tables, problem.n_people)
    arcs |= {(first_session + session, sink, int(tables[session])) for session in used}
    most, reached = _flow(sorted(arcs), sink)
    return most, [person for person, at in place.items() if 1 + at in reached], sorted(used)


def _partner_flow(opened: Openings, people: list[int]) -> tuple[int, list[int], list[int]]:
    """Return the flow through people's pairs to what each partner can have."""
    problem = opened.problem
    place = {person: index for index, person in enumerate(people)}
    can_have = np.minimum(problem.max_meetings, most_in_rows(problem, possible_slots(opened)))
    arcs = [(0, 1 + at, int(problem.min_meetings[person])) for person, at in place.items()]
    first, used = 1 + len(people), set()
    for one, other in problem.pair_people[opened.placed].tolist():
        for person, partner in ((one, other), (other, one)):
            if person in place:
                arcs.append((1 + place[person], first + partner, 1))
                used.add(partner)
    sink = first + problem.n_people
    arcs += [(first + partner, sink, int(can_have[partner])) for partner in used]
    most, reached = _flow(arcs, sink)
    return most, [person for person, at in place.items() if 1 + at in reached], sorted(used)


def _flow(arcs: list[tuple[int, int, int]], sink: int) -> tuple[int, set[int]]:
    """Return the largest flow from node 0 to `sink`, and the nodes that can still be reached beside it."""
    capacity: dict[tuple[int, int], int] = {}
    for begin, end, most in arcs:
        capacity[begin, end] = capacity.get((begin, end), 0) + most
    keys: Ints = ints(list(capacity)).reshape(-1, 2)
    values = np.asarray(list(capacity.values()), dtype=np.int32)
    size = sink + 1
    graph = sparse.csr_array((values, (keys[:, 0], keys[:, 1])), shape=(size, size))
    found = maximum_flow(graph, 0, sink)
    left = sparse.csr_array(graph - found.flow)
    left.eliminate_zeros()
    reached = breadth_first_order(left, 0, return_predecessors=False)
    return int(found.flow_value), set(reached.tolist())
