"""The last one of a party's organisers is kept, and so is the last operator: nobody else could let anybody in again.

Two who take each other's role away at once each see the other still there. So those who count are locked before they
are counted: the second one to ask waits for the first, and then counts without the one who is gone. SQLite, which knows
no such locks, lets only one transaction write at a time.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.errors import Refusal, RefusedError
from matchmaker.store.tables.accounts import Account

KEPT = {Role.ORGANISER: Refusal.LAST_ORGANISER, Role.OPERATOR: Refusal.LAST_OPERATOR}


def require_another(session: Session, account: Account) -> None:
    """Refuse to let an account lose its role, or be closed, where nobody else could do its work.

    Raises
    ------
    RefusedError
        It is the last organiser of its party, or the last operator.
    """
    if is_last(session, account):
        raise RefusedError(KEPT[account.role])


def is_last(session: Session, account: Account) -> bool:
    """Return whether nobody else could do what an organiser or an operator does; those who could are locked."""
    if account.role not in KEPT or account.disabled_at is not None:
        return False
    query = select(Account.id).where(Account.role == account.role, Account.disabled_at.is_(None))
    if account.role is Role.ORGANISER:
        query = query.where(Account.party_id == account.party_id)
    query = query.order_by(Account.id).with_for_update()
    return set(session.scalars(query)) <= {account.id}
