"""From a linear program's answer to the best whole point: as good as trying all of them, and exact on the way."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from matchmaker.solver import rounding
from matchmaker.solver.arrays import Floats, floats
from matchmaker.solver.highs import Program
from matchmaker.solver.rounding import solve_whole
from tests.solver.planning import effort

SLACK = 1e-6


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw an integer program of up to 7 columns that are 0 or 1 and up to 2 that need not be whole, up to 3."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    whole, loose, rows = draw(st.integers(1, 7)), draw(st.integers(0, 2)), draw(st.integers(1, 4))
    matrix = rng.integers(-1, 4, (rows, whole + loose)).astype(np.float64)
    upper = rng.integers(1, 8, rows).astype(np.float64)
    lower = np.where(rng.random(rows) < 0.3, upper - rng.integers(0, 5, rows), -np.inf)
    return Program(
        cost=floats(rng.integers(-20, 8, whole + loose)),
        matrix=sparse.csc_array(matrix),
        row_lower=floats(lower),
        row_upper=floats(upper),
        column_lower=np.zeros(whole + loose),
        column_upper=floats(np.concatenate([np.ones(whole), np.full(loose, 3.0)])),
        integer=np.arange(whole + loose) < whole,
    )


def feasible(program: Program, point: Floats) -> bool:
    """Return whether a point keeps all rows and bounds and is whole where it has to be."""
    activity = program.matrix @ point
    needed = np.ones(len(point), dtype=np.bool_) if program.integer is None else program.integer
    return bool(
        (activity <= program.row_upper + SLACK).all()
        and (activity >= program.row_lower - SLACK).all()
        and (point >= program.column_lower - SLACK).all()
        and (point <= program.column_upper + SLACK).all()
        and (np.abs(point - np.round(point))[needed] <= SLACK).all()
    )


def least_cost(program: Program) -> float | None:
    """Return the least cost over all whole choices, the other columns by a linear program; None: none is allowed."""
    matrix = program.matrix.toarray()
    whole = int(np.ones(len(program.cost))[program.integer].sum())
    upper, lower = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    rows = np.concatenate([matrix[upper], -matrix[lower]])
    limits = np.concatenate([program.row_upper[upper], -program.row_lower[lower]])
    costs = []
    for choice in product((0.0, 1.0), repeat=whole):
        left = limits - rows[:, :whole] @ choice
        fixed = float(program.cost[:whole] @ choice)
        if whole == len(program.cost):
            costs += [fixed] if (left >= -SLACK).all() else []
        else:
            bounds = list(zip(program.column_lower[whole:], program.column_upper[whole:], strict=True))
            rest = linprog(program.cost[whole:], A_ub=rows[:, whole:], b_ub=left, bounds=bounds)
            costs += [fixed + rest.fun] if rest.fun is not None else []
    return min(costs, default=None)


@given(programs())
@settings(max_examples=200)
def test_a_whole_point_is_the_best_one(program: Program) -> None:
    best, point = least_cost(program), solve_whole(program, effort())
    assert (point is None) == (best is None)
    if point is not None:
        assert feasible(program, point)
        assert program.cost @ point == pytest.approx(best, abs=1e-6)


@given(programs())
@settings(max_examples=100)
def test_a_rough_point_keeps_the_rows_and_is_no_better_than_the_best(program: Program) -> None:
    best, point = least_cost(program), solve_whole(program, effort(), roughly=True)
    if point is not None:
        assert best is not None
        assert feasible(program, point)
        assert program.cost @ point >= best - 1e-6


def odd_cycle() -> Program:
    """Choose columns on a cycle of five, neighbours apart: halves add up to 2.5, whole ones to 2."""
    matrix = np.eye(5) + np.eye(5)[[1, 2, 3, 4, 0]]
    ones = np.ones(5)
    return Program(-ones, sparse.csc_array(matrix), np.full(5, -np.inf), ones, np.zeros(5), ones, ones > 0)


def test_halves_of_an_odd_cycle_are_searched() -> None:
    point = solve_whole(odd_cycle(), effort())
    assert point is not None
    assert point.sum() == pytest.approx(2)


def test_a_whole_answer_of_the_linear_program_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two columns at one table: the linear program takes the better one."""
    program = odd_cycle()
    lone = Program(
        floats([-2.0, -1.0]),
        sparse.csc_array(floats([[1.0, 1.0]])),
        floats([-np.inf]),
        floats([1.0]),
        np.zeros(2),
        np.ones(2),
        np.ones(2, dtype=np.bool_),
    )
    searched: list[int] = []
    within = rounding._within

    def noted(program: Program, *bounds: Any) -> Floats | None:
        searched.append(len(program.cost))
        return within(program, *bounds)

    monkeypatch.setattr(rounding, "_within", noted)
    point = solve_whole(lone, effort())
    assert point is not None
    assert (point.tolist(), searched) == ([1.0, 0.0], [])
    solve_whole(program, effort())
    assert searched


def test_a_program_without_a_whole_point_has_none() -> None:
    """Twice a column is 1: only a half would do."""
    one = np.ones(1)
    program = Program(one, sparse.csc_array(floats([[2.0]])), one, one, np.zeros(1), one, one > 0)
    assert solve_whole(program, effort()) is None
    assert solve_whole(program, effort(), roughly=True) is None


@given(programs())
@settings(max_examples=50)
def test_columns_that_all_need_not_be_whole_are_a_linear_program(program: Program) -> None:
    loose = Program(
        program.cost,
        program.matrix,
        program.row_lower,
        program.row_upper,
        program.column_lower,
        program.column_upper,
    )
    best, point = least_cost(program), solve_whole(loose, effort())
    assume(best is not None)
    assert point is not None
    assert best is not None
    assert loose.cost @ point <= best + 1e-6
