"""Costs, rates and amounts: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.AMOUNT_AMBIGUOUS: _l("This can be read in two ways. Write all decimals, as in %(example)s."),
    Refusal.AMOUNT_NEGATIVE: _l(
        "An amount has no minus sign. Where money came back, lower the line that it came back for."
    ),
    Refusal.AMOUNT_TOO_EXACT: _l(
        "%(currency)s is counted with %(digits)s decimals. Write the amount like %(example)s."
    ),
    Refusal.AMOUNT_TOO_LARGE: _l("This is more than a line can hold. Check the number of digits."),
    Refusal.AMOUNT_WRONG: _l("Write the amount as a number like %(example)s, without currency."),
    Refusal.CURRENCY_UNKNOWN: _l("Choose one of the currencies of the two parties."),
    Refusal.DEVIATION_NEEDS_REASON: _l(
        "By the rule the other side pays this. Write why it is otherwise here; both offices will see it."
    ),
    Refusal.COST_KEPT: _l(
        "The workshop is over, so this line stays in the books. Correct it, and write 0 as the amount if it should not "
        "be there at all."
    ),
    Refusal.PAYER_NEEDED: _l("The rule does not say who pays this. Choose what the offices have agreed."),
    Refusal.RATE_IN_FUTURE: _l("This day has not come yet. Write the day that the source gives."),
    Refusal.RATE_KNOWN: _l(
        "There is a rate of this day and source already. To put a mistake right, name the source as corrected."
    ),
    Refusal.RATE_WRONG: _l(
        "Write the rate as a number like %(example)s, with at most 10 decimals and no separator of thousands."
    ),
}
