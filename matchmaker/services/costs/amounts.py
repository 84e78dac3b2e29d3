"""Amounts and rates as people type them in their language, read without guessing.

``12.345,50`` is Danish and ``12,345.50`` English or Chinese for the same amount. What a language reads otherwise than
its writer may have meant is refused rather than read: a group of thousands that is none, more decimals than the
currency has, a separator of thousands in a rate.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel import numbers

from matchmaker.domain.rates import is_sound
from matchmaker.errors import Refusal, RefusedError

LARGEST_AMOUNT = 10**15
"""In minor units: what a line can hold."""
LONGEST = 40
_MINUS = "-\u2212\u2013\u2010\u2011"
_EXAMPLE_AMOUNT = Decimal("12345.5")
_EXAMPLE_RATE = Decimal("0.8273")


@dataclass(frozen=True, slots=True)
class _Typed:
    """A number taken apart: its digits before and after the decimal sign, and whether thousands were separated."""

    whole: str
    decimals: str
    grouped: bool
    negative: bool


def digits_of(currency: str) -> int:
    """Return how many decimals a currency has: 2 for DKK and CNY, 0 for JPY."""
    return numbers.get_currency_precision(currency)


def amount_in_minor_units(text: str, currency: str, language: str, *, field: str = "amount") -> int:
    """Return what somebody typed as an amount, in minor units of `currency`.

    Blanks separate thousands in every language; the other signs are those of `language`.

    Raises
    ------
    RefusedError
        It is no number in this language, negative, more exact than the currency, ambiguous or beyond all measure.
    """
    digits = digits_of(currency)
    example = _example(_EXAMPLE_AMOUNT, digits, language)
    typed = _taken_apart(text, language)
    if typed is None:
        raise RefusedError(Refusal.AMOUNT_WRONG, field, example=example)
    if typed.negative:
        raise RefusedError(Refusal.AMOUNT_NEGATIVE, field)
    if len(typed.decimals) > digits:
        raise RefusedError(Refusal.AMOUNT_TOO_EXACT, field, currency=currency, digits=digits, example=example)
    if typed.grouped and not typed.decimals and digits == 3:  # 1,234 may be a thousand, or one and a bit
        raise RefusedError(Refusal.AMOUNT_AMBIGUOUS, field, example=example)
    amount = int(typed.whole + typed.decimals.ljust(digits, "0"))
    if amount > LARGEST_AMOUNT:
        raise RefusedError(Refusal.AMOUNT_TOO_LARGE, field)
    return amount


def rate_from_text(text: str, language: str, *, field: str = "rate") -> Decimal:
    """Return what somebody typed as a rate of exchange.

    Raises
    ------
    RefusedError
        It is no positive number in this language, too exact, too large, or has a separator of thousands: in ``7,460``
        nobody can tell it from a decimal sign, and rates need none.
    """
    typed = _taken_apart(text, language)
    if typed is not None and not typed.grouped and not typed.negative:
        rate = Decimal(f"{typed.whole}.{typed.decimals or '0'}")
        if is_sound(rate):
            return rate
    raise RefusedError(Refusal.RATE_WRONG, field, example=_example(_EXAMPLE_RATE, 4, language))


def amount_text(amount_minor_units: int, currency: str, language: str) -> str:
    """Return an amount as it is typed in a language: what `amount_in_minor_units` reads as the same amount."""
    digits = digits_of(currency)
    return _example(Decimal(amount_minor_units).scaleb(-digits), digits, language)


def rate_text(rate: Decimal, language: str) -> str:
    """Return a rate with all its decimals, as `rate_from_text` reads it (but for thousands, which are set apart)."""
    return numbers.format_decimal(rate, "#,##0.##########", locale=language)


def _example(number: Decimal, digits: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return numbers.format_decimal(number, pattern, locale=language)


def _taken_apart(text: str, language: str) -> _Typed | None:
    """Return the parts of a number, full-width digits as plain ones; None where it is no number in this language."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _pattern(language).fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"])
    return _Typed(whole, found["decimals"] or "", whole != found["whole"], bool(found["minus"]))


def _pattern(language: str) -> re.Pattern[str]:
    group = re.escape(numbers.get_group_symbol(language))
    decimal_sign = re.escape(numbers.get_decimal_symbol(language))
    grouped = rf"[1-9][0-9]{{0,2}}(?P<group>[{group}\ '])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    return re.compile(rf"(?P<minus>[{_MINUS}]?)\s*(?P<whole>{grouped}|[0-9]+)(?:{decimal_sign}(?P<decimals>[0-9]+))?")
