"""Exchanges between slots: same pairs, all rules kept, never worse, and better where there is something to gain."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

import numpy as np
import pytest

from matchmaker.solver import rooms
from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.exchange import exchange_slots, one_number
from matchmaker.solver.highs import Outcome
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rooms import assign_rooms
from matchmaker.solver.schedule import Schedule
from matchmaker.solver.solve import solve
from matchmaker.solver.values import better, objective_values
from tests.benchmarks.events import draw_event
from tests.benchmarks.shapes import Shape
from tests.instances import event, one_table, pair, person, session
from tests.oracle import optimum
from tests.solver.events import mid_sized
from tests.solver.planning import each_of, effort, problem_of, rules_broken, stated
from tests.tiny import Document

ORDERS = [("idle",), ("rooms",), ("idle", "rooms"), ("rooms", "idle"), ("moves", "idle")]


def values(placements: Placements, chosen: Ints) -> dict[str, float]:
    return objective_values(placements.problem, placements.pair[chosen], placements.session[chosen])


def planned(problem: Problem) -> tuple[Placements, Ints]:
    """Return the placements of the pairs of a plan for the weight alone, and that plan."""
    answer = solve(replace(problem, objective=("weight",)), effort())
    met = np.isin(np.arange(problem.n_pairs), answer.pair)
    allowed = allowed_placements(replace(problem, forbidden=problem.forbidden | ~met))
    placements = Placements(problem, allowed.pair, allowed.session)
    return placements, held(placements, answer.pair, answer.session)


def held(placements: Placements, pairs: Ints, sessions: Ints) -> Ints:
    """Return the placements of meetings, in order."""
    found = [placements.find(int(pair), int(session)) for pair, session in zip(pairs, sessions, strict=True)]
    return ints(sorted(index for index in found if index is not None))


def with_current(document: Document, number: int) -> Document:
    """Return an event whose plan in force has a third of the pairs in sessions drawn by chance."""
    rng = Random(number)
    places = [session["id"] for session in document["sessions"]]
    current = [
        {"a": pair["a"], "b": pair["b"], "session": rng.choice(places)}
        for pair in document["pairs"]
        if rng.random() < 0.3
    ]
    return document | {"current": current}


@pytest.mark.parametrize("objective", ORDERS)
@pytest.mark.parametrize("number", range(3))
def test_an_exchange_keeps_pairs_and_rules_and_makes_nothing_worse(number: int, objective: tuple[str, ...]) -> None:
    document = with_current(mid_sized(number, objective=objective), number)
    placements, before = planned(problem_of(document))
    after = exchange_slots(placements, before, objective, effort())
    assert sorted(placements.pair[after]) == sorted(placements.pair[before])
    assert rules_broken(document, stated(document, placements.pair[after], placements.session[after])) == set()
    assert not better(placements.problem, values(placements, before), values(placements, after))


@pytest.mark.parametrize("name", ["idle", "rooms", "moves"])
def test_an_exchange_gains_on_a_mid_sized_event(name: str) -> None:
    document = with_current(mid_sized(0, objective=(name,)), 0)
    placements, before = planned(problem_of(document))
    after = exchange_slots(placements, before, (name,), effort())
    assert values(placements, after)[name] < values(placements, before)[name]


def test_an_exchange_keeps_every_rule_of_random_tiny_events() -> None:
    """Locks, precedences, resources, long sessions and the spread of breaks included."""
    moved = []

    def kept(instance: Document) -> None:
        best = optimum(instance | {"objective": ["weight"]})
        if best is None or not best.meetings:
            return
        names = ("idle", "rooms", "moves")
        asked = instance | {"objective": list(names)}
        placements = allowed_placements(problem_of(asked))
        pairs = {(pair["a"], pair["b"]): index for index, pair in enumerate(asked["pairs"])}
        sessions = {session["id"]: index for index, session in enumerate(asked["sessions"])}
        two = ints([pairs[a, b] for a, b, _ in best.meetings])
        chosen = held(placements, two, ints([sessions[place] for _, _, place in best.meetings]))
        after = exchange_slots(placements, chosen, names, effort())
        plan = stated(asked, placements.pair[after], placements.session[after])
        assert rules_broken(asked, plan) == set()
        assert not better(placements.problem, values(placements, chosen), values(placements, after))
        moved.append(not np.array_equal(chosen, after))

    each_of(300, 80, kept)
    assert sum(moved) > 5


def two_squares(*, spread: int | None) -> Document:
    """Return two groups of four who all wait in t2: the first group need not, the second has no other slots."""
    slots = ["t1", "t2", "t3"]
    sessions = [session(f"s-{slot}", slot, tables=4) for slot in slots]
    pairs = [
        pair(f"h{group}{i}", f"v{group}{j}", 1, slots=slots if group == 1 else ["t1", "t3"])
        for group in (1, 2)
        for i, j in ((1, 1), (2, 2), (1, 2), (2, 1))
    ]
    return event(slots, sessions, pairs) | {"max_break_spread": spread, "objective": ["idle"]}


@pytest.mark.parametrize(("spread", "breaks"), [(None, 4), (1, 4), (0, 8)])
def test_an_exchange_that_would_widen_the_spread_of_breaks_too_far_is_left_out(spread: int | None, breaks: int) -> None:
    placements = allowed_placements(problem_of(two_squares(spread=spread)))
    before = held(placements, ints(np.arange(8)), ints([0, 0, 2, 2, 0, 0, 2, 2]))
    after = exchange_slots(placements, before, ("idle",), effort())
    assert (values(placements, before)["idle"], values(placements, after)["idle"]) == (8, breaks)


def test_an_exchange_stops_at_once_when_it_is_told_to() -> None:
    placements, before = planned(problem_of(mid_sized(0, objective=("idle",))))
    after = exchange_slots(placements, before, ("idle",), effort(cancelled=lambda: True))
    assert after.tolist() == before.tolist()


SQUARE = ints([0, 0, 2, 2, 1])
"""Where the five pairs of `square` meet: two slots apart, and h3 and v3 in the slot between."""


def square(**changes: Any) -> Document:
    """Return an event in which h1, h2, v1 and v2 meet crosswise in t1 and in t3 although nothing hinders t2."""
    slots = ["t1", "t2", "t3"]
    sessions = [session(f"s-{slot}", slot, tables=3, room=f"room of {slot}") for slot in slots]
    first = [pair("h1", "v1", 1, slots=["t1"]), pair("h2", "v2", 1, slots=["t1"])]
    last = [pair("h1", "v2", 1, slots=["t2", "t3"]), pair("h2", "v1", 1, slots=["t2", "t3"])]
    between = [pair("h3", "v3", 1, slots=["t2"])]
    return event(slots, sessions, [*first, *last, *between]) | {"objective": ["idle"]} | changes


def one_table_left() -> Document:
    document = square()
    document["sessions"][1]["tables"] = 2
    return document


def interpreter_taken() -> Document:
    document = square(resources=[{"id": "interpreter", "capacity": 1}])
    for index in (2, 4):
        document["pairs"][index]["uses"] = ["interpreter"]
    return document


def tired() -> Document:
    document = square()
    person(document, "h1")["max_in_a_row"] = 1
    return document


def away() -> Document:
    document = square()
    person(document, "h1")["unavailable"] = ["t2"]
    return document


def other_slots_refused() -> Document:
    document = square()
    document["pairs"][2]["slots"] = ["t3"]
    return document


def held_in_place() -> Document:
    return square(current=[{"a": "h1", "b": "v2", "session": "s-t3", "locked": True}])


HINDERED: dict[str, tuple[Callable[[], Document], int]] = {
    "nothing": (square, 0),
    "tables": (one_table_left, 2),
    "resource": (interpreter_taken, 2),
    "max_in_a_row": (tired, 2),
    "precedence": (lambda: square(precedences=[["p5", "p3"]]), 2),
    "locked": (held_in_place, 2),
    "available": (away, 2),
    "pair_slots": (other_slots_refused, 2),
}


@pytest.mark.parametrize("rule", HINDERED)
def test_an_exchange_ends_all_breaks_but_those_that_a_rule_keeps(rule: str) -> None:
    make, breaks = HINDERED[rule]
    document = make()
    placements = allowed_placements(problem_of(document))
    before = held(placements, ints(np.arange(5)), SQUARE)
    after = exchange_slots(placements, before, ("idle",), effort())
    assert rules_broken(document, stated(document, placements.pair[after], placements.session[after])) == set()
    assert (values(placements, before)["idle"], values(placements, after)["idle"]) == (4, breaks)


def test_nobody_is_moved_into_a_slot_of_their_own_long_meeting() -> None:
    """h1 and v1 meet in t1 and t2 at a stretch; h2 and v2 would gain if theirs with them moved from t3 to t2."""
    document = square()
    document["sessions"].append(session("long", ["t1", "t2"], tables=1))
    document["pairs"][0] |= {"session": "long", "slots": ["t1", "t2"]}
    placements = allowed_placements(problem_of(document))
    before = held(placements, ints(np.arange(5)), ints([3, 0, 2, 2, 1]))
    after = exchange_slots(placements, before, ("idle",), effort())
    assert after.tolist() == before.tolist()


def test_two_chains_that_fit_only_together_are_exchanged_together() -> None:
    """One table a slot: h1 waits in t2, where h2 sits who could as well come in t3."""
    slots = ["t1", "t2", "t3"]
    pairs = [pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 1), pair("h2", "v3", 1)]
    placements = allowed_placements(problem_of(event(slots, one_table(slots), pairs) | {"objective": ["idle"]}))
    before = held(placements, ints([0, 1, 2]), ints([0, 2, 1]))
    after = exchange_slots(placements, before, ("idle",), effort())
    assert placements.session[after].tolist() == [0, 1, 2]


def to_and_fro(locked: list[Document]) -> tuple[Document, Ints]:
    """Return an event with two rooms, and where h1 goes from A to B and back while h2 goes the other way."""
    slots = ["t1", "t2", "t3", "t4"]
    times: list[tuple[str, str | list[str]]] = [("1", "t1"), ("2", ["t2", "t3"]), ("4", "t4")]
    sessions = [session(room + name, time, tables=1, room=room) for name, time in times for room in "AB"]
    pairs = [
        pair(f"h{i}", f"v{i}{j}", 1, slots=own) for i in (1, 2) for j, own in enumerate((["t1"], slots[1:3], ["t4"]))
    ]
    return event(slots, sessions, pairs) | {"objective": ["rooms"], "current": locked}, ints([0, 3, 4, 1, 2, 5])


LOCKED = [{"a": "h1", "b": f"v1{place}", "session": name, "locked": True} for place, name in enumerate(("A1", "B2"))]


@pytest.mark.parametrize(("locked", "changes"), [([], 0), (LOCKED[:1], 0), (LOCKED, 2)])
def test_people_stay_in_a_room_where_the_meetings_of_a_slot_can_change_places(
    locked: list[Document], changes: int
) -> None:
    document, sessions = to_and_fro(locked)
    placements = allowed_placements(problem_of(document))
    before = held(placements, ints(np.arange(6)), sessions)
    after = exchange_slots(placements, before, ("rooms",), effort())
    assert rules_broken(document, stated(document, placements.pair[after], placements.session[after])) == set()
    assert (values(placements, before)["rooms"], values(placements, after)["rooms"]) == (4, changes)


def test_meetings_return_to_the_session_in_force_of_their_slot() -> None:
    document, sessions = to_and_fro([])
    other = [["A1", "B1"], ["A2", "B2"], ["A4", "B4"]]
    current = [
        {"a": f"h{i}", "b": f"v{i}{j}", "session": names[2 - i]} for i in (1, 2) for j, names in enumerate(other)
    ]
    asked = problem_of(document | {"objective": ["moves", "rooms"], "current": current})
    placements = allowed_placements(asked)
    before = held(placements, ints(np.arange(6)), sessions)
    after = exchange_slots(placements, before, ("moves", "rooms"), effort())
    assert (values(placements, before)["moves"], values(placements, after)["moves"]) == (4, 0)


@pytest.mark.parametrize("objective", [("idle",), ("rooms", "idle")])
@pytest.mark.parametrize("calls", [1, 2, 5, 20, 60])
def test_an_exchange_that_is_cut_short_has_made_nothing_worse(calls: int, objective: tuple[str, ...]) -> None:
    """The search begins with steps that may be worse: cut in their midst it returns what it was given."""
    placements, chosen = planned(problem_of(mid_sized(1, objective=objective)))
    before = exchange_slots(placements, chosen, objective, effort())
    asked = count()
    after = exchange_slots(placements, before, objective, effort(cancelled=lambda: next(asked) >= calls))
    assert not better(placements.problem, values(placements, before), values(placements, after))


def test_an_exchange_repeats_for_a_seed() -> None:
    placements, before = planned(problem_of(mid_sized(2, objective=("idle", "rooms"))))
    plans = [exchange_slots(placements, before, ("idle", "rooms"), effort(seed=seed)).tolist() for seed in (5, 5, 6)]
    assert plans[0] == plans[1] != plans[2]


def test_exchanges_end_most_breaks_where_every_table_is_taken() -> None:
    placements, before = planned(draw_event(Shape(200, 200, load=1.0, objective=("idle",))))
    after = exchange_slots(placements, before, ("idle",), effort())
    assert values(placements, after)["idle"] <= 0.4 * values(placements, before)["idle"]


def test_one_number_orders_sums_of_two_as_the_columns_do() -> None:
    rng = np.random.default_rng(0)
    gain = ints(rng.integers(-3, 4, (3, 60)))
    number = one_number(gain)
    sums = gain[:, :, None] + gain[:, None, :]
    first = np.take_along_axis(sums, np.argmax(sums != 0, axis=0)[None], axis=0)[0]
    assert np.array_equal(np.sign(number[:, None] + number), np.sign(first))


def schedule_of(document: Document, sessions: Ints) -> Schedule:
    placements = allowed_placements(problem_of(document))
    return Schedule(placements, held(placements, ints(np.arange(len(sessions))), sessions))


def test_rooms_that_a_lock_makes_best_are_left_as_they_are() -> None:
    document, sessions = to_and_fro(LOCKED)
    schedule = schedule_of(document, sessions)
    assert [assign_rooms(schedule, ("rooms",), effort()) for _ in range(2)] == [True, False]


def test_no_room_takes_more_meetings_than_it_has_tables() -> None:
    """h1 and h2 both come from A, where only one of them finds a table afterwards."""
    sessions = [session("A1", "t1", tables=2, room="A")]
    sessions += [session(f"{room}2", "t2", tables=1, room=room) for room in "AB"]
    pairs = [pair(f"h{i}", f"v{i}{j}", 1, slots=[slot]) for i in (1, 2) for j, slot in enumerate(("t1", "t2"))]
    document = event(["t1", "t2"], sessions, pairs) | {"objective": ["rooms"]}
    schedule = schedule_of(document, ints([0, 1, 0, 2]))
    assert not assign_rooms(schedule, ("rooms",), effort())


def test_a_room_is_not_changed_for_a_lesser_objective() -> None:
    document, sessions = to_and_fro([])
    names = [place["id"] for place in document["sessions"]]
    current = [
        {"a": two["a"], "b": two["b"], "session": names[place]}
        for two, place in zip(document["pairs"], sessions.tolist(), strict=True)
    ]
    schedule = schedule_of(document | {"current": current}, sessions)
    assert not assign_rooms(schedule, ("moves", "rooms"), effort())
    assert assign_rooms(schedule, ("rooms", "moves"), effort())


def test_rooms_stay_where_no_time_is_left_to_assign_them(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = schedule_of(*to_and_fro([]))
    before = schedule.place.tolist()
    monkeypatch.setattr(rooms, "run", lambda *_: Outcome("limit", None, None, -np.inf))
    assert not assign_rooms(schedule, ("rooms",), effort())
    assert schedule.place.tolist() == before


@pytest.mark.parametrize("number", range(6))
def test_assigning_rooms_over_two_days_never_adds_a_change(number: int) -> None:
    placements, chosen = planned(problem_of(mid_sized(number, objective=("rooms",))))
    schedule = Schedule(placements, chosen)
    before = values(placements, schedule.place)["rooms"]
    moved = assign_rooms(schedule, ("rooms",), effort())
    assert (values(placements, schedule.place)["rooms"] < before) == moved
