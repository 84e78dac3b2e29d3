"""Who saved something last, as far as the one who asks may know: oneself, the own side or the other one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.regions import Party


class Whose(StrEnum):
    """Who it was, seen from the one who asks. Nobody is named."""

    SELF = "self"
    OWN_SIDE = "own side"
    OTHER_SIDE = "other side"


@dataclass(frozen=True, slots=True)
class LastSaved:
    """When something was saved last, by whom, and what that was in the words of the journal."""

    at: datetime
    whose: Whose
    act: str


def last_saved(
    session: Session, principal: Principal, subject_kind: str, subject_id: str, *, workshop: str
) -> LastSaved | None:
    """Return who acted last on a thing of a workshop that the one who asks may edit; None where nobody did."""
    account = select(Account.public_id).where(Account.id == principal.account).scalar_subquery()
    party = select(Party.public_id).where(Party.id == principal.party).scalar_subquery()
    own = (
        (JournalEntry.actor_id == account).label("own"),
        JournalEntry.party_id.is_not_distinct_from(party).label("own_side"),
    )
    query = select(JournalEntry.at, JournalEntry.action, *own).where(
        JournalEntry.subject_kind == subject_kind,
        JournalEntry.subject_id == subject_id,
        JournalEntry.workshop_id == workshop,
    )
    entry = session.execute(query.order_by(JournalEntry.id.desc()).limit(1)).one_or_none()
    if entry is None:
        return None
    if entry.own:
        return LastSaved(entry.at, Whose.SELF, entry.action)
    return LastSaved(entry.at, Whose.OWN_SIDE if entry.own_side else Whose.OTHER_SIDE, entry.action)
