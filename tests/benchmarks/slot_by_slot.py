"""Rivals that fill one slot after the other by a maximum-weight matching, and keep the heaviest that tables allow.

It is what a user writes who knows `scipy`: each slot is as good as can be, and nobody looks ahead. One variant hands
`linear_sum_assignment` a full matrix, the other hands `min_weight_full_bipartite_matching` the listed pairs only, with
a partner of no worth for each host so that a full matching exists.
"""

import time
from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchmaker.solver.arrays import Bools, Floats, Ints, ints
from matchmaker.solver.problem import Problem
from tests.benchmarks.results import Result

Matching = Callable[[Ints, Ints, Floats, tuple[int, int]], Ints]
"""Hosts, visitors and weights of the pairs, and the size of the sides → the matched pairs."""


def full_matrix(host: Ints, visitor: Ints, weight: Floats, size: tuple[int, int]) -> Ints:
    """Return a maximum-weight matching by `scipy.optimize.linear_sum_assignment`."""
    gain = np.zeros(size)
    gain[host, visitor] = weight
    row, column = linear_sum_assignment(gain, maximize=True)
    worth = gain[row, column] > 0
    return _among(host, visitor, ints(row[worth]), ints(column[worth]), size[1])


def listed_pairs(host: Ints, visitor: Ints, weight: Floats, size: tuple[int, int]) -> Ints:
    """Return a maximum-weight matching by `scipy.sparse.csgraph.min_weight_full_bipartite_matching`."""
    hosts = np.arange(size[0])
    nothing = weight.max() + 1
    cost = np.concatenate([nothing - weight, np.full(size[0], nothing)])
    row, column = np.concatenate([host, hosts]), np.concatenate([visitor, size[1] + hosts])
    graph = sparse.csr_array((cost, (row, column)), shape=(size[0], size[1] + size[0]))
    row, column = min_weight_full_bipartite_matching(graph)
    worth = column < size[1]
    return _among(host, visitor, ints(row[worth]), ints(column[worth]), size[1])


def _among(host: Ints, visitor: Ints, row: Ints, column: Ints, width: int) -> Ints:
    """Return the positions of matched pairs among the pairs, which are in ascending order."""
    return ints(np.searchsorted(host * width + visitor, row * width + column))


def by_full_matrix(problem: Problem, time_limit_s: float) -> Result:
    """Fill slot after slot with `full_matrix`."""
    return _fill(problem, time_limit_s, full_matrix)


def by_listed_pairs(problem: Problem, time_limit_s: float) -> Result:
    """Fill slot after slot with `listed_pairs`."""
    return _fill(problem, time_limit_s, listed_pairs)


def _fill(problem: Problem, time_limit_s: float, matching: Matching) -> Result:
    """Fill one slot after the other; a plan with empty slots is what there is when the time is over."""
    began = time.monotonic()
    names, sides = zip(*(np.unique(side, return_inverse=True) for side in problem.pair_people.T), strict=True)
    size = (len(names[0]), len(names[1]))
    left = problem.max_meetings.copy()
    open_pairs = np.ones(problem.n_pairs, dtype=np.bool_)
    chosen: list[tuple[int, int]] = []
    for slot in range(problem.n_slots):
        if time.monotonic() - began > time_limit_s:
            return Result(*_arrays(chosen), words=f"time was over after {slot} of {problem.n_slots} slots")
        here = np.flatnonzero(open_pairs & _can_meet(problem, left, slot))
        if not len(here):
            continue
        matched = here[matching(sides[0][here], sides[1][here], problem.weight[here], size)]
        seated = _seat(problem, matched, slot)
        taken = ints([pair for pair, _ in seated])
        open_pairs[taken] = False
        np.subtract.at(left, problem.pair_people[taken], 1)
        chosen += seated
    return Result(*_arrays(chosen))


def _can_meet(problem: Problem, left: Ints, slot: int) -> Bools:
    """Return which pairs have both people there, with meetings left and a common theme that has a table."""
    themes = problem.session_theme[(problem.session_start == slot) & (problem.session_tables > 0)]
    runs = np.zeros(problem.has_theme.shape[1], dtype=np.bool_)
    runs[themes] = True
    person = problem.available[:, slot] & (left > 0)
    one, other = problem.pair_people.T
    common = (problem.has_theme[one] & problem.has_theme[other] & runs).any(axis=1)
    return np.asarray(person[one] & person[other] & common)


def _seat(problem: Problem, matched: Ints, slot: int) -> list[tuple[int, int]]:
    """Seat matched pairs, the heaviest first, each in the fitting session with most tables left."""
    sessions = np.flatnonzero(problem.session_start == slot)
    left = {session: int(problem.session_tables[session]) for session in sessions.tolist()}
    theme = {session: int(problem.session_theme[session]) for session in left}
    one, other = problem.pair_people[matched].T
    common = problem.has_theme[one] & problem.has_theme[other]
    seated = []
    for index in np.argsort(-problem.weight[matched], kind="stable").tolist():
        fitting = [session for session in left if left[session] and common[index, theme[session]]]
        if fitting:
            best = max(fitting, key=left.__getitem__)
            left[best] -= 1
            seated.append((int(matched[index]), best))
    return seated


def _arrays(chosen: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    pairs, sessions = ints(chosen).reshape(-1, 2).T
    return pairs, sessions
