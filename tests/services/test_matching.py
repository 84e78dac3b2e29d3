"""Solving a document: what may be spent, what is told meanwhile, and that results repeat."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import count, pairwise
from typing import Any

import pytest

from matchmaker.errors import InputError, OutOfTimeError
from matchmaker.files.plans import Plan, format_plan, parse_plan
from matchmaker.services.matching import check, require_plan_of
from matchmaker.services.standings import gap_of
from matchmaker.solver import solve as front_door
from matchmaker.solver import stages
from matchmaker.solver.effort import Effort, Progress
from matchmaker.solver.placements import openings
from tests.instances import CASES, Document
from tests.solver.events import mid_sized
from tests.solver.planning import effort, faults, holds, insist_on, near, planned, problem_of, read, truth


def given_meetings() -> Document:
    """Return a mid-sized event in which the pairs of a plan must meet and only breaks count."""
    document = mid_sized(1, objective=("weight",))
    met = {frozenset((meeting.a, meeting.b)) for meeting in planned(document).meetings}
    pairs = [pair | {"must": True} for pair in document["pairs"] if frozenset((pair["a"], pair["b"])) in met]
    return document | {"pairs": pairs, "objective": ["idle", "rooms"]}


def small() -> Document:
    """Return an event of five hosts and five visitors, small enough to be planned exactly."""
    document = mid_sized(2)
    names = {f"{side}{number}" for side in "hv" for number in range(5)}
    return document | {
        "people": [person for person in document["people"] if person["id"] in names],
        "pairs": [pair for pair in document["pairs"] if {pair["a"], pair["b"]} <= names],
        "sessions": document["sessions"][:6],
    }


EVENTS: dict[str, Callable[[], Document]] = {
    "staged": lambda: mid_sized(0),
    "timetable": given_meetings,
    "exact": small,
}


@pytest.fixture(scope="module", params=EVENTS)
def event(request: pytest.FixtureRequest) -> tuple[str, Document]:
    """An event for each method."""
    return request.param, EVENTS[request.param]()


@pytest.fixture
def _few_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FINISH_NODES", 20)
    monkeypatch.setattr(stages, "TIMETABLE_CONFLICTS", 8_000)


def after(questions: int) -> Callable[[], bool]:
    """Return what answers no so many times, then yes."""
    asked = count()
    return lambda: next(asked) >= questions


def assert_truthful(document: Document, plan: Plan) -> None:
    """The audit finds nothing wrong, the document keeps its schema, and bounds are finite and on the right side."""
    assert faults(document, plan) == []
    assert parse_plan(format_plan(plan), "plan.json").meetings == plan.meetings
    assert all(math.isfinite(number) for number in (*plan.bound.values(), *plan.gap.values()))
    assert all(holds(name, plan.bound[name], value) for name, value in plan.objective.items())


@pytest.mark.usefixtures("_few_nodes")
@pytest.mark.parametrize("questions", [0, 1, 5, 50, 200])
def test_a_run_cancelled_at_any_moment_leaves_a_valid_plan_or_none(questions: int, event: tuple[str, Document]) -> None:
    method, document = event
    try:
        plan = planned(document, cancelled=after(questions))
    except OutOfTimeError:
        return
    assert plan.method == method
    assert_truthful(document, plan)
    best = planned(document)
    first = document["objective"][0]
    assert holds(first, plan.bound[first], best.objective[first])


@pytest.mark.parametrize("questions", [0, 1, 2, 3, 5, 8, 13, 50])
@pytest.mark.parametrize("method", ["exact", "staged"])
def test_a_cancelled_run_claims_nothing_that_brute_force_refutes(
    questions: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    insist_on(monkeypatch, method)
    for name in ("complete_three_by_three", "fairness_first", "break_forced", "room_change_refused", "moves_last"):
        document = CASES[name]().instance
        best = truth(document)
        assert best is not None
        try:
            plan = planned(document, cancelled=after(questions))
        except OutOfTimeError:
            continue
        assert_truthful(document, plan)
        first = document.get("objective", ["guarantee"])[0]
        assert holds(first, plan.bound[first], best[first])
        assert plan.status == "feasible" or dict(plan.objective) == near(best)


@pytest.mark.usefixtures("_few_nodes")
def test_time_that_has_run_out_ends_a_run(event: tuple[str, Document], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()
    monkeypatch.setattr("matchmaker.services.matching.time.monotonic", lambda: float(next(seconds)))
    _, document = event
    try:
        plan = planned(document, time_limit_s=20.0)
    except OutOfTimeError:
        return
    assert_truthful(document, plan)


def test_a_run_without_time_says_so() -> None:
    with pytest.raises(OutOfTimeError, match="give it more time"):
        planned(given_meetings(), time_limit_s=0.0)


def test_an_effort_is_over_when_its_time_is_and_stays_so() -> None:
    seconds = iter([0.0, 1.0, 4.9, 5.0, 0.0])
    limit = Effort(5.0, lambda: next(seconds))
    assert [limit.over() for _ in range(4)] == [False, False, True, True]
    assert limit.stopped


def test_an_effort_is_over_when_it_is_cancelled_and_stays_so() -> None:
    answers = iter([False, True])
    limit = effort(cancelled=lambda: next(answers))
    assert [limit.over() for _ in range(3)] == [False, True, True]


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("nodes", [0, 1])
def test_an_exact_finish_cut_short_loosens_no_bound(nodes: int, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "staged")
    document = mid_sized(number, objective=("weight",))
    monkeypatch.setattr(stages, "FINISH_NODES", nodes)
    cut = planned(document)
    monkeypatch.setattr(stages, "FINISH_PLACEMENTS", -1)
    assert cut.bound["weight"] <= planned(document).bound["weight"] + 1e-9


@pytest.mark.usefixtures("_few_nodes")
def test_progress_tells_values_and_a_bound_that_the_first_objective_does_not_cross(
    event: tuple[str, Document],
) -> None:
    method, document = event
    told: list[Progress] = []
    plan = planned(document, progress=told.append)
    first = document["objective"][0]
    with_a_plan = [progress for progress in told if progress.value]
    assert with_a_plan
    assert {progress.stage for progress in told} & {"construct", "timetable", "exact"}
    assert all(set(progress.value) >= {first} for progress in with_a_plan)
    assert [p for p in with_a_plan if first in p.bound and not holds(first, p.bound[first], p.value[first])] == []
    assert plan.method == method


@pytest.mark.usefixtures("_few_nodes")
def test_the_first_objective_never_gets_worse_while_a_run_goes_on(event: tuple[str, Document]) -> None:
    _, document = event
    told: list[Progress] = []
    plan = planned(document, progress=told.append)
    first = document["objective"][0]
    values = [*(progress.value[first] for progress in told if progress.value), plan.objective[first]]
    gains = [later - earlier for earlier, later in pairwise(values)]
    assert all(gain >= -1e-9 if first == "weight" else gain <= 0 for gain in gains)


@pytest.mark.usefixtures("_few_nodes")
def test_the_same_instance_and_seed_give_the_same_plan(event: tuple[str, Document]) -> None:
    _, document = event
    one, other = (replace(planned(document, seed=3), seconds=0.0) for _ in range(2))
    assert format_plan(one) == format_plan(other)


@pytest.mark.usefixtures("_few_nodes")
@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_gives_a_valid_plan_too(seed: int, event: tuple[str, Document]) -> None:
    _, document = event
    plan = planned(document, seed=seed)
    assert plan.seed == seed
    assert_truthful(document, plan)


def test_a_run_stops_at_the_gap_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FINISH_PLACEMENTS", -1)
    document = mid_sized(1, objective=("weight",))
    told: dict[float, list[Progress]] = {0.0: [], 0.5: []}
    plans = {gap: planned(document, gap=gap, progress=steps.append) for gap, steps in told.items()}
    assert plans[0.5].gap["weight"] <= 0.5
    assert len(told[0.5]) < len(told[0.0])


@pytest.mark.parametrize("name", ["nobody_to_meet", "closed_session"])
def test_an_event_without_anything_to_plan_has_an_empty_plan(name: str) -> None:
    case = CASES[name]()
    plan = planned(case.instance)
    assert (plan.status, plan.meetings, dict(plan.objective)) == ("optimal", (), case.optimum)


@pytest.mark.parametrize(
    ("objective", "value", "bound", "gap"),
    [("weight", 3.0, 4.0, 0.25), ("weight", 0.0, 0.0, 0.0), ("idle", 5, 3, 2), ("guarantee", 0, 0, 0)],
)
def test_a_gap_is_relative_for_the_weight_and_a_difference_for_the_others(
    objective: str, value: float, bound: float, gap: float
) -> None:
    assert gap_of(objective, value, bound) == gap


@pytest.mark.parametrize("change", [{"a": "h9"}, {"session": "s9"}, {"a": "h2", "b": "v2"}])
def test_a_plan_of_another_instance_is_refused(change: dict[str, Any]) -> None:
    document = CASES["fairness_first"]().instance
    plan = planned(document)
    wrong = replace(plan, meetings=(replace(plan.meetings[0], **change),))
    with pytest.raises(InputError, match="of the instance"):
        require_plan_of(read(document), wrong)


def test_check_tells_a_rule_that_is_broken() -> None:
    document = CASES["fairness_first"]().instance
    plan = {
        "instance": "by hand",
        "instance_sha256": "",
        "status": "feasible",
        "objective": {"guarantee": 2, "weight": 1},
        "bound": {"guarantee": 0, "weight": 1},
        "gap": {"guarantee": 2, "weight": 0},
        "meetings": [{"a": "h1", "b": "v1", "session": "s", "slot": "t1", "table": 1}],
    }
    assert check(document, plan, instance_sha256="") == []
    closed = document | {"sessions": [document["sessions"][0] | {"tables": 0}]}
    assert [finding.rule for finding in check(closed, plan, instance_sha256="")] == ["tables"]


def test_the_method_is_chosen_by_what_is_asked() -> None:
    opened = {name: openings(problem_of(made())) for name, made in EVENTS.items()}
    assert {name: front_door.choose_method(found) for name, found in opened.items()} == {name: name for name in EVENTS}
