"""Prices by descent: they bound and guide a run whose linear program did not end in time."""

import numpy as np
import pytest

from matchmaker.solver import bound as bounds
from matchmaker.solver.aggregate import Aggregated, aggregate, column_gains
from matchmaker.solver.arrays import floats, ints
from matchmaker.solver.bound import Relaxed, relax
from matchmaker.solver.placements import openings
from matchmaker.solver.prices import descend
from tests.benchmarks.events import draw_event, shape
from tests.solver.planning import effort


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Aggregated:
    monkeypatch.setattr(bounds, "ALL_COLUMNS_UP_TO", 100)
    return aggregate(openings(draw_event(shape("standard", 80))))


def test_without_time_the_prices_of_the_descent_bound_every_plan(program: Aggregated) -> None:
    whole = relax(program, "weight", {}, effort())
    hurried = relax(program, "weight", {}, effort(time_limit_s=0.0))
    assert whole is not None
    assert hurried is not None
    assert whole.bound <= hurried.bound <= 1.25 * whole.bound


def test_without_time_the_best_columns_of_the_descent_are_selected(program: Aggregated) -> None:
    hurried = relax(program, "weight", {}, effort(time_limit_s=0.0))
    whole = relax(program, "weight", {}, effort())
    assert hurried is not None
    assert whole is not None
    common = (hurried.share > 0.5) & (whole.share > 0.5)
    assert common.sum() > 0.6 * (whole.share > 0.5).sum()


def test_the_columns_that_the_optimum_chooses_are_likely(program: Aggregated) -> None:
    whole = relax(program, "weight", {}, effort())
    assert whole is not None
    likely = descend(program, column_gains(program, "weight")[: len(program.pair)]).likely(2.2)
    chosen = np.flatnonzero(whole.share > 0.5)
    assert np.isin(chosen, likely).mean() > 0.9
    assert len(likely) < len(program.pair)


def test_the_best_are_counted_in_pairs_and_not_in_columns() -> None:
    pair = ints(np.repeat(np.arange(6), 4))
    share = floats(np.zeros(24))
    share[0] = 1.0
    relaxed = Relaxed(1.0, pair, share, floats(-np.repeat(np.arange(6), 4)))
    assert np.unique(pair[relaxed.best(2.0)]).tolist() == [0, 1, 2]


def test_what_is_equal_to_nothing_but_for_rounding_is_among_the_best() -> None:
    relaxed = Relaxed(1.0, ints([0, 1, 2]), floats([1.0, 0.0, 0.0]), floats([100.0, -1e-11, -5.0]))
    assert relaxed.best(0.0).tolist() == [True, True, False]
