"""What happens on the day, to an event that is planned: some people do not come, others come late."""

from dataclasses import replace

import numpy as np

from matchmaker.solver.arrays import Ints
from matchmaker.solver.problem import Problem

LATE_BY_SLOTS = 3


def after_mishaps(problem: Problem, pair: Ints, session: Ints, *, share: float = 0.05, seed: int = 1) -> Problem:
    """Return the event to be repaired: a share of the people absent, another share late by three slots.

    Meetings that can still be held are its current plan, and the fewest moves against it come before the weight.

    Parameters
    ----------
    problem
        The event as it was planned, with one-slot sessions.
    pair, session
        The meetings of its plan, shape (n,) each.
    share
        Share of the people who are absent, and of those who are late.
    seed
        Of the draw.
    """
    drawn = np.random.default_rng(seed).random(problem.n_people)
    available = problem.available.copy()
    available[drawn < share] = False
    available[(drawn >= share) & (drawn < 2 * share), :LATE_BY_SLOTS] = False
    people, slot = problem.pair_people[pair], problem.session_start[session]
    held = available[people, slot[:, None]].all(axis=1)
    return replace(
        problem,
        available=available,
        current_people=people[held],
        current_pair=pair[held],
        current_session=session[held],
        current_locked=np.zeros(int(held.sum()), dtype=np.bool_),
        objective=("moves", "weight"),
    )


def from_scratch(problem: Problem) -> Problem:
    """Return an event to be repaired as one that nobody has planned yet."""
    none = slice(0, 0)
    return replace(
        problem,
        current_people=problem.current_people[none],
        current_pair=problem.current_pair[none],
        current_session=problem.current_session[none],
        current_locked=problem.current_locked[none],
        objective=("weight",),
    )
