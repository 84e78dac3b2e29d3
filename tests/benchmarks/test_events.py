"""What is measured: every family of events has what its name says, and the same seed gives the same bytes."""

import dataclasses

import numpy as np
import pytest

from matchmaker.solver.arrays import Floats, Ints, floats
from matchmaker.solver.problem import NO_LIMIT, Problem
from tests.benchmarks.events import SHAPES, draw_event, shape

SIZE = 40


def drawn(name: str, size: int = SIZE, seed: int = 0) -> Problem:
    return draw_event(shape(name, size), seed)


def all_bytes(problem: Problem) -> list[object]:
    values = (getattr(problem, field.name) for field in dataclasses.fields(problem))
    return [(value.dtype, value.tobytes()) if isinstance(value, np.ndarray) else value for value in values]


def shares_of_tables(problem: Problem) -> Floats:
    of_theme = np.bincount(problem.session_theme, problem.session_tables)
    return floats(of_theme / of_theme.sum())


def candidates(problem: Problem) -> Ints:
    return np.bincount(problem.pair_people.ravel(), minlength=problem.n_people)


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name: str) -> None:
    assert all_bytes(drawn(name)) == all_bytes(drawn(name))
    assert all_bytes(drawn(name)) != all_bytes(drawn(name, seed=1))


@pytest.mark.parametrize("name", SHAPES)
def test_pairs_join_the_sides_by_a_common_theme_in_order_and_once(name: str) -> None:
    problem = drawn(name)
    host, visitor = problem.pair_people.T
    hosts = shape(name, SIZE).hosts
    assert problem.n_pairs > 0
    assert (host < hosts).all()
    assert (visitor >= hosts).all()
    assert (np.diff(host * problem.n_people + visitor) > 0).all()
    assert (problem.has_theme[host] & problem.has_theme[visitor]).any(axis=1).all()
    assert ((problem.weight >= 1) & (problem.weight <= 1000) & (problem.weight % 1 == 0)).all()


def test_everybody_keeps_the_best_candidates_and_loses_the_others() -> None:
    problem = drawn("standard", 300)
    for person in range(problem.n_people):
        mine = problem.weight[(problem.pair_people == person).any(axis=1)]
        assert len(mine) >= 30
    assert 45 <= candidates(problem).mean() <= 60


def test_blocks_of_hosts_do_not_change_who_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = drawn("standard")
    monkeypatch.setattr("tests.benchmarks.candidates.BLOCK_SCORES", 7 * SIZE)
    assert all_bytes(drawn("standard")) == all_bytes(whole)


def test_tables_are_eight_tenths_of_the_meetings_that_people_could_have_and_uneven() -> None:
    problem = drawn("standard", 300)
    reach = np.minimum(problem.max_meetings, problem.available.sum(axis=1))
    assert problem.session_tables.sum() / min(reach[:300].sum(), reach[300:].sum()) == pytest.approx(0.8, abs=0.01)
    assert (np.diff(shares_of_tables(problem)) < 0).all()
    most_popular = problem.session_tables[problem.session_theme == 0]
    assert most_popular.max() > 1.15 * most_popular.min()


def test_people_have_one_to_three_themes_and_the_first_is_the_most_popular() -> None:
    problem = drawn("standard", 300)
    assert np.unique(problem.has_theme.sum(axis=1)).tolist() == [1, 2, 3]
    assert (np.diff(problem.has_theme.sum(axis=0)) < 0).all()


@pytest.mark.parametrize(("name", "away"), [("standard", 0.1), ("30 % holes", 0.3), ("50 % holes", 0.5)])
def test_holes_are_as_many_as_the_name_says(name: str, away: float) -> None:
    assert 1 - drawn(name, 300).available.mean() == pytest.approx(away, abs=0.02)


def test_who_wants_every_slot_may_have_a_meeting_in_each() -> None:
    problem = drawn("every slot wanted")
    assert (problem.max_meetings == problem.n_slots).all()


def test_themes_run_in_half_of_the_slots_each_in_its_own_half() -> None:
    problem = drawn("themes in half of the slots")
    for theme, slots in ((0, range(6)), (1, range(6, 12)), (2, range(6)), (3, range(6, 12))):
        assert problem.session_start[problem.session_theme == theme].tolist() == list(slots)


def test_half_day_people_come_for_the_morning_the_afternoon_or_both() -> None:
    problem = drawn("half-day people", 300)
    morning, afternoon = problem.available[:, :6].any(axis=1), problem.available[:, 6:].any(axis=1)
    assert morning.all(where=~afternoon)
    for part in (morning & afternoon, morning & ~afternoon, afternoon & ~morning):
        assert part.mean() == pytest.approx(1 / 3, abs=0.06)


def test_five_consecutive_slots_are_five_in_a_row() -> None:
    available = drawn("five consecutive slots only").available
    assert (available.sum(axis=1) == 5).all()
    assert (np.diff(available.astype(int), axis=1) == 1).sum(axis=1).max() == 1
    assert len({tuple(row) for row in available}) == 8


@pytest.mark.parametrize(("name", "slots", "days"), [("1 slot", 1, 1), ("20 slots", 20, 2), ("60 slots", 60, 5)])
def test_slots_and_days_are_as_many_as_the_name_says(name: str, slots: int, days: int) -> None:
    problem = drawn(name)
    assert (problem.n_slots, len(np.unique(problem.day))) == (slots, days)


@pytest.mark.parametrize(("name", "themes"), [("one theme", 1), ("40 themes", 40)])
def test_themes_are_as_many_as_the_name_says(name: str, themes: int) -> None:
    problem = drawn(name)
    assert problem.has_theme.shape[1] == themes
    assert len(np.unique(problem.session_theme)) == themes


def test_equal_weights_are_equal() -> None:
    assert (drawn("all weights equal").weight == 1).all()


def test_clustered_weights_lie_closer_together() -> None:
    def middle_half(name: str) -> float:
        return float(np.subtract(*np.percentile(drawn(name, 300).weight, [75, 25])))

    assert middle_half("clustered weights") < 0.5 * middle_half("standard")


def test_one_side_is_40_times_the_other() -> None:
    of_40 = shape("one side 40 times the other", 480)
    assert (of_40.hosts, of_40.visitors) == (12, 480)


def test_some_sessions_have_no_table_and_the_others_have_theirs() -> None:
    closed, standard = drawn("no table in some sessions", 300), drawn("standard", 300)
    assert (closed.session_tables == 0).mean() == pytest.approx(0.25, abs=0.12)
    assert (standard.session_tables > 0).all()
    assert closed.session_tables.sum() == pytest.approx(standard.session_tables.sum(), rel=0.02)


def test_three_candidates_are_kept_for_each_person() -> None:
    kept = candidates(drawn("3 candidates per person", 300))
    assert kept.min() >= 3
    assert kept.mean() < 6


def test_in_a_complete_graph_everybody_could_meet_everybody() -> None:
    assert drawn("complete graph", 30).n_pairs == 900


def test_a_fifth_of_the_sessions_fill_two_slots_of_a_day() -> None:
    problem = drawn("20 % two-slot sessions")
    assert np.unique(problem.session_length).tolist() == [1, 2]
    assert (problem.session_length == 2).mean() == pytest.approx(0.2, abs=0.1)


def test_three_in_ten_pairs_need_an_interpreter_and_these_are_too_few() -> None:
    problem = drawn("interpreters for 30 % of the pairs", 300)
    assert len(np.unique(problem.uses[:, 0])) / problem.n_pairs == pytest.approx(0.3, abs=0.05)
    tables_at_a_time = problem.session_tables.sum() / problem.n_slots
    assert problem.resource_capacity[:, 0].sum() == pytest.approx(0.6 * 0.3 * tables_at_a_time, rel=0.1)


def test_everybody_has_at_most_three_in_a_row_only_where_the_name_says_so() -> None:
    assert (drawn("at most 3 in a row").max_in_a_row == 3).all()
    assert (drawn("standard").max_in_a_row == NO_LIMIT).all()


def test_a_guarantee_is_the_first_objective() -> None:
    problem = drawn("guarantee")
    assert problem.objective == ("guarantee", "weight")
    assert (problem.min_meetings == 4).all()


def test_a_family_keeps_its_proportions_at_another_size() -> None:
    assert (shape("one side 40 times the other", 80).hosts, shape("standard", 77).hosts) == (2, 77)
