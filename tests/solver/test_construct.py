"""Filling slots and planning them anew: rules are kept, what is there stays, and no step makes a plan worse."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.solver.arrays import Bools, ints
from matchmaker.solver.assign import solve_by_stages
from matchmaker.solver.construct import fill_by_urgency
from matchmaker.solver.lookahead import fill_in_time, fill_looking_ahead
from matchmaker.solver.placements import openings
from matchmaker.solver.polish import replan_each_slot, replan_groups
from matchmaker.solver.problem import Problem
from matchmaker.solver.replan import Replanning, stage_objectives
from matchmaker.solver.selection import Guide, Selection, select
from matchmaker.solver.wishes import build_model
from tests.benchmarks.checking import broken_rules
from tests.benchmarks.events import Shape, draw_event
from tests.solver.planning import effort

PLAIN = Shape(12, 14, slots=6, themes=2, fewest=5, most=6, top=8, load=1.0)
EVENTS = {
    "plain": PLAIN,
    "long": replace(PLAIN, long=0.3),
    "rests": replace(PLAIN, in_a_row=2, days=2),
    "interpreters": replace(PLAIN, interpreted=0.4),
    "fair": replace(PLAIN, guaranteed=5, holes=0.3, objective=("guarantee", "weight")),
    "part of the day": replace(PLAIN, presence="half days"),
}

Fill = Callable[[Replanning, Bools], None]


def begun(problem: Problem, chosen: tuple[int, ...] = ()) -> tuple[Replanning, Selection, Guide]:
    """Return a plan of some placements, what may be chosen, and the guide."""
    selection = select(openings(problem), effort(seed=1))
    assert selection.guide is not None
    model = build_model(selection.placements, stage_objectives(problem), leave_out=frozenset({"must"}))
    return Replanning(model, selection.bounds.effort, ints(chosen)), selection, selection.guide


def assert_kept(plan: Replanning) -> None:
    placements = plan.model.placements
    assert broken_rules(plan.problem, placements.pair[plan.chosen], placements.session[plan.chosen]) == {}


@pytest.fixture(params=EVENTS)
def problem(request: pytest.FixtureRequest) -> Problem:
    return draw_event(EVENTS[request.param], seed=2)


@pytest.fixture(params=[fill_looking_ahead, fill_in_time])
def fill(request: pytest.FixtureRequest) -> Fill:
    chosen: Fill = request.param
    return chosen


def test_slots_filled_with_the_others_in_view_keep_the_rules_and_come_close(problem: Problem, fill: Fill) -> None:
    plan, selection, guide = begun(problem)
    fill(plan, guide.candidates(2.0))
    assert_kept(plan)
    assert plan.value["weight"] >= 0.93 * selection.bounds.bound["weight"]


def test_slots_filled_by_urgency_keep_the_rules_and_come_close(problem: Problem) -> None:
    plan, selection, guide = begun(problem)
    fill_by_urgency(plan, guide)
    assert_kept(plan)
    assert plan.value["weight"] >= 0.8 * selection.bounds.bound["weight"]


def test_what_a_plan_holds_stays_when_its_slots_are_filled(fill: Fill) -> None:
    problem = draw_event(PLAIN, seed=2)
    _, selection, guide = begun(problem)
    first = int(np.flatnonzero(~guide.relaxed.best(1.0)[guide.column])[0])
    plan, _, guide = begun(problem, (first,))
    fill(plan, guide.candidates(2.0) & (selection.placements.start != selection.placements.start[first]))
    assert first in plan.chosen
    assert len(plan.chosen) > 10
    assert_kept(plan)


def test_a_pair_that_must_meet_finds_its_slot(fill: Fill) -> None:
    problem = draw_event(PLAIN, seed=2)
    lightest = int(np.argmin(problem.weight))
    must = np.arange(problem.n_pairs) == lightest
    plan, selection, guide = begun(replace(problem, must=must))
    fill(plan, guide.candidates(2.0) | must[selection.placements.pair])
    assert plan.missing == 0
    assert lightest in plan.model.placements.pair[plan.chosen]


def worth(plan: Replanning) -> list[float]:
    return [-value if name == "weight" else value for name, value in plan.value.items()]


def test_planning_slots_anew_keeps_the_rules_and_never_makes_a_plan_worse(problem: Problem) -> None:
    plan, selection, guide = begun(problem)
    fill_by_urgency(plan, guide)
    filled = worth(plan)
    replan_each_slot(plan, guide.candidates(3.0), selection.bounds)
    alone = worth(plan)
    assert alone <= filled
    replan_groups(plan, guide.candidates(1.5), selection.bounds)
    assert worth(plan) <= alone
    assert_kept(plan)


def test_planning_slots_anew_mends_an_empty_plan(problem: Problem) -> None:
    plan, selection, guide = begun(problem)
    replan_each_slot(plan, guide.candidates(3.0), selection.bounds)
    replan_groups(plan, guide.candidates(1.5), selection.bounds)
    assert plan.value["weight"] >= 0.95 * selection.bounds.bound["weight"]


def answers(problem: Problem, seeds: tuple[int, ...]) -> Iterator[list[int]]:
    for seed in seeds:
        selection = select(openings(problem), effort(seed=seed))
        yield solve_by_stages(selection).chosen.tolist()


def test_stages_repeat_with_their_seed(problem: Problem) -> None:
    one, again = answers(problem, (3, 3))
    assert one == again
