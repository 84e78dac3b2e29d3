"""The statement: sums to the minor unit, one transfer, no guess."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.rates import DatedRate
from matchmaker.domain.statements import Statement, StatementLine, Transfer, make_statement
from matchmaker.domain.workshops import Side

HOST, VISITOR = Side.HOST, Side.VISITOR
DAY = date(2009, 3, 12)
DIGITS = {"DKK": 2, "CNY": 2, "JPY": 0}
RATES = [
    DatedRate("CNY", "DKK", DAY, Decimal("0.8273"), "bank"),
    DatedRate("DKK", "JPY", DAY - timedelta(days=2), Decimal("17.3"), "bank"),
]


def line(id_: str, amount: int, **given: Any) -> StatementLine:
    known = {"paid_by": HOST, "borne_by": HOST, "organisation": None, "currency": "DKK", "incurred_on": DAY}
    return StatementLine(id=id_, amount_minor_units=amount, **{**known, **given})


def units(statement: Statement) -> dict[str, int]:
    return {each.line.id: each.minor_units for each in statement.lines}


LINES = st.lists(
    st.builds(
        StatementLine,
        id=st.text("abcdef", min_size=1, max_size=4),
        paid_by=st.sampled_from(Side),
        borne_by=st.sampled_from(Side),
        organisation=st.sampled_from([None, "one", "two", "three"]),
        amount_minor_units=st.integers(0, 10**12),
        currency=st.sampled_from(["DKK", "CNY", "JPY"]),
        incurred_on=st.sampled_from([DAY - timedelta(days=3), DAY - timedelta(days=1), DAY]),
    ),
    max_size=15,
)


@settings(max_examples=500, deadline=None)
@given(LINES, st.sampled_from(["DKK", "CNY"]))
def test_shares_of_parties_and_organisations_make_up_the_whole(lines: list[StatementLine], currency: str) -> None:
    statement = make_statement(lines, currency, RATES, DIGITS)
    organisations = {each.organisation for each in lines}
    for side in Side:
        parts = [
            statement.total(lambda each, of=organisation, by=side: each.borne_by is by and each.organisation == of)
            for organisation in organisations
        ]
        assert sum(parts) == statement.borne_by(side)
    whole = statement.total()
    assert statement.borne_by(HOST) + statement.borne_by(VISITOR) == whole
    assert statement.paid_by(HOST) + statement.paid_by(VISITOR) == whole
    assert len(statement.lines) + len(statement.missing) == len(lines)


@given(LINES, st.integers())
def test_the_order_of_the_lines_changes_nothing(lines: list[StatementLine], seed: int) -> None:
    distinct = list({(each.incurred_on, each.id): each for each in lines}.values())
    shuffled = Random(seed).sample(distinct, len(distinct))
    assert make_statement(shuffled, "DKK", RATES, DIGITS) == make_statement(distinct, "DKK", RATES, DIGITS)


@given(LINES)
def test_a_line_in_the_currency_of_the_statement_keeps_its_amount(lines: list[StatementLine]) -> None:
    for each in make_statement(lines, "DKK", RATES, DIGITS).lines:
        if each.line.currency == "DKK":
            assert (each.minor_units, each.rate) == (each.line.amount_minor_units, None)


def test_equal_remainders_are_rounded_up_in_the_order_of_days_and_then_of_ids() -> None:
    rates = [DatedRate("CNY", "DKK", DAY - timedelta(days=9), Decimal("0.5"), "bank")]
    lines = [
        line("b", 1, currency="CNY"),
        line("a", 1, currency="CNY"),
        line("z", 1, currency="CNY", incurred_on=DAY - timedelta(days=1)),
    ]
    assert units(make_statement(lines, "DKK", rates, DIGITS)) == {"z": 1, "a": 1, "b": 0}


def test_a_line_without_a_rate_is_in_no_sum_and_named() -> None:
    early = line("flight", 1_200_00, currency="CNY", incurred_on=DAY - timedelta(days=1))
    statement = make_statement([early, line("hall", 500_00)], "DKK", RATES, DIGITS)
    assert (statement.total(), statement.missing) == (500_00, (early,))


@pytest.mark.parametrize(
    ("paid", "bears", "direction"), [(HOST, VISITOR, (VISITOR, HOST)), (VISITOR, HOST, (HOST, VISITOR))]
)
def test_who_bears_what_the_other_has_paid_transfers_it(paid: Side, bears: Side, direction: tuple[Side, Side]) -> None:
    lines = [line("dinner", 3_212_50, paid_by=paid, borne_by=bears), line("hall", 9_000_00)]
    assert make_statement(lines, "DKK", RATES, DIGITS).transfer() == Transfer(*direction, 3_212_50)


def test_debts_both_ways_become_one_transfer() -> None:
    lines = [
        line("dinner", 500_00, paid_by=HOST, borne_by=VISITOR),
        line("bus", 1_000_00, paid_by=VISITOR, borne_by=HOST, currency="CNY"),
    ]
    assert make_statement(lines, "DKK", RATES, DIGITS).transfer() == Transfer(HOST, VISITOR, 327_30)


def test_nothing_is_owed_when_each_has_paid_what_it_bears() -> None:
    statement = make_statement(
        [line("hall", 100), line("flight", 300, paid_by=VISITOR, borne_by=VISITOR)], "DKK", [], {}
    )
    assert statement.transfer() == Transfer(VISITOR, HOST, 0)


def test_no_transfer_is_named_while_a_debt_has_no_rate() -> None:
    debt = line("dinner", 100, currency="CNY", paid_by=HOST, borne_by=VISITOR)
    assert make_statement([debt], "DKK", [], DIGITS).transfer() is None


def test_a_missing_rate_of_what_a_side_paid_for_itself_leaves_the_transfer_as_it_is() -> None:
    own = line("flight", 100, currency="CNY", paid_by=VISITOR, borne_by=VISITOR)
    debt = line("dinner", 700, paid_by=HOST, borne_by=VISITOR)
    assert make_statement([own, debt], "DKK", [], DIGITS).transfer() == Transfer(VISITOR, HOST, 700)
