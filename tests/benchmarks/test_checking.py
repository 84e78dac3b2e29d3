"""The check that every result passes before it counts: it finds each planted breach, by name."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.problem import Problem
from tests.benchmarks.checking import breaks, broken_rules
from tests.benchmarks.events import Shape, draw_event


def four_people() -> Problem:
    """Two hosts (0, 1), two visitors (2, 3), four slots of one theme with one table each, every pair listed."""
    problem = draw_event(Shape(2, 2, slots=4, themes=2, themes_of_a_person=(0.0, 1.0), holes=0.0, top=2))
    return replace(
        problem,
        max_meetings=ints([3] * 4),
        session_tables=ints(np.ones(problem.n_sessions)),
        session_length=ints(np.ones(problem.n_sessions)),
    )


def at(problem: Problem, *held: tuple[int, int, int]) -> tuple[Ints, Ints]:
    """Return pair and session arrays of meetings given as (pair, slot, theme)."""
    sessions = [
        int(np.flatnonzero((problem.session_start == slot) & (problem.session_theme == theme))[0])
        for _, slot, theme in held
    ]
    return ints([pair for pair, _, _ in held]), ints(sessions)


def test_meetings_that_keep_the_rules_pass() -> None:
    problem = four_people()
    assert problem.pair_people.tolist() == [[0, 2], [0, 3], [1, 2], [1, 3]]
    assert broken_rules(problem, *at(problem, (0, 0, 0), (3, 0, 1), (1, 1, 0), (2, 1, 1))) == {}


def test_a_pair_that_meets_twice_is_found() -> None:
    problem = four_people()
    assert broken_rules(problem, *at(problem, (0, 0, 0), (0, 1, 0))) == {"pair_once": 1}


def test_a_person_in_two_places_is_found() -> None:
    problem = four_people()
    assert broken_rules(problem, *at(problem, (0, 0, 0), (1, 0, 1))) == {"person_once_per_slot": 1}


def test_a_person_who_is_still_in_a_long_meeting_is_found() -> None:
    problem = four_people()
    pair, session = at(problem, (0, 0, 0), (1, 1, 1))
    length = problem.session_length.copy()
    length[session[0]] = 2
    assert broken_rules(replace(problem, session_length=length), pair, session) == {"person_once_per_slot": 1}


def test_a_person_who_is_away_is_found_also_in_the_second_slot_of_a_meeting() -> None:
    problem = four_people()
    away = problem.available.copy()
    away[2, 1] = False
    problem = replace(problem, available=away)
    pair, session = at(problem, (0, 1, 0))
    assert broken_rules(problem, pair, session) == {"available": 1}
    pair, session = at(problem, (0, 0, 0))
    length = problem.session_length.copy()
    length[session[0]] = 2
    assert broken_rules(replace(problem, session_length=length), pair, session) == {"available": 1}


def test_a_person_without_the_theme_is_found() -> None:
    problem = four_people()
    has_theme = problem.has_theme.copy()
    has_theme[2, 1] = False
    assert broken_rules(replace(problem, has_theme=has_theme), *at(problem, (0, 0, 1))) == {"theme": 1}


def test_too_many_meetings_of_a_person_are_found() -> None:
    problem = replace(four_people(), max_meetings=ints([1, 2, 2, 2]))
    assert broken_rules(problem, *at(problem, (0, 0, 0), (1, 1, 0))) == {"max_meetings": 1}


def test_more_meetings_than_tables_are_found_also_in_a_closed_session() -> None:
    problem = four_people()
    pair, session = at(problem, (0, 0, 0), (3, 0, 0))
    assert broken_rules(problem, pair, session) == {"tables": 1}
    closed = replace(problem, session_tables=ints(np.zeros(problem.n_sessions)))
    assert broken_rules(closed, pair[:1], session[:1]) == {"tables": 1}


def test_more_meetings_than_interpreters_are_found() -> None:
    problem = replace(four_people(), uses=ints([[0, 0], [3, 0]]), resource_capacity=ints([[1] * four_people().n_slots]))
    assert broken_rules(problem, *at(problem, (0, 0, 0), (3, 0, 1))) == {"resource": 1}
    assert broken_rules(problem, *at(problem, (0, 0, 0), (3, 1, 1))) == {}


def six_in_a_day() -> Problem:
    problem = draw_event(Shape(1, 4, slots=6, themes=1, themes_of_a_person=(1.0,), holes=0.0, top=4, most=8))
    return replace(problem, max_in_a_row=ints([2, 9, 9, 9, 9]), max_meetings=ints([4] * 5))


@pytest.mark.parametrize(
    ("slots", "broken"), [((0, 1, 3, 4), {}), ((0, 1, 2, 4), {"max_in_a_row": 1}), ((0, 1, 2, 3), {"max_in_a_row": 2})]
)
def test_too_many_in_a_row_are_found(slots: tuple[int, ...], broken: dict[str, int]) -> None:
    problem = six_in_a_day()
    assert broken_rules(problem, *at(problem, *[(pair, slot, 0) for pair, slot in enumerate(slots)])) == broken


def test_a_night_ends_a_row_and_a_long_meeting_counts_once() -> None:
    problem = six_in_a_day()
    pair, session = at(problem, (0, 1, 0), (1, 2, 0), (2, 3, 0))
    overnight = replace(problem, day=ints([0, 0, 0, 1, 1, 1]))
    assert broken_rules(overnight, pair, session) == {}
    long = replace(problem, session_length=ints([2, 1, 1, 1, 1, 1]))
    assert broken_rules(long, *at(problem, (0, 0, 0), (1, 2, 0))) == {}
    assert broken_rules(long, *at(problem, (0, 0, 0), (1, 2, 0), (2, 3, 0))) == {"max_in_a_row": 1}


def test_a_pair_that_may_not_meet_there_is_found() -> None:
    problem = four_people()
    pair, session = at(problem, (0, 0, 0))
    no_pair, no_slot = problem.forbidden.copy(), problem.pair_slots.copy()
    no_pair[0], no_slot[0, 0] = True, False
    tied = ints([int(session[0]) + 1, -1, -1, -1])
    for change in ({"forbidden": no_pair}, {"pair_slots": no_slot}, {"pair_session": tied}):
        assert broken_rules(replace(problem, **change), pair, session) == {"forbidden": 1}


def test_rules_that_are_not_checked_are_refused() -> None:
    problem = four_people()
    for change in ({"must": ~problem.must}, {"precedences": ints([[0, 1]])}, {"max_break_spread": 2}):
        with pytest.raises(ValueError, match="without musts"):
            broken_rules(replace(problem, **change), ints([]), ints([]))


def test_breaks_are_runs_of_free_slots_between_meetings_of_a_day() -> None:
    problem = six_in_a_day()
    pair, session = at(problem, (0, 0, 0), (1, 2, 0), (2, 5, 0))
    assert breaks(problem, pair, session) == 2
    assert breaks(replace(problem, day=ints([0, 0, 0, 1, 1, 1])), pair, session) == 1
