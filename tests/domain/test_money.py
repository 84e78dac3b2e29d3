"""Rounding that loses nothing."""

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.money import converted, rounded_half_up, rounded_to_sum

AMOUNTS = st.lists(st.builds(Fraction, st.integers(0, 10**15), st.integers(1, 10**6)), max_size=12)


def test_ten_thousand_random_splits_make_up_the_rounded_sum() -> None:
    rng = Random(2009)
    for _ in range(10_000):
        exact = [Fraction(rng.randrange(10**9), rng.randrange(1, 10**5)) for _ in range(rng.randrange(12))]
        assert sum(rounded_to_sum(exact)) == rounded_half_up(sum(exact, Fraction()))


@given(AMOUNTS)
def test_every_split_makes_up_the_rounded_sum(exact: list[Fraction]) -> None:
    whole = rounded_to_sum(exact)
    assert sum(whole) == rounded_half_up(sum(exact, Fraction()))
    assert all(abs(one - other) < 1 for one, other in zip(whole, exact, strict=True))


@given(AMOUNTS)
def test_units_left_go_to_the_largest_remainders(exact: list[Fraction]) -> None:
    whole = rounded_to_sum(exact)
    up = [amount % 1 for one, amount in zip(whole, exact, strict=True) if one > amount]
    down = [amount % 1 for one, amount in zip(whole, exact, strict=True) if one <= amount]
    assert max(down, default=Fraction()) <= min(up, default=Fraction(1))


def test_thirds_give_the_unit_left_to_the_earliest() -> None:
    assert rounded_to_sum([Fraction(100, 3)] * 3) == [34, 33, 33]


def test_a_larger_remainder_comes_before_an_earlier_place() -> None:
    assert rounded_to_sum([Fraction(14, 10), Fraction(16, 10), Fraction(1)]) == [1, 2, 1]


def test_whole_amounts_stay_as_they_are() -> None:
    assert rounded_to_sum([Fraction(7), Fraction(5, 2), Fraction(0)]) == [7, 3, 0]


def test_nothing_makes_up_nothing() -> None:
    assert rounded_to_sum([]) == []


def test_a_half_goes_up() -> None:
    assert [rounded_half_up(Fraction(n, 2)) for n in (1, 2, 3)] == [1, 1, 2]


def test_conversion_is_exact_between_currencies_of_different_decimals() -> None:
    assert converted(1_000, Fraction("0.0465"), 0, 2) == Fraction(4_650)
    assert converted(123_45, Fraction(1, 7), 2, 0) == Fraction(12345, 700)
