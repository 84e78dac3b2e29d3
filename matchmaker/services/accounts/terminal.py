"""What the operator does at the terminal, which stands above the policy: make, reset, move and close any account.

Each act stands in the journal, by nobody in particular: whoever has the terminal has the database as well. What
somebody else than the owner did to an account is told to the owner by a letter.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.addresses import usable_address
from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import InputError
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.addressing import give_address
from matchmaker.services.accounts.last_one import is_last
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.registering import added
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail.letters import moving
from matchmaker.services.mail.letters.own_account import codes_removed, password_set
from matchmaker.services.passwords import new_hash
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party


def create(
    session: Session, *, email: str, password: str, role: Role, party: str | None, language: str, now: datetime
) -> Account:
    """Make an account of any role.

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
    note_account(session, NOBODY, "account made at the terminal", account, now, details={"role": role.value})
    return account


def set_password(session: Session, *, email: str, password: str, by_mail: bool = False, now: datetime) -> None:
    """Give an account a new password and end its sign-ins."""
    account = _account(session, email)
    account.password_hash = new_hash(password)
    account.sign_in_generation += 1
    note_account(session, NOBODY, "password set at the terminal", account, now)
    tell(session, account, lambda say: password_set(say, now), by_mail=by_mail, kind=LetterKind.PASSWORD, now=now)


def disable(session: Session, *, email: str, now: datetime) -> Role | None:
    """Close an account and end its sign-ins; return its role where nobody is left who has it, else None."""
    account = _account(session, email)
    was_last = is_last(session, account)
    account.disabled_at = account.disabled_at or now
    account.sign_in_generation += 1
    note_account(session, NOBODY, "account closed at the terminal", account, now)
    return account.role if was_last else None


def move(session: Session, *, email: str, to: str, by_mail: bool = False, now: datetime) -> None:
    """Give an account another address and end its sign-ins; both addresses are told.

    Raises
    ------
    InputError
        There is no such account.
    RefusedError
        The new address is none, or somebody has an account with it.
    """
    account = _account(session, email)
    before, address = account.email, usable_address(to, "email")
    give_address(session, account, address, now)
    note_account(session, NOBODY, "address changed at the terminal", account, now)
    tell(session, account, moving.moved_away, by_mail=by_mail, kind=LetterKind.ADDRESS, address=before, now=now)
    tell(session, account, moving.moved_here, by_mail=by_mail, kind=LetterKind.ADDRESS, now=now)


def remove_codes(session: Session, *, email: str, by_mail: bool = False, now: datetime) -> None:
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
    tell(session, account, lambda say: codes_removed(say, now), by_mail=by_mail, now=now)


def _account(session: Session, email: str) -> Account:
    account = queries.account_of(session, email)
    if account is None:
        raise InputError("EMAIL", "", "the address of an account", repr(email))
    return account
