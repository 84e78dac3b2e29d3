"""The statement of a workshop: who bears what, who has paid what, and the one transfer that settles it.

A statement is in one currency. Each line is turned into it by the rate of its day, exactly; then all lines are rounded
together, by largest remainder. Every other number is a plain sum of rounded lines. So the shares of the parties and
of their organisations make up the whole to the minor unit, and every number can be traced to the lines it is made of.
A line without a rate is left out and named: no rate is ever guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from matchmaker.domain.money import converted, rounded_to_sum
from matchmaker.domain.rates import DatedRate, rate_on
from matchmaker.domain.workshops import Side


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What a statement has to know of a cost.

    Parameters
    ----------
    id
        Orders the lines of one day, and so breaks ties of the rounding.
    paid_by
        The side whose voucher it is.
    borne_by
        The side that is to bear it, by the rule or by a deviation with a reason.
    organisation
        The organisation that it is for; None for the office itself.
    """

    id: str
    paid_by: Side
    borne_by: Side
    organisation: str | None
    amount_minor_units: int
    currency: str
    incurred_on: date


@dataclass(frozen=True, slots=True)
class ConvertedLine:
    """A line in the currency of the statement; `rate` is None where it was in that currency already."""

    line: StatementLine
    minor_units: int
    rate: DatedRate | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one side has to pay the other; zero when nothing is owed, and then the direction means nothing."""

    payer: Side
    receiver: Side
    minor_units: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All lines of a workshop in one currency.

    Parameters
    ----------
    lines
        In the order of days, then of ids.
    missing
        Lines that are in no sum, since no rate is known on or before their day.
    """

    currency: str
    lines: tuple[ConvertedLine, ...]
    missing: tuple[StatementLine, ...]

    def total(self, wanted: Callable[[StatementLine], bool] = lambda line: True) -> int:
        """Return the sum of the wanted lines in minor units."""
        return sum(each.minor_units for each in self.lines if wanted(each.line))

    def borne_by(self, side: Side) -> int:
        """Return what a side is to bear."""
        return self.total(lambda line: line.borne_by is side)

    def paid_by(self, side: Side) -> int:
        """Return what a side has paid: the sum of its vouchers."""
        return self.total(lambda line: line.paid_by is side)

    def transfer(self) -> Transfer | None:
        """Return what settles the workshop; None while a line that one side paid for the other has no rate."""
        if any(line.paid_by is not line.borne_by for line in self.missing):
            return None
        owed_to_host = self.paid_by(Side.HOST) - self.borne_by(Side.HOST)
        if owed_to_host >= 0:
            return Transfer(Side.VISITOR, Side.HOST, owed_to_host)
        return Transfer(Side.HOST, Side.VISITOR, -owed_to_host)


def make_statement(
    lines: Iterable[StatementLine], currency: str, rates: Sequence[DatedRate], digits: Mapping[str, int]
) -> Statement:
    """Return the statement of `lines` in `currency`.

    Parameters
    ----------
    lines
        In any order: the answer does not depend on it.
    rates
        In the order in which they were typed in.
    digits
        How many decimals each currency has.
    """
    exact: list[tuple[StatementLine, Fraction, DatedRate | None]] = []
    missing = []
    for line in sorted(lines, key=lambda line: (line.incurred_on, line.id)):
        if line.currency == currency:
            exact.append((line, Fraction(line.amount_minor_units), None))
            continue
        rate = rate_on(rates, line.currency, currency, line.incurred_on)
        factor = rate.factor(line.currency, currency) if rate else None
        if factor is None:
            missing.append(line)
            continue
        amount = converted(line.amount_minor_units, factor, digits[line.currency], digits[currency])
        exact.append((line, amount, rate))
    whole = rounded_to_sum([amount for _, amount, _ in exact])
    rounded = (ConvertedLine(line, units, rate) for (line, _, rate), units in zip(exact, whole, strict=True))
    return Statement(currency, tuple(rounded), tuple(missing))
