"""What holds of every run, whichever method: true bounds for any weights, nothing left that simply fits."""

import time
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.solver.arrays import ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import allowed_placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.replan import Replanning
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.solve import _consistent as consistent
from matchmaker.solver.solve import _scale_of as scale_of
from matchmaker.solver.solve import solve
from matchmaker.solver.values import objective_values, weight_at_most
from matchmaker.solver.wishes import build_model
from tests.benchmarks.events import Shape, draw_event


def effort(**limits: float) -> Effort:
    return Effort(**{"time_limit_s": 60.0, **limits}, clock=time.monotonic)  # type: ignore[arg-type]


def small_event(seed: int = 0) -> Problem:
    return draw_event(Shape(6, 6, slots=3, themes=1, fewest=1, most=3, top=6), seed)


@pytest.mark.parametrize("scale", [1e-10, 1e-7, 1.0, 1e7])
@pytest.mark.parametrize("method", ["exact", "staged"])
def test_the_unit_of_the_weights_does_not_change_the_plan(scale: float, method: str) -> None:
    problem = small_event()
    plain = solve(problem, effort(), method)
    scaled = solve(replace(problem, weight=problem.weight * scale), effort(), method)
    assert plain.status == scaled.status == "optimal"
    assert scaled.value["weight"] == pytest.approx(plain.value["weight"] * scale, rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_no_meeting_that_simply_fits_is_left_out(seed: int) -> None:
    problem = draw_event(Shape(18, 18, slots=6, themes=2, fewest=2, most=5, top=6), seed)
    answer = solve(problem, effort(), "staged")
    placements = allowed_placements(problem)
    chosen = [placements.find(int(e), int(s)) for e, s in zip(answer.pair, answer.session, strict=True)]
    taken = np.zeros(len(placements))
    taken[chosen] = 1
    fits = np.ones(len(placements), dtype=np.bool_)
    for rows in rule_rows(placements):
        activity = np.bincount(rows.row, rows.coefficient * taken[rows.column], len(rows))
        fits[rows.column[activity[rows.row] + rows.coefficient > rows.upper[rows.row]]] = False
    assert not (fits & (taken == 0)).any()


def test_a_plan_is_replaced_only_by_a_better_one() -> None:
    problem = small_event()
    placements = allowed_placements(problem)
    plan = Replanning(build_model(placements, problem.objective), effort(), ints([0]))
    assert not plan.take_if_better(ints([]))
    assert plan.chosen.tolist() == [0]
    assert plan.take_if_better(ints([0, int(np.flatnonzero(placements.pair > placements.pair[0])[0])]))


def test_half_of_everybodys_best_bounds_the_weight() -> None:
    problem = small_event()
    best = solve(problem, effort(), "exact").value["weight"]
    assert best <= weight_at_most(problem, np.arange(problem.n_pairs)) < problem.weight.sum()


def test_a_run_stops_at_the_gap_asked_for() -> None:
    problem = draw_event(Shape(20, 20, slots=6, themes=2, fewest=6, most=6, top=12), seed=1)
    answer = solve(problem, effort(gap=0.2), "staged")
    assert answer.bound["weight"] >= answer.value["weight"] >= 0.8 * answer.bound["weight"]


def test_a_run_without_time_gives_a_plan_of_true_value() -> None:
    problem = small_event()
    answer = solve(problem, effort(time_limit_s=0.0), "staged")
    assert answer.status == "feasible"
    assert answer.stopped
    assert len(answer.pair) > 0
    assert answer.value == objective_values(problem, answer.pair, answer.session)
    assert answer.bound["weight"] >= solve(problem, effort(), "exact").value["weight"]


def test_whole_weights_above_ten_thousand_keep_whole_bounds() -> None:
    problem = draw_event(Shape(20, 20, slots=4, themes=2, fewest=2, most=4, top=8))
    large = replace(problem, weight=problem.weight * 12_347.0)
    answer = solve(large, effort(), "staged")
    assert answer.bound["weight"] == pytest.approx(round(answer.bound["weight"]), abs=1e-3)
    assert scale_of(large) in {10.0**k for k in range(4, 9)}


def test_a_bound_that_is_just_above_the_value_is_not_lowered_to_it() -> None:
    assert consistent("weight", 1000.0, 1000.0 * (1 + 1e-13)) == 1000.0
    assert consistent("weight", 1000.0, 1000.0 * (1 + 1e-10)) > 1000.0
