"""Instances as arrays and placements as meetings: every key arrives where the solver looks for it."""

import numpy as np
import pytest

from matchmaker.services.encode.arrays import pair_index, to_meetings, to_problem
from matchmaker.solver.arrays import ints
from matchmaker.solver.problem import ANY, NO_LIMIT, OBJECTIVES
from tests.instances import Document, event, pair, person, session
from tests.solver.planning import each_of, planned, problem_of, read


def full() -> Document:
    """Return an event that uses every key of the format."""
    sessions = [
        session("it-1", "d1-1", tables=2, theme="it", room="A"),
        session("any-2", ["d1-1", "d1-2"], tables=0),
        session("bio-3", "d2-1", tables=1, theme="bio", room="B"),
        session("it-4", "d2-1", tables=1, theme="it", room="A"),
    ]
    pairs = [
        pair("h1", "v1", 0.5, must=True, uses=["r1", "r2"]),
        pair("v2", "h1", 0.25, forbidden=True, slots=["d1-2", "d2-1"], uses=["r2"]),
        pair("h2", "v1", 0, session="bio-3"),
    ]
    slots = [{"id": "d1-1", "day": "d1"}, {"id": "d1-2", "day": "d1"}, {"id": "d2-1", "day": "d2"}]
    document = event(slots, sessions, pairs)
    person(document, "h1").update(themes=["it", "law"], min_meetings=1, max_meetings=3, max_in_a_row=2)
    person(document, "v2").update(themes=["bio"], unavailable=["d1-2", "d2-1"])
    return document | {
        "resources": [{"id": "r1", "capacity": 1}, {"id": "r2", "capacity": 3, "capacities": {"d1-2": 0, "d2-1": 5}}],
        "precedences": [["p3", "p1"]],
        "max_break_spread": 1,
        "objective": ["idle", "weight"],
        "current": [
            {"a": "v1", "b": "h1", "session": "it-1", "locked": True},
            {"a": "h2", "b": "v2", "session": "it-4"},
        ],
    }


# People: h1 0, h2 1, v1 2, v2 3. Themes of sessions: it 0, bio 1. Rooms: A 0, none 1, B 2.
EXPECTED = {
    "day": [0, 0, 1],
    "session_start": [0, 0, 2, 2],
    "session_length": [1, 2, 1, 1],
    "session_tables": [2, 0, 1, 1],
    "session_theme": [0, ANY, 1, 0],
    "session_room": [0, 1, 2, 0],
    "available": [[True] * 3, [True] * 3, [True] * 3, [True, False, False]],
    "has_theme": [[True, False], [True, True], [True, True], [False, True]],
    "min_meetings": [1, 0, 0, 0],
    "max_meetings": [3, NO_LIMIT, NO_LIMIT, NO_LIMIT],
    "max_in_a_row": [2, NO_LIMIT, NO_LIMIT, NO_LIMIT],
    "pair_people": [[0, 2], [3, 0], [1, 2]],
    "weight": [0.5, 0.25, 0.0],
    "must": [True, False, False],
    "forbidden": [False, True, False],
    "pair_slots": [[True] * 3, [False, True, True], [True] * 3],
    "pair_session": [ANY, ANY, 2],
    "uses": [[0, 0], [0, 1], [1, 1]],
    "resource_capacity": [[1, 1, 1], [3, 0, 5]],
    "precedences": [[2, 0]],
    "max_break_spread": 1,
    "current_people": [[2, 0], [1, 3]],
    "current_pair": [0, ANY],
    "current_session": [0, 3],
    "current_locked": [True, False],
    "objective": ("idle", "weight"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_key_arrives_as_an_array(name: str) -> None:
    value = getattr(problem_of(full()), name)
    assert (value.tolist() if isinstance(value, np.ndarray) else value) == EXPECTED[name]


def test_an_event_without_pairs_sessions_or_options_has_empty_arrays_of_the_right_shapes() -> None:
    problem = problem_of(event(["t1"], [], []) | {"people": [{"id": "h1"}]})
    assert (problem.n_pairs, problem.n_sessions, problem.n_people, problem.n_slots) == (0, 0, 1, 1)
    assert problem.pair_people.shape == problem.uses.shape == problem.precedences.shape == (0, 2)


def test_a_person_with_no_theme_of_any_session_has_none() -> None:
    document = full()
    person(document, "h2")["themes"] = ["law"]
    assert problem_of(document).has_theme[1].tolist() == [False, False]


def test_the_greatest_limit_of_the_format_is_none() -> None:
    document = full()
    person(document, "h1")["max_meetings"] = NO_LIMIT
    assert problem_of(document).max_meetings[0] == NO_LIMIT


@pytest.mark.parametrize("change", [{"weight": [1.0, 2.0]}, {"day": [1, 0, 1]}, {"weight": [np.nan, 0, 0]}])
def test_arrays_that_do_not_fit_together_are_refused(change: dict[str, list[float]]) -> None:
    problem = problem_of(full())
    with pytest.raises(ValueError, match="Expected"):
        type(problem)(**{**problem.__dict__, **{name: np.asarray(value) for name, value in change.items()}})


@pytest.mark.parametrize("objective", [(), ("weight", "weight"), ("speed",)])
def test_objectives_that_are_none_twice_or_unknown_are_refused(objective: tuple[str, ...]) -> None:
    problem = problem_of(full())
    assert set(problem.objective) <= set(OBJECTIVES)
    with pytest.raises(ValueError, match="Expected different objectives"):
        type(problem)(**{**problem.__dict__, "objective": objective})


def test_a_pair_is_found_in_either_order() -> None:
    found = pair_index(read(full()).pairs)
    assert [found["h1", "v2"], found["v2", "h1"], found["v1", "h1"]] == [1, 1, 0]


def test_two_people_who_are_listed_in_both_orders_are_two_pairs() -> None:
    pairs = [pair("x1", "x2", 1), pair("x2", "x1", 1), pair("x1", "x3", 1)]
    document = event(["t1", "t2"], [session("s1", "t1", tables=1), session("s2", "t2", tables=1)], pairs)
    document["current"] = [{"a": "x2", "b": "x1", "session": "s1", "locked": True}]
    found = pair_index(read(document).pairs)
    assert [found["x1", "x2"], found["x2", "x1"], found["x3", "x1"]] == [0, 1, 2]
    assert problem_of(document).current_pair.tolist() == [1]
    meetings = to_meetings(read(document), ints([0, 1]), ints([1, 0]))
    assert [(m.a, m.b, m.session, m.locked) for m in meetings] == [
        ("x2", "x1", "s1", True),
        ("x1", "x2", "s2", False),
    ]


def test_meetings_stand_in_order_of_slot_session_and_table() -> None:
    meetings = to_meetings(read(full()), ints([2, 1, 0]), ints([2, 0, 0]))
    assert [(meeting.a, meeting.b, meeting.session, meeting.slot, meeting.table) for meeting in meetings] == [
        ("h1", "v1", "it-1", "d1-1", 1),
        ("v2", "h1", "it-1", "d1-1", 2),
        ("h2", "v1", "bio-3", "d2-1", 1),
    ]


def test_just_the_locked_meetings_are_marked() -> None:
    document = full() | {"current": full()["current"][:1]}
    meetings = to_meetings(read(document), ints([0, 2]), ints([0, 2]))
    assert [meeting.locked for meeting in meetings] == [True, False]
    moved = to_meetings(read(document), ints([0]), ints([3]))
    assert [meeting.locked for meeting in moved] == [False]


def test_a_meeting_that_stays_keeps_its_table_and_a_new_one_takes_the_first_that_is_free() -> None:
    pairs = [pair(f"h{i}", f"v{i}", 1) for i in range(4)]
    document = event(["t1"], [session("s", "t1", tables=4)], pairs)
    plan = planned(document)
    assert [meeting.table for meeting in plan.meetings] == [1, 2, 3, 4]
    fewer = {(m.a, m.table) for m in to_meetings(read(document), ints([1, 3]), ints([0, 0]), plan)}
    assert fewer == {("h1", 2), ("h3", 4)}
    before = type(plan)(**{name: getattr(plan, name) for name in plan.__slots__} | {"meetings": plan.meetings[1:2]})
    again = {(m.a, m.table) for m in to_meetings(read(document), ints([0, 1, 2]), ints([0, 0, 0]), before)}
    assert again == {("h0", 1), ("h1", 2), ("h2", 3)}


def test_random_instances_arrive_with_as_many_of_everything() -> None:
    def arrived(document: Document) -> None:
        problem = to_problem(read(document))
        counts = (problem.n_people, problem.n_pairs, problem.n_sessions, problem.n_slots)
        assert counts == tuple(len(document[key]) for key in ("people", "pairs", "sessions", "slots"))
        assert len(problem.current_session) == len(document.get("current", ()))

    each_of(100, 110, arrived)
