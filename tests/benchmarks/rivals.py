"""What a user would pick instead: simple methods and a general solver, on the same arrays.

Each returns chosen (pair, session) arrays. They keep the rules that `events.draw_event` uses; the caller checks.
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import allowed_placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows

Choice = tuple[Ints, Ints]


def greedy(problem: Problem, _time_limit_s: float) -> Choice:
    """Take the heaviest pair that still fits, into the first session where it fits."""
    placements = allowed_placements(problem)
    busy = ~problem.available
    meetings = np.zeros(problem.n_people, dtype=np.int64)
    tables = problem.session_tables.copy()
    met = np.zeros(problem.n_pairs, dtype=np.bool_)
    chosen: list[tuple[int, int]] = []
    for index in np.lexsort((placements.start, -problem.weight[placements.pair])):
        pair, session, slot = placements.pair[index], placements.session[index], placements.start[index]
        people = problem.pair_people[pair]
        full = (meetings[people] >= problem.max_meetings[people]).any()
        if not (met[pair] or tables[session] == 0 or full or busy[people, slot].any()):
            met[pair], busy[people, slot] = True, True
            meetings[people] += 1
            tables[session] -= 1
            chosen.append((int(pair), int(session)))
    return ints([pair for pair, _ in chosen]), ints([session for _, session in chosen])


def slot_by_slot(problem: Problem, _time_limit_s: float) -> Choice:
    """Fill one slot after the other by `scipy.optimize.linear_sum_assignment`, then the heaviest for the tables."""
    placements = allowed_placements(problem)
    meetings = np.zeros(problem.n_people, dtype=np.int64)
    met = np.zeros(problem.n_pairs, dtype=np.bool_)
    pairs: list[int] = []
    sessions: list[int] = []
    for slot in range(problem.n_slots):
        people = placements.people
        left = meetings < problem.max_meetings
        here = np.flatnonzero((placements.start == slot) & ~met[placements.pair] & left[people].all(axis=1))
        gain = np.zeros((problem.n_people, problem.n_people))
        which = np.full((problem.n_people, problem.n_people), -1)
        first, second = people[here].T
        gain[first, second] = problem.weight[placements.pair[here]]
        which[first, second] = here
        matched = which[linear_sum_assignment(gain, maximize=True)]
        tables = problem.session_tables.copy()
        for index in sorted(matched[matched >= 0], key=lambda index: -problem.weight[placements.pair[index]]):
            if tables[placements.session[index]] > 0:
                tables[placements.session[index]] -= 1
                met[placements.pair[index]] = True
                meetings[people[index]] += 1
                pairs.append(int(placements.pair[index]))
                sessions.append(int(placements.session[index]))
    return ints(pairs), ints(sessions)


def integer_program(problem: Problem, time_limit_s: float) -> Choice:
    """Solve the time-indexed integer program by HiGHS, through `scipy.optimize.milp`."""
    placements = allowed_placements(problem)
    matrix, lower, upper = stack(rule_rows(placements), len(placements))
    result = milp(
        -problem.weight[placements.pair],
        integrality=np.ones(len(placements)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(sparse.csc_matrix(matrix), lower, upper),
        options={"time_limit": time_limit_s, "mip_rel_gap": 1e-6},
    )
    if result.x is None:
        return ints([]), ints([])
    chosen = np.flatnonzero(result.x > 0.5)
    return placements.pair[chosen], placements.session[chosen]


RIVALS: dict[str, Callable[[Problem, float], Choice]] = {
    "greedy": greedy,
    "slot by slot (linear_sum_assignment)": slot_by_slot,
    "integer program (HiGHS by scipy.optimize.milp)": integer_program,
}
