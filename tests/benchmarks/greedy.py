"""The rival that everybody writes first: the heaviest pair that still fits, where most tables are left."""

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.problem import Problem
from tests.benchmarks.results import Result


def greedy(problem: Problem, _time_limit_s: float) -> Result:
    """Take pairs in order of weight; each goes into the fitting session with most tables left.

    Sets of slots and themes are bits of whole numbers, so that a pair that no longer fits costs next to nothing.
    """
    free, has = _bits(problem.available), _bits(problem.has_theme)
    left = problem.max_meetings.tolist()
    tables, start = problem.session_tables.tolist(), problem.session_start.tolist()
    sessions = _sessions_by_theme(problem)
    order = np.argsort(-problem.weight, kind="stable")
    chosen: list[tuple[int, int]] = []
    for pair, one, other in zip(order.tolist(), *problem.pair_people[order].T.tolist(), strict=True):
        both = free[one] & free[other]
        if not (both and left[one] and left[other]):
            continue
        common = has[one] & has[other]
        fitting = [
            session
            for theme, of_theme in enumerate(sessions)
            if common >> theme & 1
            for session in of_theme
            if both >> start[session] & 1 and tables[session]
        ]
        if fitting:
            best = max(fitting, key=tables.__getitem__)
            chosen.append((pair, best))
            tables[best] -= 1
            for person in (one, other):
                left[person] -= 1
                free[person] &= ~(1 << start[best])
    pairs, held_in = ints(chosen).reshape(-1, 2).T
    return Result(pairs, held_in)


def _bits(marks: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[int]:
    """Return each row of marks as one whole number."""
    return [sum(1 << place for place in np.flatnonzero(row).tolist()) for row in marks]


def _sessions_by_theme(problem: Problem) -> list[list[int]]:
    themes = problem.has_theme.shape[1]
    return [_ascending(np.flatnonzero(problem.session_theme == theme)) for theme in range(themes)]


def _ascending(sessions: Ints) -> list[int]:
    return sorted(sessions.tolist())
