"""Dated rates of exchange: what a currency was worth on a day, as a source said, and which rate holds for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

MOST_PLACES = 10
LARGEST_RATE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class DatedRate:
    """On a day, one unit of `base_currency` was worth `rate` units of `quote_currency`, as a source said."""

    base_currency: str
    quote_currency: str
    on_date: date
    rate: Decimal
    source: str

    def factor(self, base: str, quote: str) -> Fraction | None:
        """Return what one unit of `base` is worth in `quote`, either way round; None where it is not about them."""
        if (self.base_currency, self.quote_currency) == (base, quote):
            return Fraction(self.rate)
        if (self.base_currency, self.quote_currency) == (quote, base):
            return 1 / Fraction(self.rate)
        return None


def is_sound(rate: Decimal) -> bool:
    """Return whether a rate can be one: positive, not beyond all measure, with `MOST_PLACES` decimals at most."""
    return rate.is_finite() and 0 < rate <= LARGEST_RATE and rate == round(rate, MOST_PLACES)


def rate_on(rates: Sequence[DatedRate], base: str, quote: str, day: date) -> DatedRate | None:
    """Return the rate that holds between two currencies on a day, or None where none is known.

    Parameters
    ----------
    rates
        In the order in which they were typed in.

    Returns
    -------
    DatedRate or None
        The latest on or before the day, quoted either way round; of several of one day the one typed in last, so that
        a mistake can be put right.
    """
    known = [rate for rate in rates if rate.factor(base, quote) is not None and rate.on_date <= day]
    return max(reversed(known), key=lambda rate: rate.on_date, default=None)  # max keeps the first of equals
