"""Close an account, as an office or an operator does it: never one's own, and never that of the last one."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services.accounts.last_one import require_another
from matchmaker.services.accounts.roles import end_rights
from matchmaker.store.tables.accounts import Account


def somebody_else(principal: Principal, account: Account | None) -> Account:
    """Return the account that was asked for, if there is one and it is not that of the one who asks.

    Raises
    ------
    NotFoundError
        There is none.
    RefusedError
        It is one's own.
    """
    if account is None:
        raise NotFoundError("There is nothing at this address.")
    if account.id == principal.account:
        raise RefusedError(Refusal.NOT_ONESELF)
    return account


def close(session: Session, account: Account, now: datetime) -> None:
    """Close an account: nobody can sign in with it any more, and what it was signed in with ends.

    Raises
    ------
    RefusedError
        It is closed already, or is that of the last organiser of its party, or of the last operator.
    """
    if account.disabled_at is not None:
        raise RefusedError(Refusal.ACCOUNT_CLOSED)
    require_another(session, account)
    account.disabled_at = now
    end_rights(session, account)
