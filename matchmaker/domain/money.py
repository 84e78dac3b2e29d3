"""Money: whole minor units (øre, fen) of a currency, exact between the roundings, and one rounding that loses nothing.

Fractions of a minor unit arise only where one currency is turned into another. They are kept exact until a column of
amounts is rounded as a whole, so that the rounded amounts always make up the rounded sum.
"""

from collections.abc import Sequence
from fractions import Fraction

HALF = Fraction(1, 2)


def rounded_half_up(exact: Fraction) -> int:
    """Return the nearest whole number; a half goes up."""
    return (exact + HALF).__floor__()


def rounded_to_sum(exact: Sequence[Fraction]) -> list[int]:
    """Return `exact` in whole numbers that make up the rounded sum, by largest remainder.

    Parameters
    ----------
    exact
        Amounts in minor units, none negative, in the order in which ties are broken.

    Returns
    -------
    list of int
        In the order of `exact`. Each is the whole number below or above its amount, an amount that is whole stays as it
        is, and the sum is that of `exact`, rounded half up. The units that are left after rounding all down go to the
        largest remainders; of equal remainders the earlier comes first.
    """
    down = [amount.__floor__() for amount in exact]
    left = rounded_half_up(sum(exact, Fraction())) - sum(down)
    by_remainder = sorted(range(len(exact)), key=lambda place: down[place] - exact[place])  # stable: earlier first
    up = set(by_remainder[:left])
    return [amount + (place in up) for place, amount in enumerate(down)]


def converted(amount_minor_units: int, rate: Fraction, digits: int, digits_wanted: int) -> Fraction:
    """Return an amount in minor units of another currency, exactly.

    Parameters
    ----------
    amount_minor_units
        In the currency that the amount is in.
    rate
        How many units of the wanted currency one unit of the present one is worth.
    digits, digits_wanted
        How many decimals the two currencies have: 2 for DKK and CNY, 0 for JPY.
    """
    return amount_minor_units * rate * Fraction(10) ** (digits_wanted - digits)
