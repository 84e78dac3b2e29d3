"""Events of many kinds, none of them drawn for the method: no rule broken, bounds and statuses true, gaps small."""

import json
import os
import time
from pathlib import Path

import pytest

from matchmaker.solver.effort import Effort
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import Answer, solve
from matchmaker.solver.values import objective_values
from tests.benchmarks.checking import broken_rules
from tests.benchmarks.documents import write_instance
from tests.benchmarks.events import SHAPES, draw_event, shape
from tests.solver.planning import rules_broken, stated

SIZE = 30
GAP = 0.001
"""What is within reach of every family, at the sizes of the figures in the long form and at `SIZE` in every run."""

WIDER = {
    "themes in half of the slots": 0.002,
    "five consecutive slots only": 0.002,
    "50 % holes": 0.003,
    "20 % two-slot sessions": 0.01,
    "interpreters for 30 % of the pairs": 0.01,
    "at most 3 in a row": 0.01,
}
OF_RULES = ("20 % two-slot sessions", "interpreters for 30 % of the pairs", "at most 3 in a row")
LONG = os.environ.get("MATCHMAKER_BARS") == "long"


def gap_of(answer: Answer) -> float:
    """Return the gap of the weight as a share of its bound."""
    bound, value = answer.bound["weight"], answer.value["weight"]
    return 0.0 if bound == value else (bound - value) / bound


def assert_true(problem: Problem, answer: Answer) -> None:
    """No rule is broken, the values are what the meetings are worth, and only what reached its bound is called so."""
    assert broken_rules(problem, answer.pair, answer.session) == {}
    assert answer.value == objective_values(problem, answer.pair, answer.session)
    assert answer.bound["weight"] >= answer.value["weight"]
    assert answer.bound.get("guarantee", 0) <= answer.value.get("guarantee", 0)
    assert (answer.status == "optimal") == (answer.bound == answer.value)


@pytest.mark.parametrize("name", SHAPES)
def test_a_small_event_of_each_family_is_planned_truly(name: str, tmp_path: Path) -> None:
    problem = draw_event(shape(name, SIZE), seed=1)
    answer = solve(problem, Effort(float("inf"), time.monotonic, gap=GAP))
    assert not answer.stopped
    assert_true(problem, answer)
    assert gap_of(answer) <= WIDER.get(name, GAP)
    write_instance(problem, name, tmp_path / "event.json")
    document = json.loads((tmp_path / "event.json").read_text(encoding="utf-8"))
    assert rules_broken(document, stated(document, answer.pair, answer.session)) == set()


@pytest.mark.bars
@pytest.mark.timeout(600)
@pytest.mark.skipif(not LONG, reason="the events of the stated figures take up to a minute each: make bars")
@pytest.mark.parametrize("name", SHAPES)
def test_an_event_of_each_family_comes_as_close_as_stated(name: str) -> None:
    problem = draw_event(SHAPES[name])
    limit_s = 60.0 if name in OF_RULES else 30.0
    answer = solve(problem, Effort(limit_s, time.monotonic))
    assert_true(problem, answer)
    assert gap_of(answer) <= WIDER.get(name, GAP)
