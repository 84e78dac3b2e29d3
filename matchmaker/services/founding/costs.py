"""The costs of the founding case: lines in two currencies, and the rates that add them up."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.workshops import Side
from matchmaker.files.founding_case import CostEntry, Costs
from matchmaker.services.founding.partnerships import Founded
from matchmaker.store.tables.costs import CostLine, ExchangeRate


def add_costs(
    session: Session,
    costs: Costs,
    workshop_id: int,
    founded: Founded,
    organisations: Mapping[str, int],
    *,
    today: date,
    now: datetime,
) -> None:
    """Add the cost lines and rates, each on its day before today."""
    for line in costs.lines:
        row = _line(line, workshop_id, founded, organisations)
        row.incurred_on = today - timedelta(days=line.days_ago)
        row.created_at = now
        session.add(row)
    for rate in costs.rates:
        session.add(
            ExchangeRate(
                base_currency=rate.base_currency,
                quote_currency=rate.quote_currency,
                on_date=today - timedelta(days=rate.days_ago),
                rate=rate.rate,
                source=rate.source,
            )
        )
    session.flush()


def _line(line: CostEntry, workshop_id: int, founded: Founded, organisations: Mapping[str, int]) -> CostLine:
    return CostLine(
        workshop_id=workshop_id,
        party_id=founded.parties[line.party],
        organisation_id=organisations[line.organisation] if line.organisation else None,
        category=line.category,
        description=line.description,
        amount_minor_units=line.amount_minor_units,
        currency=line.currency,
        payer=Side(line.payer),
        follows_rule=not line.deviation_reason,
        deviation_reason=line.deviation_reason,
    )
