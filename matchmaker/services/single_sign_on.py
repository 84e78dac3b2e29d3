"""Whose account it is that a provider of single sign-on stated: found, linked the first time, never made.

An account is found by the provider's own name for the person. The first time it is found by its stored address, which
the provider has to have checked, and which nobody else of the provider is linked with. Who becomes what is decided
here and by the offices, never by what a provider says.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.addresses import normalised
from matchmaker.services.openid import Person
from matchmaker.store.tables.accounts import Account

LONGEST_SUBJECT = 400


def enter(session: Session, principal: Principal, person: Person, *, provider: str, now: datetime) -> str:
    """Sign in whom the provider stated; return the token. Where the account has one-time codes, it waits for one.

    Parameters
    ----------
    provider
        What people call the provider, for what is said to them.

    Raises
    ------
    RefusedError
        There is no open account for the person, or the provider has not checked their address.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    subject = f"{person.issuer} {person.subject}"
    if len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise RefusedError(Refusal.PROVIDER_SAID_NO, provider=provider)
    account = session.scalar(select(Account).where(Account.provider_subject == subject))
    if account is None:
        account = _linked(session, person, subject, provider, now)
    if account.disabled_at is not None:
        raise RefusedError(Refusal.PROVIDER_UNKNOWN, provider=provider)
    return sign_ins.begin(session, account, now)


def _linked(session: Session, person: Person, subject: str, provider: str, now: datetime) -> Account:
    """Return the account of the stated address, linked with the provider's name for the person."""
    if not person.email_verified:
        raise RefusedError(Refusal.PROVIDER_UNVERIFIED, provider=provider)
    of_address = Account.email_normalised == normalised(person.email)
    account = session.scalar(select(Account).where(of_address, Account.provider_subject.is_(None)))
    if account is None or account.disabled_at is not None:
        raise RefusedError(Refusal.PROVIDER_UNKNOWN, provider=provider)
    if account.confirmed_at is None:
        _take_over(session, account, now)
    account.provider_subject = subject
    session.flush()
    act = "linked with the single sign-on"
    asks = Principal(account.id, account.role, account.party_id)
    journal.record(session, asks, act, subject_kind="account", subject_id=account.public_id, now=now)
    return account


def _take_over(session: Session, account: Account, now: datetime) -> None:
    """Give the account to whose address it is: whoever made it had never shown that the address is theirs.

    So their password and codes go, and what they were signed in with.
    """
    account.confirmed_at = now
    account.password_hash = None
    account.sign_in_generation += 1
    sign_ins.forget_codes(session, account)
