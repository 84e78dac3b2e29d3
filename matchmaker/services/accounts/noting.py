"""What the journal says of accounts: what was done, to which one, by whom and why."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.services import journal
from matchmaker.store.tables.accounts import Account


def note_account(
    session: Session,
    principal: Principal,
    act: str,
    account: Account,
    now: datetime,
    *,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Append to the journal what was done to an account."""
    journal.record(
        session,
        principal,
        act,
        subject_kind="account",
        subject_id=account.public_id,
        reason=reason,
        details=details,
        now=now,
    )


def owner_of(account: Account) -> Principal:
    """Return whoever has shown that an account is theirs, by a link or a provider, as the one who acts."""
    return Principal(account.id, account.role, account.party_id)
