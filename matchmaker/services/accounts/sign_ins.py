"""Who is signed in. A sign-in is a row; the cookie carries its random token and nothing else.

So signing out, a change of the password or the role, and disabling an account end it at once, whoever holds the cookie.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts.addresses import normalised
from matchmaker.services.passwords import matches
from matchmaker.services.tokens import hashed, new_token
from matchmaker.store.queries import accounts as queries
from matchmaker.store.queries.accounts import SignedInRow
from matchmaker.store.tables.accounts import Account, SignIn

LASTS = {Role.EXPERT: timedelta(days=30)}
LASTS_FOR_OFFICES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: the principal that the policy knows, and how the pages address the person."""

    principal: Principal
    email: str
    name: str
    language: str
    time_zone: str | None


def sign_in(session: Session, principal: Principal, *, email: str, password: str, now: datetime) -> str:
    """Sign somebody in and return the token.

    Raises
    ------
    RefusedError
        The address and the password do not belong together. Which of the two was wrong is not said, and takes the same
        time.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    query = select(Account).where(Account.email_normalised == normalised(email), Account.disabled_at.is_(None))
    account = session.scalar(query)
    known = matches(account.password_hash if account else None, password)
    if account is None or not known:
        raise RefusedError(Refusal.SIGN_IN_FAILED)
    return begin(session, account, now)


def sign_out(session: Session, principal: Principal, *, token: str, now: datetime) -> None:
    """End the sign-in of a token, if it still holds."""
    require(principal, Action.SIGN_OUT, NOTHING)
    session.execute(
        update(SignIn).where(SignIn.token_sha256 == hashed(token), SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def choose_language(session: Session, principal: Principal, language: str) -> None:
    """Keep the language of the person who asks; without an account there is nothing to keep it in."""
    require(principal, Action.LANGUAGE_CHOOSE, NOTHING)
    session.execute(update(Account).where(Account.id == principal.account).values(language=language))


def identity_of(session: Session, token: str, now: datetime) -> Identity | None:
    """Return who holds a token; None where its sign-in does not hold any more."""
    row = queries.signed_in(session, hashed(token), now)
    return _identity(session, row) if row else None


def begin(session: Session, account: Account, now: datetime) -> str:
    """Write that somebody is signed in from now on; return the token."""
    token = new_token()
    lasts = LASTS.get(account.role, LASTS_FOR_OFFICES)
    session.add(
        SignIn(
            token_sha256=hashed(token),
            account_id=account.id,
            generation=account.sign_in_generation,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def _identity(session: Session, row: SignedInRow) -> Identity:
    workshops = queries.workshops_of(session, row.profile_id) if row.profile_id is not None else frozenset()
    principal = Principal(row.account_id, row.role, row.party_id, row.profile_id, workshops)
    return Identity(principal, row.email, row.name or row.email.partition("@")[0], row.language, row.time_zone)
