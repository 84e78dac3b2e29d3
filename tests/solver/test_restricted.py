"""The staged method's ways for large events, taken on tiny ones: rules kept, and nothing claimed that is not so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from matchmaker.solver import assign, bound, selection, stages
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import solve
from tests.benchmarks.checking import broken_rules
from tests.benchmarks.events import Shape, draw_event
from tests.solver.planning import each_of, effort, holds, insist_on
from tests.solver.test_staged import assert_truthful

Setting = dict[tuple[Any, str], float]

ONLY_STAGES: Setting = {(stages, "FINISH_PLACEMENTS"): -1, (stages, "PAIRS_PLACEMENTS"): -1}
FEW_COLUMNS: Setting = {(bound, "ALL_COLUMNS_UP_TO"): -1}
FEW_PAIRS: Setting = {(selection, "ALL_PLACEMENTS_UP_TO"): -1}
FEWEST_PAIRS: Setting = FEW_PAIRS | {(selection, "CANDIDATES"): 1.0, (bound, "LIKELY"): 0.5}
ALWAYS_ANEW: Setting = {(assign, "NEARLY_CLOSED"): 0.0}
LOOKING_AHEAD: Setting = ALWAYS_ANEW | {(assign, "MOST_IN_TIME"): -1}

SETTINGS: dict[str, Setting] = {
    "few pairs and columns": ONLY_STAGES | FEW_COLUMNS | FEW_PAIRS,
    "the fewest pairs, filled with the time in view": ONLY_STAGES | FEW_COLUMNS | FEWEST_PAIRS | ALWAYS_ANEW,
    "the fewest pairs, filled looking ahead": ONLY_STAGES | FEW_COLUMNS | FEWEST_PAIRS | LOOKING_AHEAD,
    "all pairs, filled with the time in view": ONLY_STAGES | ALWAYS_ANEW,
    "all pairs, filled looking ahead": ONLY_STAGES | LOOKING_AHEAD,
    "all pairs, of which few columns, and an exact finish of what depends on pairs": FEW_COLUMNS
    | {(stages, "FINISH_PLACEMENTS"): -1},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_way_for_large_events_is_truthful_on_tiny_ones(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "staged")
    for (module, constant), value in SETTINGS[name].items():
        monkeypatch.setattr(module, constant, value)
    each_of(120, 80 + list(SETTINGS).index(name), assert_truthful)


@dataclass(eq=False)
class Noted:
    """A function that counts how often it is called."""

    function: Callable[..., Any]
    calls: int = 0

    def __call__(self, *given: Any) -> Any:
        """Call the function."""
        self.calls += 1
        return self.function(*given)


WAYS = {
    "all pairs, filled with the time in view": (assign, "fill_in_time"),
    "all pairs, filled looking ahead": (assign, "fill_looking_ahead"),
    "the fewest pairs, filled looking ahead": (selection, "_wanted"),
    "few pairs and columns": (bound, "descend"),
}


def small_events() -> Iterator[Problem]:
    """Yield events of eight hosts and nine visitors that the exact method plans in moments."""
    plain = Shape(8, 9, slots=5, themes=2, fewest=4, most=5, top=6)
    kinds: tuple[dict[str, Any], ...] = (
        {},
        {"holes": 0.4},
        {"presence": "half days"},
        {"long": 0.3},
        {"in_a_row": 2},
        {"running": 0.5},
    )
    fair: dict[str, Any] = {"guaranteed": 4, "holes": 0.3, "objective": ("guarantee", "weight")}
    for seed, changes in enumerate([*kinds, {"interpreted": 0.4}, fair]):
        yield draw_event(replace(plain, **changes), seed)


@pytest.mark.parametrize("name", WAYS)
def test_a_way_for_large_events_is_taken_by_small_ones_and_truthful(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, function = WAYS[name]
    noted = Noted(getattr(module, function))
    monkeypatch.setattr(module, function, noted)
    for (where, constant), value in SETTINGS[name].items():
        monkeypatch.setattr(where, constant, value)
    for problem in small_events():
        answer, best = solve(problem, effort(), "staged"), solve(problem, effort(), "exact")
        assert broken_rules(problem, answer.pair, answer.session) == {}
        assert best.status == "optimal"
        assert answer.status == "feasible" or answer.value == pytest.approx(best.value)
        assert answer.bound[problem.objective[0]] == pytest.approx(best.value[problem.objective[0]], rel=0.1)
        assert holds(problem.objective[0], answer.bound[problem.objective[0]], best.value[problem.objective[0]])
        assert answer.value["weight"] >= 0.95 * best.value["weight"]
    assert noted.calls > 0


def test_an_exact_finish_sees_every_placement() -> None:
    """It calls optimal what is best among the placements it is given, and these are all in events of that size only."""
    assert max(stages.FINISH_PLACEMENTS, stages.PAIRS_PLACEMENTS) <= selection.ALL_PLACEMENTS_UP_TO
