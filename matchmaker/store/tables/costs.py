"""Costs: lines in integer minor units of a currency, who pays each by the rule or in spite of it, and dated rates."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.workshops import Side
from matchmaker.store.base import Base, Keyed, Public, Versioned
from matchmaker.store.types import Instant, Rate, Words, choice

LARGEST_AMOUNT = 10**15


class CostLine(Public, Versioned, Base):
    """One cost of a workshop, entered by the party whose voucher it is."""

    __tablename__ = "cost_lines"
    __table_args__ = (
        CheckConstraint(f"amount_minor_units >= 0 AND amount_minor_units <= {LARGEST_AMOUNT}", name="amount_in_range"),
        CheckConstraint("length(currency) = 3", name="currency_of_three_letters"),
        CheckConstraint("length(category) > 0", name="category_given"),
        CheckConstraint("follows_rule OR length(deviation_reason) > 0", name="deviation_has_reason"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    category: Mapped[str] = mapped_column(Words(40))
    description: Mapped[str] = mapped_column(Words(500), default="")
    amount_minor_units: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Words(3))
    payer: Mapped[Side] = mapped_column(choice(Side, "payer"))
    follows_rule: Mapped[bool] = mapped_column(default=True)
    deviation_reason: Mapped[str] = mapped_column(Words(500), default="")
    incurred_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)


class ExchangeRate(Keyed, Base):
    """On a date, one unit of `base_currency` was worth `rate` units of `quote_currency`, as a source said."""

    __tablename__ = "rates"
    __table_args__ = (
        UniqueConstraint("base_currency", "quote_currency", "on_date", "source"),
        CheckConstraint("rate > 0", name="rate_positive"),
        CheckConstraint("base_currency <> quote_currency", name="two_currencies"),
        CheckConstraint("length(base_currency) = 3 AND length(quote_currency) = 3", name="currencies_of_three_letters"),
    )

    base_currency: Mapped[str] = mapped_column(Words(3))
    quote_currency: Mapped[str] = mapped_column(Words(3))
    on_date: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Rate)
    source: Mapped[str] = mapped_column(Words(100))
