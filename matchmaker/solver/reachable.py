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
from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.placements import Openings
from matchmaker.solver.problem import Problem

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


@dataclass(frozen=True, eq=False)
class _Chances:
    """What people can have, whoever asks: looked up once, since many sets of people are asked about.

    Parameters
    ----------
    problem
        The instance.
    slots
        In which slots each person can meet somebody, shape (P, T).
    in_rows
        How many meetings fit into these with at most so many in a row, shape (P,).
    partners
        Whom each person can meet at all.
    guests
        Who can meet somebody in each session.
    sides
        The people in groups within which nobody meets: the two sides, or everybody where there are none.
    """

    problem: Problem
    slots: Bools
    in_rows: Ints
    partners: list[list[int]]
    guests: list[frozenset[int]]
    sides: list[list[int]]

    @property
    def times(self) -> int:
        """How often every capacity counts: twice where a meeting may count for two people."""
        return 2 if len(self.sides) == 1 else 1


def shortages(opened: Openings) -> list[Shortage]:
    """Return what can be proven, first of single people, then of sets of people none of whom is short alone."""
    problem, chances = opened.problem, _chances(opened)
    alone = [found for person in np.flatnonzero(problem.min_meetings > 0) for found in _alone(chances, int(person))]
    settled = {person for found in alone for person in found.people}
    sets = []
    for side in chances.sides:
        for kind, flow in (("tables", _table_flow), ("partners", _partner_flow)):
            left = [p for p in side if problem.min_meetings[p] > 0 and p not in settled]
            while found := _violator(chances, kind, flow, left):
                sets.append(found)
                left = [person for person in left if person not in found.people]
    return alone + sets


def _alone(chances: _Chances, person: int) -> list[Shortage]:
    """Return the limits of one person that are below the person's guaranteed minimum."""
    problem = chances.problem
    needed = int(problem.min_meetings[person])
    partners = chances.partners[person]
    limits = [
        Shortage("maximum", (person,), needed, int(problem.max_meetings[person])),
        Shortage("candidates", (person,), needed, len(partners), tuple(partners)),
        Shortage(
            "slots",
            (person,),
            needed,
            int(chances.in_rows[person]),
            tuple(np.flatnonzero(chances.slots[person]).tolist()),
        ),
    ]
    return [limit for limit in limits if limit.most < needed]


def _chances(opened: Openings) -> _Chances:
    problem, slots = opened.problem, possible_slots(opened)
    partners: list[list[int]] = [[] for _ in range(problem.n_people)]
    for one, other in problem.pair_people[opened.placed].tolist():
        partners[one].append(other)
        partners[other].append(one)
    return _Chances(
        problem,
        slots,
        most_in_rows(problem, slots),
        [sorted(others) for others in partners],
        [frozenset(problem.pair_people[pairs].reshape(-1).tolist()) for pairs in opened.pairs],
        _sides(problem),
    )


def _sides(problem: Problem) -> list[list[int]]:
    first, second = (set(problem.pair_people[:, side].tolist()) for side in (0, 1))
    return [sorted(first | second)] if first & second else [sorted(first), sorted(second)]


Flow = Callable[[_Chances, list[int]], tuple[int, list[int], list[int]]]
"""Gives the largest flow from some people, those whom a smallest cut leaves short, and what limits them."""


def _violator(chances: _Chances, kind: str, flow: Flow, people: list[int]) -> Shortage | None:
    """Return a set of people who cannot together have their minimums, irreducible if it is not large; None: all can."""
    minimum = chances.problem.min_meetings

    def needed(some: list[int]) -> int:
        return int(minimum[some].sum()) if some else 0

    most, short, others = flow(chances, people)
    if most >= needed(people):
        return None
    if len(short) <= MOST_FILTERED:
        for person in list(short):
            fewer = [each for each in short if each != person]
            if flow(chances, fewer)[0] < needed(fewer):
                short = fewer
    most, _, others = flow(chances, short)
    return Shortage(kind, tuple(short), needed(short), most, tuple(others))


def _table_flow(chances: _Chances, people: list[int]) -> tuple[int, list[int], list[int]]:
    """Return the flow through each person's slots to the tables of the sessions that have a pair of the person's."""
    problem = chances.problem
    place = {person: index for index, person in enumerate(people)}
    slots, sessions = problem.n_slots, problem.n_sessions
    first_slot, first_session = 1 + len(people), 1 + len(people) * (1 + slots)
    arcs = {(0, 1 + at, int(problem.min_meetings[person])) for person, at in place.items()}
    used = set()
    for session, guests in enumerate(chances.guests):
        for person in guests & place.keys():
            slot = first_slot + place[person] * slots + int(problem.session_start[session])
            arcs |= {(1 + place[person], slot, 1), (slot, first_session + session, 1)}
            used.add(session)
    sink = first_session + sessions
    tables = chances.times * np.minimum(problem.session_tables, problem.n_people)
    arcs |= {(first_session + session, sink, int(tables[session])) for session in used}
    most, reached = _flow(sorted(arcs), sink)
    return most, [person for person, at in place.items() if 1 + at in reached], sorted(used)


def _partner_flow(chances: _Chances, people: list[int]) -> tuple[int, list[int], list[int]]:
    """Return the flow through people's pairs to what each partner can have."""
    problem = chances.problem
    place = {person: index for index, person in enumerate(people)}
    can_have = np.minimum(problem.max_meetings, chances.in_rows)
    arcs = [(0, 1 + at, int(problem.min_meetings[person])) for person, at in place.items()]
    first, used = 1 + len(people), set()
    for person, at in place.items():
        arcs += [(1 + at, first + partner, 1) for partner in chances.partners[person]]
        used.update(chances.partners[person])
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
