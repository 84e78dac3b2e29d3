"""The edits of a plan on the board, in the order in which they were made. One statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration


@dataclass(frozen=True, slots=True)
class EditRow:
    """An edit, and who made it; `undoes`: the number of the edit that it takes back."""

    number: int
    account_id: int
    party_id: int | None
    edit: Mapping[str, Any]
    inverse: Mapping[str, Any]
    undoes: int | None
    made_at: datetime


def edits(session: Session, plan_id: int, *, after: int = 0) -> list[EditRow]:
    """Return the edits of a plan whose number is greater than `after`."""
    columns = (PlanEdit.number, PlanEdit.account_id, Account.party_id, PlanEdit.edit, PlanEdit.inverse)
    query = (
        select(*columns, PlanEdit.undoes, PlanEdit.made_at)
        .join(Account, Account.id == PlanEdit.account_id)
        .where(PlanEdit.plan_id == plan_id, PlanEdit.number > after)
        .order_by(PlanEdit.number)
    )
    return [EditRow(*row) for row in session.execute(query)]


def order_of(session: Session, plan_id: int, account_id: int | None) -> list[tuple[int, int | None]]:
    """Return the numbers of an account's edits of a plan, each with that of the edit that it takes back."""
    query = select(PlanEdit.number, PlanEdit.undoes).order_by(PlanEdit.number)
    own = PlanEdit.plan_id == plan_id, PlanEdit.account_id == account_id
    return [(number, undoes) for number, undoes in session.execute(query.where(*own))]


def vetoed(session: Session, workshop_id: int, by: Side | None = None) -> set[tuple[int, int]]:
    """Return the pairs of which one does not want to meet the other, the smaller key first.

    Parameters
    ----------
    session, workshop_id
        The database, and the key of the workshop.
    by
        Only what people of this side said; None: of both. What an office sees may depend on its own side's alone.
    """
    query = (
        select(Preference.from_registration_id, Preference.to_registration_id)
        .join(Registration, Registration.id == Preference.from_registration_id)
        .where(Preference.workshop_id == workshop_id, Preference.kind == PreferenceKind.VETO)
    )
    if by is not None:
        query = query.where(Registration.side == by)
    return {(min(one, other), max(one, other)) for one, other in session.execute(query)}
