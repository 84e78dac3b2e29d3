"""The bound with the time in it is a bound over all placements, and tighter than the one without."""

import numpy as np
import pytest

from matchmaker.solver import timed
from matchmaker.solver.aggregate import aggregate
from matchmaker.solver.bound import relax
from matchmaker.solver.placements import openings
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import solve
from matchmaker.solver.timed import Timed, timed_bound
from tests.benchmarks.events import Shape, draw_event
from tests.instances import event, pair, session
from tests.solver.planning import each_of, effort, holds, problem_of, truth
from tests.tiny import Document


def bounded(problem: Problem, held: dict[str, float], share: float = 1.0) -> Timed | None:
    """Return the bound with the time, from a share of the pairs to begin with."""
    candidates = np.arange(problem.n_pairs) < share * problem.n_pairs
    return timed_bound(openings(problem), problem.objective, held, candidates, effort())


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_no_plan_is_beyond_the_bound_with_the_time(share: float) -> None:
    def checked(instance: Document) -> None:
        asked = instance | {"objective": ["weight"]}
        best = truth(asked)
        found = None if best is None else bounded(problem_of(asked), {}, share)
        if best is not None and found is not None:
            assert holds("weight", found.bound, best["weight"])

    each_of(200, 110 + int(share), checked)


def test_no_plan_as_fair_as_the_fairest_is_beyond_the_bound_with_the_time() -> None:
    def checked(instance: Document) -> None:
        asked = instance | {"objective": ["guarantee", "weight"]}
        best = truth(asked)
        found = None if best is None else bounded(problem_of(asked), {"guarantee": best["guarantee"]})
        if best is not None and found is not None:
            assert holds("weight", found.bound, best["weight"])

    each_of(200, 112, checked)


def four_people() -> Document:
    """Four people without sides, five pairs of weight 1, three slots."""
    slots = ["t1", "t2", "t3"]
    pairs = [pair(a, b, 1) for a, b in (("x1", "x2"), ("x2", "x3"), ("x1", "x3"), ("x3", "x4"), ("x4", "x1"))]
    return event(slots, [session(f"s-{slot}", slot, tables=2) for slot in slots], pairs) | {"objective": ["weight"]}


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_with_the_time_is_no_looser(seed: int) -> None:
    problem = draw_event(Shape(8, 8, slots=4, themes=2, fewest=4, most=4, top=8, load=1.0), seed)
    without = relax(aggregate(openings(problem)), "weight", {}, effort())
    whole, few = bounded(problem, {}), bounded(problem, {}, share=0.2)
    best = solve(problem, effort(), "exact")
    assert without is not None
    assert whole is not None
    assert few is not None
    assert best.status == "optimal"
    assert best.value["weight"] <= whole.bound <= without.bound * (1 + 1e-6)
    assert few.bound >= best.value["weight"]


@pytest.mark.parametrize("seed", [2, 3])
def test_the_bound_with_the_time_can_be_the_truth_where_the_one_without_is_not(seed: int) -> None:
    problem = draw_event(Shape(8, 8, slots=4, themes=2, fewest=4, most=4, top=8, load=1.0), seed)
    without = relax(aggregate(openings(problem)), "weight", {}, effort())
    found, best = bounded(problem, {}), solve(problem, effort(), "exact").value["weight"]
    assert without is not None
    assert found is not None
    assert found.bound == pytest.approx(best, rel=1e-7)
    assert without.bound > best + 10


def test_what_a_placement_could_add_is_told_of_each() -> None:
    """The placements of a best plan could add something at the prices found; what the bound leaves is small."""
    problem = draw_event(Shape(8, 8, slots=4, themes=2, fewest=4, most=4, top=8, load=1.0), seed=0)
    found, best = bounded(problem, {}), solve(problem, effort(), "exact")
    assert found is not None
    chosen = [found.placements.find(int(e), int(s)) for e, s in zip(best.pair, best.session, strict=True)]
    worth = found.reduced[[place for place in chosen if place is not None]]
    part = found.placements.subset(found.placements.pair % 2 == 0)
    assert found.reduced_of(part).tolist() == found.reduced[found.placements.pair % 2 == 0].tolist()
    assert worth.min() >= best.value["weight"] - found.bound - 1e-6 * found.bound


def test_events_too_large_have_no_bound_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(four_people())
    size = len(openings(problem))
    monkeypatch.setattr(timed, "MOST_PLACEMENTS", size)
    monkeypatch.setattr(timed, "MOST_COLUMNS", size)
    assert bounded(problem, {}) is not None
    monkeypatch.setattr(timed, "MOST_COLUMNS", size - 1)
    assert bounded(problem, {}) is None
    assert bounded(problem, {}, share=0.4) is not None
    monkeypatch.setattr(timed, "MOST_PLACEMENTS", size - 1)
    assert bounded(problem, {}, share=0.4) is None


def test_a_run_without_time_has_no_bound_with_the_time() -> None:
    problem = problem_of(four_people())
    every = np.ones(problem.n_pairs, dtype=np.bool_)
    assert timed_bound(openings(problem), ("weight",), {}, every, effort(time_limit_s=0.0)) is None
