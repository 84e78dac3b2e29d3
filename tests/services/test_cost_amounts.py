"""Amounts and rates as people type them, in each language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.costs.amounts import (
    LARGEST_AMOUNT,
    amount_in_minor_units,
    amount_text,
    rate_from_text,
    rate_text,
)

ENGLISH_AND_CHINESE = ("en", "zh")


def refusal(text: str, language: str, currency: str = "DKK") -> Refusal:
    with pytest.raises(RefusedError) as refused:
        amount_in_minor_units(text, currency, language)
    assert refused.value.field == "amount"
    return refused.value.refusal


@pytest.mark.parametrize("text", ["12.345,50", "12345,5", "12 345,50", " 12.345,50 ", "12\u00a0345,50", "12'345,50"])
def test_a_danish_amount_is_read_as_danes_write_it(text: str) -> None:
    assert amount_in_minor_units(text, "DKK", "da") == 12_345_50


@pytest.mark.parametrize("language", ENGLISH_AND_CHINESE)
@pytest.mark.parametrize("text", ["12,345.50", "12345.5", "12 345.50", "１２，３４５．５０"])
def test_an_english_or_chinese_amount_is_read_as_it_is_written_there(text: str, language: str) -> None:
    assert amount_in_minor_units(text, "CNY", language) == 12_345_50


@pytest.mark.parametrize(("text", "language"), [("1.234", "da"), ("1,234", "en"), ("1,234", "zh")])
def test_a_group_of_thousands_is_one(text: str, language: str) -> None:
    assert amount_in_minor_units(text, "DKK", language) == 1_234_00


@pytest.mark.parametrize(
    ("text", "language", "currency", "why"),
    [
        ("12,345.50", "da", "DKK", Refusal.AMOUNT_WRONG),
        ("12.345,50", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("12.50", "da", "DKK", Refusal.AMOUNT_WRONG),
        ("12,50", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("0,827", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("1,2345", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("1,234 567", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("kr. 500", "da", "DKK", Refusal.AMOUNT_WRONG),
        ("1e5", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("1_000", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("NaN", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("٣", "en", "DKK", Refusal.AMOUNT_WRONG),
        ("1" * 41, "en", "DKK", Refusal.AMOUNT_WRONG),
        ("-5", "en", "DKK", Refusal.AMOUNT_NEGATIVE),
        ("\u22125,00", "da", "DKK", Refusal.AMOUNT_NEGATIVE),
        ("1.234", "en", "DKK", Refusal.AMOUNT_TOO_EXACT),
        ("1,234", "da", "DKK", Refusal.AMOUNT_TOO_EXACT),
        ("12.5", "en", "JPY", Refusal.AMOUNT_TOO_EXACT),
        ("1,234", "en", "KWD", Refusal.AMOUNT_AMBIGUOUS),
        ("10000000000000.01", "en", "DKK", Refusal.AMOUNT_TOO_LARGE),
    ],
)
def test_what_could_be_meant_otherwise_is_refused(text: str, language: str, currency: str, why: Refusal) -> None:
    assert refusal(text, language, currency) is why


def test_decimals_make_a_group_of_thousands_certain() -> None:
    assert amount_in_minor_units("1,234.000", "KWD", "en") == 1_234_000


def test_the_largest_amount_is_taken() -> None:
    assert amount_in_minor_units("10000000000000", "DKK", "en") == LARGEST_AMOUNT


def test_the_refusal_shows_an_amount_as_the_language_writes_it() -> None:
    with pytest.raises(RefusedError) as refused:
        amount_in_minor_units("12.5", "DKK", "da")
    assert refused.value.values == {"example": "12.345,50"}


@given(
    st.integers(0, LARGEST_AMOUNT), st.sampled_from(["DKK", "CNY", "JPY", "KWD"]), st.sampled_from(["da", "en", "zh"])
)
def test_an_amount_reads_as_it_was_written(amount: int, currency: str, language: str) -> None:
    assert amount_in_minor_units(amount_text(amount, currency, language), currency, language) == amount


@pytest.mark.parametrize(("text", "language"), [("0,8273", "da"), ("0.8273", "en"), ("0.8273", "zh")])
def test_a_rate_is_read_in_its_language(text: str, language: str) -> None:
    assert rate_from_text(text, language) == Decimal("0.8273")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("0.827", "da"),
        ("0,827", "en"),
        ("7,460", "en"),
        ("7.460", "da"),
        ("1 234", "en"),
        ("0", "en"),
        ("-1", "en"),
        ("0.12345678901", "en"),
        ("1000001", "en"),
        ("x", "en"),
        ("", "da"),
    ],
)
def test_a_rate_that_could_be_meant_otherwise_is_refused(text: str, language: str) -> None:
    with pytest.raises(RefusedError) as refused:
        rate_from_text(text, language)
    assert (refused.value.refusal, refused.value.field) == (Refusal.RATE_WRONG, "rate")


@given(st.integers(1, 10**13 - 1), st.sampled_from(["da", "en", "zh"]))
def test_a_rate_reads_as_it_was_written(units: int, language: str) -> None:
    rate = Decimal(units).scaleb(-10)  # below a thousand, which is never set apart
    assert rate_from_text(rate_text(rate, language), language) == rate
