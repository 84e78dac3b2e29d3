"""Whether a password is that of an account, found out before the transaction that needs it: hashing is slow."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.passwords import matches
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address before the password is looked at; of one without an account, nothing."""

    account_id: int | None = None
    password_hash: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right: it is the account's as long as the account has the same hash."""

    account_id: int
    password_hash: str
    confirmed: bool


def known_by(session: Session, principal: Principal, email: str) -> Known:
    """Return what is known of an address."""
    require(principal, Action.SIGN_IN, NOTHING)
    account = queries.account_of(session, email)
    if account is None or account.disabled_at is not None:
        return Known()
    return Known(account.id, account.password_hash, account.confirmed_at is not None)


def own_known(session: Session, principal: Principal) -> Known:
    """Return what is known of the account of whoever asks: of one that has no password, no hash."""
    account = session.get(Account, principal.account) if principal.account is not None else None
    return Known(account.id, account.password_hash, account.confirmed_at is not None) if account else Known()


def proof(known: Known, password: str) -> Proof | None:
    """Return whether the password is right. It is hashed once, whether there is an account or not."""
    right = matches(known.password_hash, password)
    if not right or known.account_id is None or known.password_hash is None:
        return None
    return Proof(known.account_id, known.password_hash, known.confirmed)


def require_password(account: Account, shown: Proof | None, field: str) -> None:
    """Refuse where nobody has shown the password of an account.

    Parameters
    ----------
    field
        Where it was typed.

    Raises
    ------
    RefusedError
        There is no proof, it is another account's, or the account has another password since.
    """
    if shown is None or (shown.account_id, shown.password_hash) != (account.id, account.password_hash):
        raise RefusedError(Refusal.PASSWORD_WRONG, field)
