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
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.noting import note_account, owner_of
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail.letters.own_account import linked
from matchmaker.services.openid import Person
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account

LONGEST_SUBJECT = 400


def enter(
    session: Session, principal: Principal, person: Person, *, provider: str, by_mail: bool, now: datetime
) -> str:
    """Sign in whom the provider stated; return the token. Where the account has one-time codes, it waits for one.

    Parameters
    ----------
    provider
        What people call the provider, for what is said to them.
    by_mail
        Whether letters can be sent here: then one tells the owner when the account is linked.

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
        tell(session, account, lambda say: linked(say, now, provider=provider), by_mail=by_mail, now=now)
    if account.disabled_at is not None:
        raise RefusedError(Refusal.PROVIDER_UNKNOWN, provider=provider)
    return sign_ins.begin(session, account, now)


def _linked(session: Session, person: Person, subject: str, provider: str, now: datetime) -> Account:
    """Return the account of the stated address, linked with the provider's name for the person."""
    if not person.email_verified:
        raise RefusedError(Refusal.PROVIDER_UNVERIFIED, provider=provider)
    account = queries.account_of(session, person.email)
    if account is None or account.provider_subject is not None or account.disabled_at is not None:
        raise RefusedError(Refusal.PROVIDER_UNKNOWN, provider=provider)
    if account.confirmed_at is None:
        _take_over(session, account, now)
    account.provider_subject = subject
    session.flush()
    note_account(session, owner_of(account), "linked with the single sign-on", account, now)
    return account


def _take_over(session: Session, account: Account, now: datetime) -> None:
    """Give the account to whose address it is: whoever made it had never shown that the address is theirs.

    So their password and codes go, and what they were signed in with.
    """
    account.confirmed_at = now
    account.password_hash = None
    account.sign_in_generation += 1
    sign_ins.forget_codes(session, account)
