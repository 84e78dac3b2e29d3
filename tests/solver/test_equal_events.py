"""Events of 60 to 100 people changed in ways whose effect on the best weight is known: plans and bounds agree."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.solver.arrays import Ints, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.problem import NO_LIMIT, Problem
from matchmaker.solver.solve import Answer, solve
from tests.benchmarks.checking import broken_rules
from tests.benchmarks.events import draw_event, shape

Change = Callable[[Problem, np.random.Generator], Problem]

EVENTS = {
    "standard": 50,
    "guarantee": 40,
    "themes in half of the slots": 30,
    "20 slots": 40,
    "half-day people": 30,
}
"""Families and people on each side."""


def relabelled(problem: Problem, rng: np.random.Generator) -> Problem:
    """Put people, pairs and sessions into another order."""
    new_person = ints(rng.permutation(problem.n_people))
    person, pair, session = (
        np.argsort(new_person),
        rng.permutation(problem.n_pairs),
        rng.permutation(problem.n_sessions),
    )
    of_person = ("available", "has_theme", "min_meetings", "max_meetings", "max_in_a_row")
    of_pair = ("weight", "must", "forbidden", "pair_slots", "pair_session")
    of_session = ("session_start", "session_length", "session_tables", "session_theme", "session_room")
    return replace(
        problem,
        **{name: getattr(problem, name)[person] for name in of_person},
        **{name: getattr(problem, name)[pair] for name in of_pair},
        **{name: getattr(problem, name)[session] for name in of_session},
        pair_people=new_person[problem.pair_people[pair]],
    )


def with_a_lonely_person(problem: Problem, rng: np.random.Generator) -> Problem:
    """Add somebody whom nobody can meet."""
    place = int(rng.integers(0, problem.n_people + 1))
    people = problem.pair_people
    return replace(
        problem,
        available=np.insert(problem.available, place, np.ones(problem.n_slots, dtype=np.bool_), axis=0),
        has_theme=np.insert(problem.has_theme, place, np.ones(problem.has_theme.shape[1], dtype=np.bool_), axis=0),
        min_meetings=ints(np.insert(problem.min_meetings, place, 0)),
        max_meetings=ints(np.insert(problem.max_meetings, place, NO_LIMIT)),
        max_in_a_row=ints(np.insert(problem.max_in_a_row, place, NO_LIMIT)),
        pair_people=ints(people + (people >= place)),
    )


def with_a_session_split(problem: Problem, rng: np.random.Generator) -> Problem:
    """Split the tables of a session between two of its kind."""
    session = int(rng.choice(np.flatnonzero(problem.session_tables > 1)))
    return _with_a_copy(problem, session, int(problem.session_tables[session]) // 2)


def with_a_slot_more(problem: Problem, rng: np.random.Generator) -> Problem:
    """Add a slot at the end for everybody, with a session in it."""
    longer = replace(
        problem,
        day=np.append(problem.day, problem.day[-1]),
        available=np.column_stack([problem.available, np.ones(problem.n_people, dtype=np.bool_)]),
        pair_slots=np.column_stack([problem.pair_slots, np.ones(problem.n_pairs, dtype=np.bool_)]),
        resource_capacity=np.column_stack([problem.resource_capacity, problem.resource_capacity[:, -1]]),
    )
    copied = _with_a_copy(longer, int(rng.integers(problem.n_sessions)), 0)
    start, tables = copied.session_start.copy(), copied.session_tables.copy()
    start[-1], tables[-1] = problem.n_slots, 5
    return replace(copied, session_start=start, session_tables=tables)


def _with_a_copy(problem: Problem, session: int, tables: int) -> Problem:
    """Add a session like one there is, and give it so many of its tables."""
    left = problem.session_tables.copy()
    left[session] -= tables
    return replace(
        problem,
        session_start=_and_again(problem.session_start, session),
        session_length=_and_again(problem.session_length, session),
        session_tables=np.append(left, tables),
        session_theme=_and_again(problem.session_theme, session),
        session_room=_and_again(problem.session_room, session),
    )


def _and_again(values: Ints, place: int) -> Ints:
    return np.append(values, values[place])


def planned(problem: Problem) -> Answer:
    """Plan an event and see that the plan keeps the rules and its bounds."""
    answer = solve(problem, Effort(float("inf"), time.monotonic, gap=1e-4), "staged")
    assert broken_rules(problem, answer.pair, answer.session) == {}
    assert answer.bound["weight"] >= answer.value["weight"] >= (1 - 0.002) * answer.bound["weight"]
    return answer


def event(name: str) -> Problem:
    return draw_event(shape(name, EVENTS[name]), seed=4)


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("change", [relabelled, with_a_lonely_person, with_a_session_split])
def test_an_equal_event_has_an_equal_plan_where_both_are_proven(change: Change, name: str) -> None:
    before = event(name)
    one, other = planned(before), planned(change(before, np.random.default_rng(1)))
    assert one.value.get("guarantee") == other.value.get("guarantee")
    if one.status == other.status == "optimal":
        assert (other.value["weight"], other.bound["weight"]) == pytest.approx((one.value["weight"],) * 2, rel=1e-9)
    assert one.value["weight"] <= other.bound["weight"] * (1 + 1e-9)
    assert other.value["weight"] <= one.bound["weight"] * (1 + 1e-9)


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("factor", [7.0, 1e-3])
def test_weights_in_another_unit_scale_value_and_bound(factor: float, name: str) -> None:
    before = event(name)
    one, other = planned(before), planned(replace(before, weight=floats(before.weight * factor)))
    assert one.value.get("guarantee") == other.value.get("guarantee")
    if one.status == other.status == "optimal":
        assert other.value["weight"] == pytest.approx(factor * one.value["weight"], rel=1e-9)
    assert factor * one.value["weight"] <= other.bound["weight"] * (1 + 1e-9)
    assert other.value["weight"] <= factor * one.bound["weight"] * (1 + 1e-9)


@pytest.mark.parametrize("name", EVENTS)
def test_a_slot_more_never_lowers_a_proven_weight(name: str) -> None:
    before = replace(event(name), objective=("weight",))
    one, other = planned(before), planned(with_a_slot_more(before, np.random.default_rng(2)))
    assert one.value["weight"] <= other.bound["weight"] * (1 + 1e-9)
    if one.status == other.status == "optimal":
        assert other.value["weight"] >= one.value["weight"]


def test_most_of_the_events_are_proven_and_every_change_changes_them() -> None:
    assert sum(planned(event(name)).status == "optimal" for name in EVENTS) >= len(EVENTS) - 1
    before = event("standard")
    for change in (relabelled, with_a_lonely_person, with_a_session_split, with_a_slot_more):
        after = change(before, np.random.default_rng(0))
        assert any(
            not np.array_equal(getattr(before, field), getattr(after, field))
            for field in ("pair_people", "session_start", "session_tables", "available")
        )
