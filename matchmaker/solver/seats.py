"""How many meetings can run at a time: the tables of a session, or the largest matching that its people allow.

Without it the bound is loose where everybody wants every slot: tables that nobody can sit at would count.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import Openings

ROUNDS, SAMPLE = 12, 16


@dataclass(frozen=True, eq=False)
class Seats:
    """How many meetings fit.

    Parameters
    ----------
    session
        Into each session at most, shape (S,).
    slot
        Into each slot at most, over all of its sessions, shape (T,).
    """

    session: Ints
    slot: Ints


def count_seats(openings: Openings) -> Seats:
    """Return how many meetings each session and each slot can hold: its tables, or its people's largest matching."""
    problem = openings.problem
    people = problem.pair_people
    session = [
        matching_at_most(people[pairs], int(tables))
        for pairs, tables in zip(openings.pairs, problem.session_tables, strict=True)
    ]
    slot = []
    for at in range(problem.n_slots):
        running = [s for s in range(problem.n_sessions) if at in problem.session_slots(s)]
        limit = sum(session[s] for s in running)
        several = sum(len(openings.pairs[s]) > 0 for s in running) > 1
        slot.append(matching_at_most(people[_together(openings, running)], limit) if several else limit)
    return Seats(ints(session), ints(slot))


def _together(openings: Openings, sessions: list[int]) -> Ints:
    """Return the pairs that at least one of the sessions is open to."""
    open_ = np.zeros(openings.problem.n_pairs, dtype=np.bool_)
    for session in sessions:
        open_[openings.pairs[session]] = True
    return np.flatnonzero(open_)


def matching_at_most(people: Ints, limit: int) -> int:
    """Return `limit`, or the largest number of disjoint pairs among `people`, shape (n, 2), where that is less.

    A maximal matching, of some of the pairs or of all, is found fast and settles most cases; the largest one is sought
    only where that falls short.
    """
    if not len(people) or limit <= 0:
        return 0
    some = people[:: max(1, len(people) // (SAMPLE * limit))]
    if _maximal_matching(some, limit) >= limit:
        return limit
    return limit if _maximal_matching(people, limit) >= limit else min(limit, largest_matching(people))


def _maximal_matching(people: Ints, enough: int) -> int:
    """Return the size of a matching that is grown by pairs which both of their people come to first."""
    size = int(people.max()) + 1
    degree = np.bincount(people.reshape(-1), minlength=size)
    left = people[np.argsort(degree[people].min(axis=1), kind="stable")]
    found = 0
    for _ in range(ROUNDS):
        order = np.arange(len(left))
        first = np.full(size, len(left))
        for side in (0, 1):
            np.minimum.at(first, left[:, side], order)
        chosen = (first[left[:, 0]] == order) & (first[left[:, 1]] == order)
        found += int(chosen.sum())
        taken = np.zeros(size, dtype=np.bool_)
        taken[left[chosen].reshape(-1)] = True
        left = left[~taken[left].any(axis=1)]
        if found >= enough or not len(left):
            break
    return found


def largest_matching(people: Ints) -> int:
    """Return an upper bound on the number of disjoint pairs among `people`, shape (n, 2).

    It is exact where the people have sides, so that the graph is bipartite. Each edge is taken in both directions
    between two copies of the people: the doubled graph's largest matching is twice the largest fractional matching,
    which is at least the largest matching.
    """
    names, index = np.unique(people, return_inverse=True)
    index = index.reshape(-1, 2)
    size = len(names)
    both = np.concatenate([index, index[:, ::-1]])
    graph = sparse.csr_array((np.ones(len(both), dtype=np.int8), (both[:, 0], both[:, 1])), shape=(size, size))
    matched = maximum_bipartite_matching(graph, perm_type="column")
    return int((matched >= 0).sum()) // 2
