"""From the answer of a linear program to the best whole one, with as little search as possible.

Linear programs of one slot are whole but for a few columns. What is whole is kept and the little that is left planned
exactly, which gives a good whole point. The distance to the linear program's value then settles most columns: one whose
reduced cost is larger keeps its value in every better point (reduced-cost fixing). Only the rest is searched.
"""

from dataclasses import replace

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, bools, floats
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Outcome, Program, run

WHOLE = 1e-6
NODES = 200
SAME = 1e-9


def solve_whole(program: Program, effort: Effort, *, roughly: bool = False) -> Floats | None:
    """Return the best whole point that was found, or None if there is none.

    Parameters
    ----------
    program
        An integer program; columns that need not be whole follow the others when these are fixed.
    effort
        The limits of the run.
    roughly
        Whether the first whole point is good enough.
    """
    relaxed = run(replace(program, integer=None), effort)
    if relaxed.status == "infeasible" or relaxed.x is None:
        return None
    if _whole(program, relaxed.x).all():
        return relaxed.x
    rounded = _rest_after(program, relaxed.x, effort)
    if roughly or relaxed.status != "optimal" or relaxed.reduced is None:
        return rounded
    return _searched(program, relaxed, rounded, effort)


def _whole(program: Program, x: Floats) -> Bools:
    """Return which columns have a whole value where one is needed."""
    must = np.ones(len(x), dtype=np.bool_) if program.integer is None else program.integer
    return bools(~must | (np.abs(x - np.round(x)) < WHOLE))


def _rest_after(program: Program, x: Floats, effort: Effort) -> Floats | None:
    """Return the best point in which every column that is 1 in a fractional point is 1."""
    sure = (x > 1 - WHOLE) & (program.column_upper == 1.0)
    return _within(program, floats(np.where(sure, 1.0, program.column_lower)), program.column_upper, None, effort)


def _searched(program: Program, relaxed: Outcome, rounded: Floats | None, effort: Effort) -> Floats | None:
    """Return the best point by search over the columns that reduced costs leave open."""
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    if rounded is not None and relaxed.x is not None and relaxed.reduced is not None:
        distance = float(program.cost @ rounded) - float(program.cost @ relaxed.x)
        if distance <= SAME * max(1.0, abs(float(program.cost @ rounded))):
            return rounded
        needed = np.ones(len(lower), dtype=np.bool_) if program.integer is None else program.integer
        settled = needed & (np.abs(relaxed.reduced) > distance + SAME)
        lower[settled] = upper[settled] = np.round(relaxed.x)[settled]
    return _within(program, floats(lower), floats(upper), rounded, effort)


def _within(program: Program, lower: Floats, upper: Floats, start: Floats | None, effort: Effort) -> Floats | None:
    """Return the best point between these bounds of the columns; what is fixed is taken out first."""
    open_ = np.flatnonzero(lower < upper)
    fixed = np.where(lower < upper, 0.0, lower)
    activity = floats(program.matrix @ fixed)
    part = program.matrix[:, open_]
    rows = np.unique(part.indices)
    outside = np.setdiff1d(np.arange(len(activity)), rows)
    slack = 1e-6
    if (activity[outside] > program.row_upper[outside] + slack).any():
        return None
    if (activity[outside] < program.row_lower[outside] - slack).any():
        return None
    smaller = Program(
        program.cost[open_],
        part[rows],
        (program.row_lower - activity)[rows],
        (program.row_upper - activity)[rows],
        lower[open_],
        upper[open_],
        None if program.integer is None else program.integer[open_],
    )
    begin = None if start is None else (np.arange(len(open_)), start[open_])
    answer = run(smaller, effort, start=begin, nodes=NODES)
    if answer.x is None:
        return start
    point = fixed
    point[open_] = answer.x
    return floats(point)
