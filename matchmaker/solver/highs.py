"""Linear and integer programs by HiGHS, always with one thread and a fixed seed, so that answers repeat."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Bools, Floats, Ints
from matchmaker.solver.effort import Effort

FEASIBILITY_TOLERANCE = 1e-9
_ANSWERS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
}


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper and column_lower ≤ x ≤ column_upper."""

    cost: Floats
    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats
    integer: Bools | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """What HiGHS found.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible`` or ``limit`` (stopped before either was known).
    x
        The best point, shape (columns,), or None.
    row_price
        Dual value of each row of a linear program (≥ 0 where more of the row would cost more), or None.
    bound
        Proven lower bound on the cost; −∞ if none.
    reduced
        Reduced cost of each column of a linear program, shape (columns,), or None.
    """

    status: str
    x: Floats | None
    row_price: Floats | None
    bound: float
    reduced: Floats | None = None


def run(
    program: Program,
    effort: Effort,
    *,
    start: tuple[Ints, Floats] | None = None,
    nodes: int | None = None,
    gap: float = 0.0,
    interior: bool = False,
) -> Outcome:
    """Solve a linear or integer program.

    Parameters
    ----------
    program
        What to solve.
    effort
        Cuts the run short when it is over.
    start
        Columns and their values of a feasible point to begin an integer program with; HiGHS completes the others.
    nodes
        Most branch-and-bound nodes; None: no limit.
    gap
        Relative gap at which an integer program may stop; the outcome's bound says how far it came.
    interior
        Whether a linear program is large enough for an interior-point method (which ends at a vertex too).
    """
    if not len(program.cost):
        return _without_columns(program)
    outcome = _run(program, effort, start, nodes, gap, presolve=True, interior=interior)
    if outcome.status == "limit" and outcome.x is None and nodes is None and not effort.over():
        # HiGHS 1.15 can presolve a program to nothing and then reject its own answer.
        outcome = _run(program, effort, start, nodes, gap, presolve=False, interior=False)
    return outcome


def _run(
    program: Program,
    effort: Effort,
    start: tuple[Ints, Floats] | None,
    nodes: int | None,
    gap: float,
    *,
    presolve: bool,
    interior: bool,
) -> Outcome:
    solver = _configured(effort, nodes, gap)
    solver.setOptionValue("presolve", "choose" if presolve else "off")
    solver.passModel(_as_highs(program))
    if start is not None:
        columns, values = start
        solver.setSolution(len(columns), columns.astype(np.int32), values)
    stop = lambda event: event.interrupt(effort.over())  # noqa: E731 (both events take the same small function)
    solver.cbSimplexInterrupt += stop
    if interior:
        solver.setOptionValue("solver", "ipm")
        solver.setOptionValue("run_crossover", "off")
        solver.cbIpmInterrupt += stop
    if program.integer is not None:
        solver.cbMipInterrupt += stop
    solver.run()
    solver.clearCallbacks()  # type: ignore[no-untyped-call]
    return _outcome(solver, whole=program.integer is not None)


class Growing:
    """A linear program that grows: columns and rows are added and it is solved again from the basis before.

    Parameters
    ----------
    effort
        Cuts each run short when it is over.
    """

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self._solver = _configured(effort, None, 0.0)
        self._solver.setOptionValue("presolve", "off")

    def add_rows(self, matrix: sparse.csr_array, lower: Floats, upper: Floats) -> None:
        """Add rows over the columns so far, shape (rows, columns)."""
        self._solver.addRows(
            len(lower),
            lower,
            upper,
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
        )

    def add_columns(self, matrix: sparse.csc_array, cost: Floats, upper: Floats) -> None:
        """Add columns with bounds 0 and `upper` over the rows so far, shape (rows, columns)."""
        self._solver.addCols(
            len(cost),
            cost,
            np.zeros(len(cost)),
            upper,
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
        )

    def run(self) -> Outcome:
        """Minimise the cost."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.01, self._effort.left_s))
        stop = lambda event: event.interrupt(self._effort.over())  # noqa: E731 (as in `_run`)
        self._solver.cbSimplexInterrupt += stop
        self._solver.run()
        self._solver.clearCallbacks()  # type: ignore[no-untyped-call]
        return _outcome(self._solver, whole=False)


def _without_columns(program: Program) -> Outcome:
    """Answer the empty program, which HiGHS leaves open: feasible if every row allows 0."""
    if ((program.row_lower > 0) | (program.row_upper < 0)).any():
        return Outcome("infeasible", None, None, np.inf)
    return Outcome("optimal", np.empty(0), np.zeros(len(program.row_lower)), 0.0)


def _configured(effort: Effort, nodes: int | None, gap: float) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": effort.seed,
        "time_limit": max(0.01, effort.left_s),
        "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
        "mip_feasibility_tolerance": FEASIBILITY_TOLERANCE,
        "mip_rel_gap": gap,
        "mip_abs_gap": 1e-9,
    }.items():
        solver.setOptionValue(option, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    return solver


def _as_highs(program: Program) -> highspy.HighsLp:
    matrix = program.matrix
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = program.cost
    lp.col_lower_, lp.col_upper_ = program.column_lower, program.column_upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    if program.integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    return lp


def _outcome(solver: highspy.Highs, *, whole: bool) -> Outcome:
    status = _ANSWERS.get(solver.getModelStatus(), "limit")
    found = solver.getInfo()
    feasible = found.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = solver.getSolution()
    x = np.asarray(solution.col_value, dtype=np.float64) if feasible else None
    if whole:
        return Outcome(status, x, None, float(found.mip_dual_bound) if status != "infeasible" else np.inf)
    prices = np.asarray(solution.row_dual, dtype=np.float64) if solution.dual_valid else None
    reduced = np.asarray(solution.col_dual, dtype=np.float64) if solution.dual_valid else None
    bound = float(found.objective_function_value) if status == "optimal" else -np.inf
    return Outcome(status, x, prices, bound, reduced)
