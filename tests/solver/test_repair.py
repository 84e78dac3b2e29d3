"""Repairs: what can stay does, with proof; what is planned beside it is the best among the plans that keep as much."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matchmaker.solver import repair as repairing
from matchmaker.solver import stages
from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.keeping import hold, moves_come_first, what_stays
from matchmaker.solver.placements import Placements, openings
from matchmaker.solver.problem import Problem
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.solve import Answer, choose_method, solve
from tests.benchmarks.events import draw_event
from tests.benchmarks.mishaps import after_mishaps, from_scratch
from tests.benchmarks.shapes import shape
from tests.instances import event, one_table, pair
from tests.solver.events import mid_sized
from tests.solver.planning import each_of, effort, insist_on, near, planned, problem_of, truth
from tests.solver.test_staged import assert_truthful
from tests.tiny import Document

ORDERS = (("moves",), ("guarantee", "moves"), ("moves", "guarantee"), ("moves", "weight"))


def in_force(document: Document) -> Document:
    """Return an instance with a plan in force, drawn by chance, against which moves come first."""
    rng = Random(repr(document))
    sessions = [held["id"] for held in document["sessions"]]
    current = [
        {"a": two["a"], "b": two["b"], "session": rng.choice(sessions), "locked": rng.random() < 0.1}
        for two in document["pairs"]
        if sessions and rng.random() < 0.7
    ]
    first = rng.choice(ORDERS)
    later = [name for name in ("guarantee", "weight", "idle", "rooms") if name not in first and rng.random() < 0.6]
    return document | {"current": current, "objective": [*first, *later]}


def test_a_repair_is_as_good_as_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "repair")
    seen = {"moved": 0, "kept": 0}

    def assert_best(document: Document) -> None:
        repaired = in_force(document)
        best, plan = truth(repaired), planned(repaired)
        assert (plan.status == "infeasible") == (best is None)
        if best is not None:
            assert (plan.status, dict(plan.objective)) == ("optimal", near(best))
            seen["moved" if best["moves"] else "kept"] += 1

    each_of(300, 200, assert_best)
    assert min(seen.values()) > 50


def test_a_repair_that_is_not_finished_exactly_claims_nothing_that_is_not_so(monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "repair")
    monkeypatch.setattr(stages, "FINISH_PLACEMENTS", -1)
    monkeypatch.setattr(stages, "PAIRS_PLACEMENTS", -1)
    each_of(300, 201, lambda document: assert_truthful(in_force(document)))


def test_the_fewest_moves_are_proven_without_any_search_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {"proven": 0, "moved": 0}

    def assert_fewest(document: Document) -> None:
        asked = in_force(document) | {"objective": ["moves"], "max_break_spread": None}
        stay, best = what_stays(openings(problem_of(asked)), effort()), truth(asked)
        if stay is not None and best is not None:
            assert stay.moves == best["moves"]
            seen["proven"] += 1
            seen["moved"] += best["moves"] > 0

    each_of(300, 202, assert_fewest)
    assert seen["proven"] > 100
    assert seen["moved"] > 30


def test_what_is_left_open_is_just_what_breaks_no_rule_beside_what_is_held() -> None:
    seen = {"left": 0, "closed": 0}

    def assert_exact(document: Document) -> None:
        problem = problem_of(document | {"current": []})
        everything = openings(problem).placements()
        kept = _some_that_fit(everything, Random(repr(document)))
        left = hold(openings(problem), Placements(problem, everything.pair[kept], everything.session[kept]))
        for column, (pair_, session_) in enumerate(zip(everything.pair, everything.session, strict=True)):
            fits = _fits(everything, ints(np.union1d(kept, [column])))
            assert left.allows(int(pair_), int(session_)) == fits
            seen["left" if fits else "closed"] += 1

    each_of(200, 203, assert_exact)
    assert min(seen.values()) > 200


def _some_that_fit(placements: Placements, rng: Random) -> Ints:
    kept: list[int] = []
    for column in rng.sample(range(len(placements)), min(3, len(placements))):
        if _fits(placements, ints([*kept, column])):
            kept.append(column)
    return ints(sorted(kept))


def _fits(placements: Placements, chosen: Ints) -> bool:
    """Return whether chosen placements keep all rules but those on what must be and on runs."""
    for rows in rule_rows(placements, frozenset({"must", "locked", "max_in_a_row"})):
        inside = np.isin(rows.column, chosen)
        activity = np.bincount(rows.row[inside], weights=rows.coefficient[inside], minlength=len(rows))
        if (activity > rows.upper).any():
            return False
    return True


def test_a_meeting_gives_way_to_a_pair_that_must_meet_and_its_other_meetings_do_not() -> None:
    pairs = [pair("h1", "v1", 1), pair("h2", "v2", 1), pair("h3", "v3", 0, must=True, slots=["t1"])]
    current = [{"a": "h1", "b": "v1", "session": "s-t1"}, {"a": "h2", "b": "v2", "session": "s-t2"}]
    document = event(["t1", "t2"], one_table(["t1", "t2"]), pairs)
    answer = solve(problem_of(document | {"current": current, "objective": ["moves", "weight"]}), effort(), "repair")
    assert (answer.status, answer.value, answer.bound["moves"]) == ("optimal", {"moves": 1, "weight": 1}, 1)


def test_a_pair_that_must_meet_moves_to_make_room_for_another() -> None:
    pairs = [pair("h1", "v1", 0, must=True), pair("h2", "v2", 0, must=True, slots=["t1"]), pair("h3", "v3", 1)]
    current = [{"a": "h1", "b": "v1", "session": "s-t1"}, {"a": "h3", "b": "v3", "session": "s-t2"}]
    document = event(["t1", "t2", "t3"], one_table(["t1", "t2", "t3"]), pairs)
    answer = solve(problem_of(document | {"current": current, "objective": ["moves", "weight"]}), effort(), "repair")
    assert (answer.status, answer.value) == ("optimal", {"moves": 1, "weight": 1})


def planned_event(name: str = "standard", size: int = 60) -> tuple[Problem, Answer]:
    """Return an event and its plan."""
    problem = draw_event(shape(name, size), 1)
    return problem, solve(problem, effort(gap=0.05))


def places(pairs: Ints, sessions: Ints) -> set[tuple[int, int]]:
    return set(zip(pairs.tolist(), sessions.tolist(), strict=True))


@pytest.mark.parametrize(
    ("name", "size"), [("standard", 60), ("at most 3 in a row", 30), ("interpreters for 30 % of the pairs", 30)]
)
def test_all_that_can_stay_does_and_the_rest_is_proven_best(name: str, size: int) -> None:
    problem, plan = planned_event(name, size)
    damaged = after_mishaps(problem, plan.pair, plan.session)
    answer = solve(damaged, effort())
    assert (answer.status, answer.method) == ("optimal", "repair")
    assert (answer.value["moves"], answer.bound["moves"]) == (0, 0)
    assert places(damaged.current_pair, damaged.current_session) < places(answer.pair, answer.session)
    assert answer.value["weight"] <= solve(from_scratch(damaged), effort()).bound["weight"]


def test_repairs_add_up() -> None:
    problem, plan = planned_event()
    for seed in range(3):
        damaged = after_mishaps(problem, plan.pair, plan.session, seed=seed)
        plan = solve(damaged, effort())
        problem = damaged
        assert (plan.value["moves"], plan.bound["moves"]) == (0, 0)
        assert places(damaged.current_pair, damaged.current_session) <= places(plan.pair, plan.session)
        assert problem.available[problem.pair_people[plan.pair], problem.session_start[plan.session][:, None]].all()


def test_the_same_repair_comes_out_the_same() -> None:
    problem, plan = planned_event()
    damaged = after_mishaps(problem, plan.pair, plan.session)
    one, other = solve(damaged, effort(seed=3)), solve(damaged, effort(seed=3))
    assert (one.pair.tolist(), one.session.tolist()) == (other.pair.tolist(), other.session.tolist())
    assert one.bound == other.bound


def test_holes_too_many_to_be_filled_at_once_are_filled_by_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, plan = planned_event()
    damaged = after_mishaps(problem, plan.pair, plan.session)
    best = solve(damaged, effort())
    monkeypatch.setattr("matchmaker.solver.holes.MOST_PLACEMENTS", 0)
    monkeypatch.setattr(repairing, "MOST_PLACEMENTS", 0)
    answer = solve(damaged, effort())
    assert answer.value["moves"] == 0
    assert answer.value["weight"] <= best.value["weight"] <= answer.bound["weight"]
    assert answer.value["weight"] >= 0.98 * best.value["weight"]


def test_breaks_are_as_few_as_they_can_be_with_these_meetings() -> None:
    problem, plan = planned_event(size=40)
    damaged = after_mishaps(problem, plan.pair, plan.session)
    answer = solve(replace(damaged, objective=("moves", "weight", "idle")), effort())
    assert (answer.value["moves"], answer.bound["idle"]) == (0, answer.value["idle"])


@pytest.mark.parametrize(
    ("objective", "first"),
    [
        (("moves", "weight"), True),
        (("guarantee", "moves"), True),
        (("weight", "moves"), False),
        (("guarantee", "idle", "moves"), False),
        (("guarantee", "weight"), False),
    ],
)
def test_a_repair_is_asked_for_where_moves_come_first(objective: tuple[str, ...], *, first: bool) -> None:
    document = mid_sized(0, objective=objective)
    document["current"] = [{"a": "h0", "b": document["pairs"][0]["b"], "session": "it-t0"}]
    problem = problem_of(document)
    assert moves_come_first(problem) == first
    assert (choose_method(openings(problem)) == "repair") == first
