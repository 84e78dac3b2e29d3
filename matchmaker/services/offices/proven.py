"""The account of an address whose owner has just opened a link: a new one, or one that nobody had confirmed."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts.registering import added
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account


def claimed_account(session: Session, address: str) -> Account | None:
    """Return the confirmed account of an address; None where it has none that anybody could sign in with."""
    account = queries.account_of(session, address)
    return account if account is not None and not _is_unclaimed(account) else None


def made_for(
    session: Session,
    address: str,
    password_hash: str | None,
    role: Role,
    party_id: int | None,
    language: str,
    now: datetime,
) -> Account:
    """Return a confirmed account for an address that has none, with the password that its owner chose.

    Whoever registered the address before without confirming it need not be its owner: what they typed is replaced.

    Raises
    ------
    RefusedError
        No password of a good length was chosen.
    """
    if password_hash is None:
        raise RefusedError(Refusal.PASSWORD_TOO_SHORT, "password", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    account = queries.account_of(session, address)
    if account is None:
        account = added(session, address, password_hash, role, party_id, language, now)
    else:
        account.password_hash, account.role, account.party_id = password_hash, role, party_id
        account.language = language
        account.sign_in_generation += 1
    account.confirmed_at = now
    session.flush()
    return account


def _is_unclaimed(account: Account) -> bool:
    return account.confirmed_at is None and account.disabled_at is None
