"""The programme's rule on who pays."""

import pytest

from matchmaker.domain.costs import PAYERS, CostCategory, concerns_both, follows_rule, payer_by_rule
from matchmaker.domain.workshops import Side


def test_every_category_has_its_line_in_the_rule() -> None:
    assert set(PAYERS) == set(CostCategory)


@pytest.mark.parametrize("category", ["venue", "catering", "interpretation", "local_transport"])
def test_expenses_of_the_workshop_are_paid_by_the_host(category: str) -> None:
    assert payer_by_rule(CostCategory(category)) is Side.HOST


@pytest.mark.parametrize("category", ["travel", "visa", "insurance"])
def test_travel_and_the_like_are_paid_by_the_visitors(category: str) -> None:
    assert payer_by_rule(CostCategory(category)) is Side.VISITOR


@pytest.mark.parametrize("payer", list(Side))
def test_the_rule_leaves_accommodation_to_the_offices(payer: Side) -> None:
    assert payer_by_rule(CostCategory.ACCOMMODATION) is None
    assert follows_rule(CostCategory.ACCOMMODATION, payer)


def test_a_dinner_that_the_visitors_pay_deviates_from_the_rule() -> None:
    assert follows_rule(CostCategory.CATERING, Side.HOST)
    assert not follows_rule(CostCategory.CATERING, Side.VISITOR)


@pytest.mark.parametrize(
    ("paid_by", "borne_by", "follows", "both"),
    [
        (Side.HOST, Side.HOST, True, False),
        (Side.HOST, Side.HOST, False, True),
        (Side.HOST, Side.VISITOR, True, True),
        (Side.VISITOR, Side.HOST, False, True),
    ],
)
def test_a_deviation_and_a_debt_concern_both_sides(paid_by: Side, borne_by: Side, follows: bool, both: bool) -> None:
    assert concerns_both(paid_by, borne_by, follows_rule=follows) is both
