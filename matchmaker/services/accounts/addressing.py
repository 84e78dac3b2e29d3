"""Give an account another address, once it is known to be its owner's."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.addresses import normalised
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import links
from matchmaker.services.accounts.forgetting import never_used
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account


def give_address(session: Session, account: Account, address: str, now: datetime) -> None:
    """Let an account have another address; all its sign-ins end, and all links that were mailed for it.

    Somebody else may have registered the address and never confirmed it, so that it was never theirs: that makes room.

    Raises
    ------
    RefusedError
        Somebody has an account with the address.
    """
    waiting = delete(Account).where(Account.email_normalised == normalised(address), Account.id != account.id)
    waiting = waiting.where(Account.disabled_at.is_(None), never_used())
    session.execute(waiting.execution_options(synchronize_session=False))
    if queries.account_of(session, address) not in {None, account}:
        raise RefusedError(Refusal.ADDRESS_TAKEN, "email")
    account.email, account.email_normalised = address, normalised(address)
    account.confirmed_at = account.confirmed_at or now
    account.sign_in_generation += 1
    session.flush()
    links.use_up_others(session, account.id, now)


def is_free(session: Session, account: Account, address: str) -> bool:
    """Return whether an account could have an address: nobody else has an account with it that was ever confirmed."""
    other = queries.account_of(session, address)
    if other is None or other.id == account.id:
        return True
    return other.confirmed_at is None and other.disabled_at is None
