"""Rivals that solve the whole time-indexed integer program: HiGHS through `scipy.optimize.milp`, and CP-SAT.

Columns are pairs in sessions; rows are written anew here, so that rivals neither gain nor lose by what the solver does
to its own. Seconds include building the model, as a user's would.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from matchmaker.solver.arrays import Ints, floats, ints
from matchmaker.solver.problem import NO_LIMIT, Problem
from tests.benchmarks.results import Result, TracePoint

RELATIVE_GAP = 1e-6
"""At which both stop: less than one part in the weights of an event of thousands of meetings."""
WORKERS = 2


@dataclass(frozen=True, eq=False)
class Program:
    """Choose columns (pair, session), shape (n,), so that `matrix` @ x ≤ `upper`."""

    pair: Ints
    session: Ints
    matrix: sparse.csr_array
    upper: Ints


def time_indexed(problem: Problem) -> Program:
    """Return the time-indexed integer program of an event.

    Raises
    ------
    ValueError
        Meetings in a row are limited and sessions fill several slots, which these rows do not know together.
    """
    pair, session = _columns(problem)
    rows, columns, uppers, count = [], [], [], 0
    for row, column, upper in _rules(problem, pair, session):
        entries = np.bincount(row, minlength=len(upper))
        binding = entries > upper
        number = np.cumsum(binding) - 1 + count
        kept = binding[row]
        rows.append(number[row[kept]])
        columns.append(column[kept])
        uppers.append(upper[binding])
        count += int(binding.sum())
    row, column = np.concatenate(rows), np.concatenate(columns)
    matrix = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(count, len(pair)))
    return Program(pair, session, matrix, np.concatenate(uppers))


def _columns(problem: Problem) -> tuple[Ints, Ints]:
    """Return the pairs that each session with a table may seat, as far as one pair and one session can tell."""
    one, other = problem.pair_people.T
    pairs: list[Ints] = []
    for session, theme in enumerate(problem.session_theme.tolist()):
        slots = np.asarray(problem.session_slots(session))
        present = problem.available[:, slots].all(axis=1) & problem.has_theme[:, theme]
        open_to = present[one] & present[other] & (problem.session_tables[session] > 0)
        pairs.append(ints(np.flatnonzero(open_to)))
    return np.concatenate(pairs), ints(np.repeat(np.arange(len(pairs)), [len(found) for found in pairs]))


def _rules(problem: Problem, pair: Ints, session: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield for each rule: rows and columns of its entries, and the upper limit of each row."""
    column = ints(np.arange(len(pair)))
    slots = problem.n_slots
    covering = np.repeat(column, problem.session_length[session])
    first = np.cumsum(problem.session_length[session]) - problem.session_length[session]
    slot = problem.session_start[session][covering] + np.arange(len(covering)) - first[covering]
    people = problem.pair_people[pair]
    both = np.concatenate([people[:, 0], people[:, 1]])
    yield pair, column, ints(np.ones(problem.n_pairs))
    yield (
        np.concatenate([people[covering, side] * slots + slot for side in (0, 1)]),
        np.tile(covering, 2),
        ints(np.ones(problem.n_people * slots)),
    )
    yield both, np.tile(column, 2), problem.max_meetings
    yield session, column, problem.session_tables
    for name, capacity in enumerate(problem.resource_capacity.tolist()):
        users = np.isin(pair[covering], problem.uses[problem.uses[:, 1] == name, 0])
        yield slot[users], covering[users], ints(capacity)
    if (problem.max_in_a_row < NO_LIMIT).any():
        yield from _rows_of_windows(problem, people, problem.session_start[session])


def _rows_of_windows(problem: Problem, people: Ints, start: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield: in each window of one slot more than may be in a row, nobody is busy throughout (one-slot sessions)."""
    if (problem.session_length > 1).any():
        raise ValueError("Expected one-slot sessions where meetings in a row are limited.")
    column = np.arange(len(start))
    for first in range(problem.n_slots):
        inside = [start - first <= problem.max_in_a_row[people[:, side]] for side in (0, 1)]
        same_day = (start >= first) & (problem.day[start] == problem.day[first])
        row = np.concatenate([people[inside[side] & same_day, side] for side in (0, 1)])
        entries = np.concatenate([column[inside[side] & same_day] for side in (0, 1)])
        yield row, entries, problem.max_in_a_row


def by_highs(problem: Problem, time_limit_s: float) -> Result:
    """Solve by HiGHS through `scipy.optimize.milp`, which tells nothing on the way."""
    began = time.monotonic()
    program = time_indexed(problem)
    found = milp(
        -problem.weight[program.pair],
        integrality=np.ones(len(program.pair), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(program.matrix, -np.inf, floats(program.upper)),
        options={"time_limit": max(1.0, time_limit_s - (time.monotonic() - began)), "mip_rel_gap": RELATIVE_GAP},
    )
    bound = None if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    if found.x is None:
        return Result(None, None, bound, words=str(found.message))
    chosen = np.flatnonzero(found.x > 0.5)
    return Result(program.pair[chosen], program.session[chosen], bound, words=str(found.message))


def by_cp_sat(problem: Problem, time_limit_s: float) -> Result:
    """Solve by CP-SAT with `WORKERS` workers."""
    # Imported here because OR-Tools and highspy cannot be loaded into one process.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    began = time.monotonic()
    program = time_indexed(problem)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(program.pair))]
    for row, upper in enumerate(program.upper.tolist()):
        chosen = [x[column] for column in program.matrix.indices[slice(*program.matrix.indptr[row : row + 2])].tolist()]
        if upper == 1:
            model.add_at_most_one(chosen)
        else:
            model.add(cp_model.LinearExpr.sum(chosen) <= upper)
    model.maximize(cp_model.LinearExpr.weighted_sum(x, problem.weight[program.pair].astype(int).tolist()))
    trace: list[TracePoint] = []

    class Watching(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            trace.append((time.monotonic() - began, self.objective_value, self.best_objective_bound))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.relative_gap_limit = RELATIVE_GAP
    solver.parameters.max_time_in_seconds = max(1.0, time_limit_s - (time.monotonic() - began))
    status = solver.solve(model, Watching())
    words = solver.status_name(status)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        # Without a plan CP-SAT may state 0, which is no bound but the want of one.
        return Result(None, None, None, words=words)
    taken = np.asarray([solver.boolean_value(variable) for variable in x])
    bound = float(solver.best_objective_bound)
    return Result(program.pair[taken], program.session[taken], bound, trace, words)


PROGRAMS: dict[str, Callable[[Problem, float], Result]] = {"HiGHS": by_highs, "CP-SAT": by_cp_sat}
