"""What the operator does at the terminal, which stands above the policy: make, reset and close accounts of any role."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import InputError
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.registering import added
from matchmaker.services.passwords import new_hash
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party


def create(
    session: Session, *, email: str, password: str, role: Role, party: str | None, language: str, now: datetime
) -> Account:
    """Make an account of any role: the operator's own act at the terminal, which stands above the policy.

    Raises
    ------
    InputError
        There is no such party, or the role needs one.
    RefusedError
        The address is wrong or has an account, or the password is too short.
    """
    party_id = session.scalar(select(Party.id).where(Party.code == party)) if party else None
    if party and party_id is None:
        known = ", ".join(session.scalars(select(Party.code).order_by(Party.code))) or "none: add a partnership first"
        raise InputError("--region", "", f"the code of a party ({known})", repr(party))
    if role is not Role.OPERATOR and party_id is None:
        raise InputError("--region", "", f"the party of the {role.value}", "nothing")
    account = added(session, email, new_hash(password), role, party_id, language, now)
    account.confirmed_at = now  # the operator knows whose address it is
    return account


def set_password(session: Session, *, email: str, password: str) -> None:
    """Give an account a new password and end its sign-ins: the operator's own act at the terminal."""
    account = _account(session, email)
    account.password_hash = new_hash(password)
    account.sign_in_generation += 1


def disable(session: Session, *, email: str, now: datetime) -> None:
    """Close an account and end its sign-ins: the operator's own act at the terminal."""
    account = _account(session, email)
    account.disabled_at = account.disabled_at or now
    account.sign_in_generation += 1


def remove_codes(session: Session, *, email: str, now: datetime) -> None:
    """Take the one-time codes off the account of somebody who lost device and recovery codes, and end its sign-ins.

    Raises
    ------
    InputError
        There is no such account, or it has no codes.
    """
    account = _account(session, email)
    if account.one_time_since is None:
        raise InputError("EMAIL", "", "the address of an account with one-time codes", repr(email))
    sign_ins.forget_codes(session, account)
    account.sign_in_generation += 1
    note_account(session, NOBODY, "one-time codes removed at the terminal", account, now)


def _account(session: Session, email: str) -> Account:
    account = queries.account_of(session, email)
    if account is None:
        raise InputError("EMAIL", "", "the address of an account", repr(email))
    return account
