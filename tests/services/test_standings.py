import pytest

from matchmaker.services.standings import Figure, figures_of, read_standing, standing_text


def test_each_figure_has_its_bound_and_gap() -> None:
    assert figures_of({"guarantee": 0, "weight": 90.0, "idle": 3}, {"guarantee": 0, "weight": 100.0, "idle": 1}) == (
        Figure("guarantee", 0, 0, 0),
        Figure("weight", 90.0, 100.0, pytest.approx(0.1)),
        Figure("idle", 3),
    )


def test_a_bound_is_not_shown_while_an_earlier_objective_is_short_of_its_own() -> None:
    """A plan with more promised meetings missing than the best may be worth more than that bound."""
    figures = figures_of({"guarantee": 2, "weight": 99.0}, {"guarantee": 0, "weight": 100.0})
    assert figures == (Figure("guarantee", 2, 0, 2), Figure("weight", 99.0))


def test_a_bound_that_the_value_has_passed_is_of_other_plans_and_not_shown() -> None:
    assert figures_of({"weight": 101.0}, {"weight": 100.0}) == (Figure("weight", 101.0),)


def test_a_value_at_its_bound_but_for_rounding_is_proven() -> None:
    (figure,) = figures_of({"weight": 100.0 + 1e-9}, {"weight": 100.0})
    assert (figure.bound, figure.gap) == (figure.value, 0.0)


def test_an_objective_without_a_bound_has_no_gap() -> None:
    assert figures_of({"weight": 5.0}, {}) == (Figure("weight", 5.0),)


def test_the_bound_of_a_timetable_is_not_shown_since_it_may_hold_for_these_meetings_only() -> None:
    assert figures_of({"idle": 3}, {"idle": 3}) == (Figure("idle", 3),)


def test_the_bound_of_a_timetable_is_shown_once_everything_is_proven() -> None:
    assert figures_of({"idle": 3}, {"idle": 3}, optimal=True) == (Figure("idle", 3, 3, 0),)


def test_a_small_gap_survives_the_row() -> None:
    read = read_standing(standing_text("polish", {"weight": 18234.5678}, {"weight": 18234.5679}))
    assert read is not None
    assert read.value["weight"] < read.bound["weight"]


def test_nothing_told_is_no_standing() -> None:
    assert read_standing("") is None
