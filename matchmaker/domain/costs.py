"""Costs: the categories, and the programme's rule on who pays.

The host region pays the expenses of the workshop; travel and the like are paid by the visiting party. The rule does
not say who pays for accommodation and daily allowance: the offices choose, explicitly. Whoever deviates from the rule
says why.
"""

from enum import StrEnum

from matchmaker.domain.workshops import Side


class CostCategory(StrEnum):
    """What a cost is for. A new category needs its line in `PAYERS`."""

    VENUE = "venue"
    CATERING = "catering"
    INTERPRETATION = "interpretation"
    MATERIALS = "materials"
    LOCAL_TRANSPORT = "local_transport"
    SPEAKERS = "speakers"
    TECHNICAL = "technical"
    TRAVEL = "travel"
    VISA = "visa"
    INSURANCE = "insurance"
    ACCOMMODATION = "accommodation"
    DAILY_ALLOWANCE = "daily_allowance"


PAYERS: dict[CostCategory, Side | None] = {
    CostCategory.VENUE: Side.HOST,
    CostCategory.CATERING: Side.HOST,
    CostCategory.INTERPRETATION: Side.HOST,
    CostCategory.MATERIALS: Side.HOST,
    CostCategory.LOCAL_TRANSPORT: Side.HOST,
    CostCategory.SPEAKERS: Side.HOST,
    CostCategory.TECHNICAL: Side.HOST,
    CostCategory.TRAVEL: Side.VISITOR,
    CostCategory.VISA: Side.VISITOR,
    CostCategory.INSURANCE: Side.VISITOR,
    CostCategory.ACCOMMODATION: None,
    CostCategory.DAILY_ALLOWANCE: None,
}
"""Who pays by the rule; None: the offices choose."""


def payer_by_rule(category: CostCategory) -> Side | None:
    """Return the side that pays a category by the programme's rule, or None where the rule does not say."""
    return PAYERS[category]


def follows_rule(category: CostCategory, payer: Side) -> bool:
    """Return whether a payer is the one of the rule, or one whom the offices were free to choose."""
    return payer_by_rule(category) in {None, payer}


def concerns_both(paid_by: Side, borne_by: Side, *, follows_rule: bool) -> bool:
    """Return whether a line concerns both sides, so that the other office sees it too.

    It does when it deviates from the rule, and when one side has paid what the other is to bear.
    """
    return not follows_rule or paid_by is not borne_by
