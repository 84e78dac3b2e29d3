"""Typing in a dated rate of exchange. A rate is never changed: a correction is a further rate with its own source."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.rates import DatedRate, is_sound
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.costs.ledger import Ledger, currencies_of, open_ledger, writable_at
from matchmaker.services.journal import record
from matchmaker.services.texts import kept_line
from matchmaker.store.tables.costs import ExchangeRate

LONGEST_SOURCE = 100
EASTERNMOST = timedelta(hours=14)
"""How far the first place of the earth to begin a day is ahead of UTC."""


def open_for_rates(session: Session, principal: Principal, slug: str, language: str) -> Ledger:
    """Return the costs of a workshop to an office that may note rates for them."""
    ledger = open_ledger(session, principal, slug, language)
    require(principal, Action.COST_WRITE, ledger.workshop.resource(party=principal.party))
    return ledger


def add_rate(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    base_currency: str,
    rate: Decimal,
    on_date: date,
    source: str,
    now: datetime,
) -> DatedRate:
    """Note that one unit of `base_currency` was worth `rate` units of the workshop's other currency.

    Raises
    ------
    RefusedError
        The currency is none of the workshop's two, the rate is no possible one, its day has not begun anywhere, or
        this day and source have a rate already.
    """
    at = writable_at(session, principal, slug)
    currencies = currencies_of(session, at)
    others = [code for code in currencies if code != base_currency]
    if len(currencies) != 2 or len(others) != 1:
        raise RefusedError(Refusal.CURRENCY_UNKNOWN, "base_currency")
    if not is_sound(rate):
        raise RefusedError(Refusal.RATE_WRONG, "rate", example="0.8273")
    if on_date > (now + EASTERNMOST).date():
        raise RefusedError(Refusal.RATE_IN_FUTURE, "on_date")
    dated = DatedRate(
        base_currency, others[0], on_date, rate, kept_line(source, "source", most=LONGEST_SOURCE, needed=True)
    )
    _keep(session, dated)
    said = {"base": dated.base_currency, "quote": dated.quote_currency, "on": on_date.isoformat(), "rate": f"{rate:f}"}
    record(
        session, principal, "add rate", subject_kind="rate", subject_id=f"{base_currency}-{others[0]}-{on_date}",
        workshop=at.public_id, details=said, now=now,
    )  # fmt: skip
    return dated


def _keep(session: Session, dated: DatedRate) -> None:
    known = select(ExchangeRate.id).where(
        ExchangeRate.base_currency == dated.base_currency,
        ExchangeRate.quote_currency == dated.quote_currency,
        ExchangeRate.on_date == dated.on_date,
        ExchangeRate.source == dated.source,
    )
    if session.scalar(known) is not None:
        raise RefusedError(Refusal.RATE_KNOWN, "source")
    session.add(ExchangeRate(**{name: getattr(dated, name) for name in DatedRate.__slots__}))
    session.flush()
