"""Cost lines of a workshop, dated rates, and what a line may name: one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory
from matchmaker.domain.rates import DatedRate
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class CostRow:
    """A line, with the public id and the names of its organisation."""

    id: int
    public_id: str
    version: int
    party_id: int
    category: str
    description: str
    amount_minor_units: int
    currency: str
    payer: Side
    follows_rule: bool
    deviation_reason: str
    incurred_on: date
    organisation_id: int | None
    organisation: str | None
    organisation_name: str | None
    organisation_name_latin: str | None

    @property
    def kind(self) -> CostCategory:
        """The category."""
        return CostCategory(self.category)


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """What the term of a voucher is counted from: its days, the last day of its workshop, the country of its party."""

    id: int
    public_id: str
    workshop: str
    incurred_on: date
    noted_at: datetime
    last_day: date
    country: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation that a line may be for."""

    id: int
    public_id: str
    name: str
    name_latin: str


def cost_rows(session: Session, workshop_id: int) -> list[CostRow]:
    """Return the lines of a workshop by day; those of one day in the order in which they were typed in."""
    query = _cost_lines().where(CostLine.workshop_id == workshop_id).order_by(CostLine.incurred_on, CostLine.id)
    return [CostRow(*row) for row in session.execute(query)]


def cost_row(session: Session, workshop_id: int, public_id: str) -> CostRow | None:
    """Return one line of a workshop."""
    query = _cost_lines().where(CostLine.workshop_id == workshop_id, CostLine.public_id == public_id)
    row = session.execute(query).one_or_none()
    return CostRow(*row) if row else None


def voucher(session: Session, line_id: int) -> VoucherRow:
    """Return what the term of a line is counted from."""
    return VoucherRow(*session.execute(_vouchers().where(CostLine.id == line_id)).one())


def vouchers(session: Session, incurred_before: date) -> list[VoucherRow]:
    """Return the vouchers of all workshops that are of before a day, the oldest first."""
    query = _vouchers().where(CostLine.incurred_on < incurred_before, Workshop.ends_on < incurred_before)
    return [VoucherRow(*row) for row in session.execute(query.order_by(CostLine.incurred_on, CostLine.id))]


def last_day(session: Session, workshop_id: int) -> date:
    """Return the last day of a workshop."""
    return session.execute(select(Workshop.ends_on).where(Workshop.id == workshop_id)).scalar_one()


def party_currencies(session: Session, party_ids: Collection[int]) -> dict[int, str]:
    """Return the currency of each party."""
    rows = session.execute(select(Party.id, Party.currency).where(Party.id.in_(party_ids)))
    return {party_id: currency for party_id, currency in rows}  # noqa: C416 (rows are no pairs to mypy)


def dated_rates(session: Session, currencies: Collection[str]) -> list[DatedRate]:
    """Return the rates between some currencies, in the order in which they were typed in."""
    columns = [getattr(ExchangeRate, name) for name in DatedRate.__slots__]
    between = (ExchangeRate.base_currency.in_(currencies), ExchangeRate.quote_currency.in_(currencies))
    return [DatedRate(*row) for row in session.execute(select(*columns).where(*between).order_by(ExchangeRate.id))]


def organisations(session: Session, workshop_id: int, party_id: int) -> list[OrganisationRow]:
    """Return the organisations of a party, and those of all who take part in a workshop and may be seen, by name."""
    taking_part = (
        select(Profile.organisation_id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(
            RegistrationMember.workshop_id == workshop_id,
            Registration.status == RegistrationStatus.REGISTERED,
            Profile.organisation_id.is_not(None),
            has_consented(),
        )
    )
    columns = [getattr(Organisation, name) for name in OrganisationRow.__slots__]
    wanted = or_(Organisation.party_id == party_id, Organisation.id.in_(taking_part))
    rows = [OrganisationRow(*row) for row in session.execute(select(*columns).where(wanted))]
    return sorted(rows, key=lambda row: ((row.name_latin or row.name).casefold(), row.id))


def _vouchers() -> Select[Any]:
    columns: tuple[Any, ...] = (
        CostLine.id,
        CostLine.public_id,
        Workshop.public_id,
        CostLine.incurred_on,
        CostLine.created_at,
        Workshop.ends_on,
        Party.country,
    )
    joined = select(*columns).join(Workshop, Workshop.id == CostLine.workshop_id)
    return joined.join(Party, Party.id == CostLine.party_id)


def _cost_lines() -> Select[Any]:
    organisation = (Organisation.public_id, Organisation.name, Organisation.name_latin)
    own = [getattr(CostLine, name) for name in CostRow.__slots__[: -len(organisation)]]
    joined = CostLine.organisation_id == Organisation.id
    return select(*own, *organisation).select_from(CostLine).outerjoin(Organisation, joined)
