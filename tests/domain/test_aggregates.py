"""What all say together tells of nobody: nothing before enough have spoken, and in steps from then on."""

import pytest

from matchmaker.domain.aggregates import STEP, Aggregate, Answer, in_aggregate
from matchmaker.domain.workshops import Side

HOST, VISITOR = Side.HOST, Side.VISITOR


def both_sides(count: int, rating: int = 4) -> list[Answer]:
    """So many people of each side who rated one meeting each, host n with visitor n."""
    hosts = [Answer(HOST, at, at, 100 + at, rating, follow_up=False) for at in range(count)]
    return hosts + [Answer(VISITOR, 100 + at, 100 + at, at, rating, follow_up=False) for at in range(count)]


def test_of_nothing_nothing_is_told():
    assert in_aggregate([]) == Aggregate(0, None, 0)


def test_one_side_alone_does_not_make_it_a_number():
    many = both_sides(STEP)
    assert in_aggregate(many[:-1]).rating is None
    assert in_aggregate([each for each in both_sides(50) if each.side is HOST]).rating is None
    assert in_aggregate(many) == Aggregate(2 * STEP, 4.0, 0)


def test_somebody_who_rates_often_is_one_person():
    hosts = [Answer(HOST, 1, 1, about, 5, follow_up=False) for about in range(100, 120)]
    visitors = [each for each in both_sides(20) if each.side is VISITOR]
    assert in_aggregate(hosts + visitors).rating is None


@pytest.mark.parametrize(("more", "raters"), [(0, 10), (4, 10), (5, 15), (9, 15), (10, 20)])
def test_how_many_rated_goes_in_steps(more, raters):
    further = [Answer(HOST, 50 + at, 50 + at, 100, 4, follow_up=False) for at in range(more)]
    assert in_aggregate(both_sides(STEP) + further).raters == raters


def test_one_answer_more_seldom_moves_the_number():
    """Of the answers of 30 people one alone does not show: the number goes in halves."""
    before = both_sides(15, rating=4)
    told = {in_aggregate([*before, Answer(HOST, 99, 99, 100, rating, follow_up=False)]) for rating in range(1, 6)}
    assert told == {in_aggregate(before)}


@pytest.mark.parametrize(("ratings", "mean"), [((5, 4), 4.5), ((5, 5), 5.0), ((1, 2), 1.5), ((1, 1), 1.0)])
def test_the_rating_is_the_mean_to_the_nearest_half(ratings, mean):
    one, other = (both_sides(STEP, rating) for rating in ratings)
    answers = [each for each in one if each.side is HOST] + [each for each in other if each.side is VISITOR]
    assert in_aggregate(answers).rating == mean


def test_who_would_go_on_counts_only_where_both_would():
    one_way = [Answer(HOST, at, at, 100 + at, None, follow_up=True) for at in range(12)]
    assert in_aggregate(one_way).going_on == 0
    back = [Answer(VISITOR, 100 + at, 100 + at, at, None, follow_up=True) for at in range(12)]
    assert in_aggregate(one_way + back[: STEP - 1]).going_on == 0
    assert in_aggregate(one_way + back).going_on == 10
    party = [Answer(VISITOR, 200 + at, 100, 0, None, follow_up=True) for at in range(10)]
    assert in_aggregate(one_way[:1] + party).going_on == 0  # ten people of one party are one pair
