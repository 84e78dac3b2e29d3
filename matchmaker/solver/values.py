"""What a plan is worth: every objective of a set of meetings, computed directly from the arrays."""

import math
from collections.abc import Callable

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.problem import NO_LIMIT, Problem

MAXIMISED = frozenset({"weight"})
TIE = 1e-9
"""Weights that differ by less than this share of themselves count as equal."""


def objective_values(problem: Problem, pair: Ints, session: Ints) -> dict[str, float]:
    """Return the value of each objective of the problem, in its order.

    Parameters
    ----------
    problem
        The instance.
    pair, session
        The meetings, shape (n,) each.
    """
    values: dict[str, Callable[[], float]] = {
        "guarantee": lambda: shortfall(problem, pair),
        "weight": lambda: math.fsum(problem.weight[pair]),
        "idle": lambda: int(break_counts(problem, pair, session).sum()),
        "rooms": lambda: room_changes(problem, pair, session),
        "moves": lambda: moves(problem, pair, session),
    }
    return {name: values[name]() for name in problem.objective}


def better(problem: Problem, one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether `one` is lexicographically better than `other` (ties within 1e-9 of the weight count as equal)."""
    for name in problem.objective:
        gain = one[name] - other[name] if name in MAXIMISED else other[name] - one[name]
        if abs(gain) > TIE * max(abs(one[name]), abs(other[name])):
            return gain > 0
    return False


def meeting_counts(problem: Problem, pair: Ints) -> Ints:
    """Return the number of meetings of each person, shape (P,)."""
    return ints(np.bincount(problem.pair_people[pair].reshape(-1), minlength=problem.n_people))


def weight_at_most(problem: Problem, pair: Ints) -> float:
    """Return a bound on the weight without search: half the sum of everybody's best meetings, over the pairs given.

    Every meeting has two people, and nobody's meetings weigh more than the person's heaviest pairs, as many as the
    person may have.
    """
    person = problem.pair_people[pair].T.reshape(-1)
    weight = np.tile(problem.weight[pair], 2)
    order = np.lexsort((-weight, person))
    first = np.searchsorted(person[order], np.arange(problem.n_people))
    rank = np.arange(len(order)) - first[person[order]]
    most = np.minimum(problem.max_meetings, problem.available.sum(axis=1))
    return math.fsum(weight[order][rank < most[person[order]]]) / 2 * (1 + 1e-12)


def shortfall(problem: Problem, pair: Ints) -> int:
    """Return Σ max(0, guaranteed minimum − meetings) over the people."""
    return int(np.clip(problem.min_meetings - meeting_counts(problem, pair), 0, None).sum())


def busy_slots(problem: Problem, pair: Ints, session: Ints) -> Bools:
    """Return who has a meeting when, shape (P, T)."""
    busy = np.zeros((problem.n_people, problem.n_slots), dtype=np.bool_)
    length = problem.session_length[session]
    for offset in range(int(length.max(initial=0))):
        long = length > offset
        for side in (0, 1):
            busy[problem.pair_people[pair[long], side], problem.session_start[session[long]] + offset] = True
    return busy


def break_counts(problem: Problem, pair: Ints, session: Ints) -> Ints:
    """Return the number of breaks of each person, shape (P,): runs of meetings minus days with a meeting."""
    busy = busy_slots(problem, pair, session)
    before = np.roll(busy, 1, axis=1) & ~problem.first_of_day
    runs = (busy & ~before).sum(axis=1)
    days = [busy[:, problem.day == day].any(axis=1) for day in np.unique(problem.day)]
    return ints(runs - np.sum(days, axis=0))


def room_changes(problem: Problem, pair: Ints, session: Ints) -> int:
    """Return how often anybody's next meeting of a day is in another room."""
    return int(room_changes_by_person(problem, pair, session).sum())


def room_changes_by_person(problem: Problem, pair: Ints, session: Ints) -> Ints:
    """Return how often each person's next meeting of a day is in another room, shape (P,)."""
    room = np.full((problem.n_people, problem.n_slots), NO_LIMIT)
    for side in (0, 1):
        room[problem.pair_people[pair, side], problem.session_start[session]] = problem.session_room[session]
    changes = np.zeros(problem.n_people, dtype=np.int64)
    last = np.full(problem.n_people, NO_LIMIT)
    for slot in range(problem.n_slots):
        if problem.first_of_day[slot]:
            last[:] = NO_LIMIT
        begins = room[:, slot] != NO_LIMIT
        changes += begins & (last != NO_LIMIT) & (last != room[:, slot])
        last = np.where(begins, room[:, slot], last)
    return changes


def still_possible(problem: Problem) -> Bools:
    """Return which current meetings could still be held, shape (C,): both people there, the session open."""
    possible = [
        problem.session_tables[session] > 0 and problem.present(people, int(session)).all()
        for people, session in zip(problem.current_people, problem.current_session, strict=True)
    ]
    return np.asarray(possible, dtype=np.bool_)


def moves(problem: Problem, pair: Ints, session: Ints) -> int:
    """Return the number of current meetings that are still possible but not in the plan in the same session."""
    planned = set(zip(pair.tolist(), session.tolist(), strict=True))
    current = zip(problem.current_pair.tolist(), problem.current_session.tolist(), strict=True)
    return sum(
        possible and meeting not in planned
        for possible, meeting in zip(still_possible(problem).tolist(), current, strict=True)
    )
