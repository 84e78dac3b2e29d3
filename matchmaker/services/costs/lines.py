"""Writing cost lines: an office adds, changes and deletes the lines of its own vouchers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory, follows_rule, payer_by_rule
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.costs.ledger import currencies_of, names_of_sides, writable_at
from matchmaker.services.costs.terms import are_kept
from matchmaker.services.journal import record
from matchmaker.services.last_saved import LastSaved, Whose, last_saved
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import costs as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.costs import CostRow, OrganisationRow
from matchmaker.store.tables.costs import CostLine

SUBJECT = "cost_line"
DELETED = "delete cost"
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class CostEntry:
    """What an office says of one cost.

    Parameters
    ----------
    payer
        The side that is to bear it; None where the rule shall say.
    organisation
        Public id of the organisation that it is for; None for the office itself.
    """

    category: CostCategory
    amount_minor_units: int
    currency: str
    incurred_on: date
    payer: Side | None = None
    deviation_reason: str = ""
    description: str = ""
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class CostChoices:
    """What a form for a cost offers."""

    workshop: WorkshopFacts
    title: str
    parties: Mapping[Side, str]
    currencies: Sequence[str]
    organisations: Sequence[OrganisationRow]
    own_side: Side | None


def cost_choices(session: Session, principal: Principal, slug: str, language: str) -> CostChoices:
    """Return what a form offers to the office of `principal`, which may write lines of its own."""
    at = writable_at(session, principal, slug)
    return CostChoices(
        workshop=at,
        title=names.workshop_names(session, language, [at.id]).get(at.id, at.slug),
        parties=names_of_sides(session, at, language),
        currencies=currencies_of(session, at),
        organisations=_organisations(session, at, principal),
        own_side=at.side_of(principal.party),
    )


def cost_to_change(session: Session, principal: Principal, slug: str, line_id: str) -> CostRow:
    """Return a line that `principal` may change."""
    at = writable_at(session, principal, slug)
    row = queries.cost_row(session, at.id, line_id)
    if row is None:
        raise NotFoundError("There is no such line.")
    require(principal, Action.COST_WRITE, at.resource(party=row.party_id))
    return row


def deleted_cost(session: Session, principal: Principal, slug: str, line_id: str) -> LastSaved | None:
    """Return when and by whom of the own office a line was deleted; None where it was not."""
    at = writable_at(session, principal, slug)
    said = last_saved(session, principal, SUBJECT, line_id, workshop=at.public_id)
    return said if said and said.act == DELETED and said.whose is not Whose.OTHER_SIDE else None


def add_cost(session: Session, principal: Principal, slug: str, entry: CostEntry, *, now: datetime) -> str:
    """Add a line of the office of `principal` and return its public id.

    Raises
    ------
    RefusedError
        Something in the entry has to be mended; the field says where.
    """
    at = writable_at(session, principal, slug)
    columns = _columns(session, principal, at, _sound(entry))
    line = CostLine(workshop_id=at.id, party_id=principal.party, created_at=now, **columns)
    session.add(line)
    session.flush()
    _note(session, principal, at, "add cost", line.public_id, now)
    return line.public_id


def change_cost(
    session: Session, principal: Principal, slug: str, line_id: str, entry: CostEntry, *, version: int, now: datetime
) -> None:
    """Put `entry` in the place of a line.

    Raises
    ------
    RefusedError
        Something in the entry has to be mended; the field says where.
    EditConflictError
        Somebody changed the line after the version that was opened; `changed` has what they saved.
    """
    row = cost_to_change(session, principal, slug, line_id)
    at = workshop_at(session, slug)
    entry = _sound(entry)
    if row.version != version:
        raise EditConflictError(changed=_differences(entry, _entry_of(row)))
    line = session.scalars(select(CostLine).where(CostLine.id == row.id)).one()
    for name, value in _columns(session, principal, at, entry, kept=row).items():
        setattr(line, name, value)
    session.flush()
    _note(session, principal, at, "change cost", line_id, now)


def delete_cost(
    session: Session, principal: Principal, slug: str, line_id: str, *, version: int, now: datetime
) -> None:
    """Delete a line; the journal keeps that it was there.

    Raises
    ------
    EditConflictError
        Somebody changed the line after the version that was shown.
    RefusedError
        The workshop is over: its vouchers are corrected, and stay until their term is over.
    """
    row = cost_to_change(session, principal, slug, line_id)
    at = workshop_at(session, slug)
    if row.version != version:
        raise EditConflictError
    if are_kept(session, at, now=now):
        raise RefusedError(Refusal.COST_KEPT)
    session.delete(session.scalars(select(CostLine).where(CostLine.id == row.id)).one())
    session.flush()
    _note(session, principal, at, DELETED, line_id, now)


def _sound(entry: CostEntry) -> CostEntry:
    """Return the entry with its payer and clean texts, a reason only where one is needed."""
    payer = entry.payer or payer_by_rule(entry.category)
    if payer is None:
        raise RefusedError(Refusal.PAYER_NEEDED, "payer")
    reason = kept_line(entry.deviation_reason, "deviation_reason", most=LONGEST_TEXT)
    deviates = not follows_rule(entry.category, payer)
    if deviates and not reason:
        raise RefusedError(Refusal.DEVIATION_NEEDS_REASON, "deviation_reason")
    description = kept_line(entry.description, "description", most=LONGEST_TEXT)
    return replace(entry, payer=payer, deviation_reason=reason if deviates else "", description=description)


def _columns(
    session: Session, principal: Principal, at: WorkshopFacts, entry: CostEntry, kept: CostRow | None = None
) -> dict[str, object]:
    """Return what a sound entry puts into the columns; a line keeps the currency and organisation that it had."""
    if entry.currency not in {*currencies_of(session, at), kept.currency if kept else ""}:
        raise RefusedError(Refusal.CURRENCY_UNKNOWN, "currency")
    return {
        "category": entry.category.value,
        "description": entry.description,
        "amount_minor_units": entry.amount_minor_units,
        "currency": entry.currency,
        "payer": entry.payer,
        "follows_rule": not entry.deviation_reason,
        "deviation_reason": entry.deviation_reason,
        "incurred_on": entry.incurred_on,
        "organisation_id": _organisation_id(session, principal, at, entry.organisation, kept),
    }


def _organisation_id(
    session: Session, principal: Principal, at: WorkshopFacts, wanted: str | None, kept: CostRow | None
) -> int | None:
    if wanted is None:
        return None
    if kept and kept.organisation == wanted:
        return kept.organisation_id
    known = {row.public_id: row.id for row in _organisations(session, at, principal)}
    if wanted not in known:
        raise RefusedError(Refusal.ORGANISATION_UNKNOWN, "organisation")
    return known[wanted]


def _organisations(session: Session, at: WorkshopFacts, principal: Principal) -> list[OrganisationRow]:
    return queries.organisations(session, at.id, principal.party or 0)


def _entry_of(row: CostRow) -> CostEntry:
    return CostEntry(
        category=row.kind,
        amount_minor_units=row.amount_minor_units,
        currency=row.currency,
        incurred_on=row.incurred_on,
        payer=row.payer,
        deviation_reason=row.deviation_reason,
        description=row.description,
        organisation=row.organisation,
    )


def _differences(mine: CostEntry, theirs: CostEntry) -> dict[str, object]:
    """Return the fields in which what was saved differs from what was typed, with what was saved."""
    names_of_fields = [field.name for field in fields(CostEntry)]
    return {name: getattr(theirs, name) for name in names_of_fields if getattr(mine, name) != getattr(theirs, name)}


def _note(session: Session, principal: Principal, at: WorkshopFacts, act: str, line_id: str, now: datetime) -> None:
    record(session, principal, act, subject_kind=SUBJECT, subject_id=line_id, workshop=at.public_id, now=now)
