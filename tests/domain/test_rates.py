"""Which rate holds on a day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from matchmaker.domain.rates import DatedRate, is_sound, rate_on


def rate(day: int, value: str = "0.95", base: str = "CNY", quote: str = "DKK", source: str = "bank") -> DatedRate:
    return DatedRate(base, quote, date(2009, 3, day), Decimal(value), source)


def on(day: int) -> date:
    return date(2009, 3, day)


def test_the_latest_rate_on_or_before_the_day_holds() -> None:
    rates = [rate(12), rate(2), rate(9)]
    assert rate_on(rates, "CNY", "DKK", on(11)) == rate(9)
    assert rate_on(rates, "CNY", "DKK", on(12)) == rate(12)


def test_a_later_rate_is_no_rate() -> None:
    assert rate_on([rate(12)], "CNY", "DKK", on(11)) is None


def test_a_rate_of_other_currencies_is_no_rate() -> None:
    assert rate_on([rate(1, quote="EUR")], "CNY", "DKK", on(11)) is None


def test_of_one_day_the_rate_typed_in_last_holds() -> None:
    mistaken, right = rate(9, "9.5"), rate(9, "0.95", source="bank, corrected")
    assert rate_on([mistaken, right], "CNY", "DKK", on(11)) == right


def test_a_rate_reads_either_way_round_without_loss() -> None:
    quoted = rate(9, "0.3")
    assert rate_on([quoted], "DKK", "CNY", on(11)) == quoted
    assert quoted.factor("DKK", "CNY") == Fraction(10, 3)
    assert quoted.factor("CNY", "DKK") == Fraction(3, 10)


@pytest.mark.parametrize("text", ["0.0000000001", "1", "1000000", "7.4604"])
def test_a_positive_rate_with_few_decimals_is_sound(text: str) -> None:
    assert is_sound(Decimal(text))


@pytest.mark.parametrize("text", ["0", "-1", "1000000.1", "0.00000000001", "NaN", "Infinity"])
def test_other_numbers_are_no_rates(text: str) -> None:
    assert not is_sound(Decimal(text))
