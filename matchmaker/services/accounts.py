"""Accounts: who can sign in. Used from the pages and, for the first organiser of an installation, from the terminal.

A sign-in is a row; the cookie carries its random token and nothing else. So signing out, a change of the password or
the role, and disabling an account end it at once, whoever holds the cookie.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password, matches
from matchmaker.store.queries import accounts as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.accounts import SignedInRow
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.regions import Party

TOKEN_BYTES = 32
LASTS = {Role.EXPERT: timedelta(days=30)}
LASTS_FOR_OFFICES = timedelta(hours=24)
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: the principal that the policy knows, and how the pages address the person."""

    principal: Principal
    email: str
    name: str
    language: str
    time_zone: str | None


def register(
    session: Session, principal: Principal, *, email: str, password: str, party: str, language: str, now: datetime
) -> str:
    """Make an expert's account and sign it in; return the token.

    Parameters
    ----------
    party
        The code of the person's party.

    Raises
    ------
    RefusedError
        The address is wrong or has an account, the password is too short, or there is no such party.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    party_id = session.scalar(select(Party.id).where(Party.code == party))
    if party_id is None:
        raise RefusedError(Refusal.PARTY_UNKNOWN, "party")
    account = _added(session, email, password, Role.EXPERT, party_id, language, now)
    return _signed_in(session, account, now)


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
    return _signed_in(session, account, now)


def sign_out(session: Session, principal: Principal, *, token: str, now: datetime) -> None:
    """End the sign-in of a token, if it still holds."""
    require(principal, Action.SIGN_OUT, NOTHING)
    session.execute(
        update(SignIn).where(SignIn.token_sha256 == _hashed(token), SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def choose_language(session: Session, principal: Principal, language: str) -> None:
    """Keep the language of the person who asks; without an account there is nothing to keep it in."""
    require(principal, Action.LANGUAGE_CHOOSE, NOTHING)
    session.execute(update(Account).where(Account.id == principal.account).values(language=language))


def identity_of(session: Session, token: str, now: datetime) -> Identity | None:
    """Return who holds a token; None where its sign-in does not hold any more."""
    row = queries.signed_in(session, _hashed(token), now)
    return _identity(session, row) if row else None


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
    return _added(session, email, password, role, party_id, language, now)


def set_password(session: Session, *, email: str, password: str) -> None:
    """Give an account a new password and end its sign-ins: the operator's own act at the terminal."""
    account = _account(session, email)
    account.password_hash = hash_password(_long_enough(password))
    account.sign_in_generation += 1


def disable(session: Session, *, email: str, now: datetime) -> None:
    """Close an account and end its sign-ins: the operator's own act at the terminal."""
    account = _account(session, email)
    account.disabled_at = account.disabled_at or now
    account.sign_in_generation += 1


def parties_to_choose(session: Session, language: str) -> list[tuple[str, str]]:
    """Return code and name of the parties that a person may belong to."""
    known = names.party_names(session, language)
    rows = session.execute(select(Party.id, Party.code).order_by(Party.id))
    return [(code, known.get(key, code)) for key, code in rows]


def normalised(email: str) -> str:
    """Return what all spellings of an address share; two accounts never have the same.

    Compatibility forms are kept apart on purpose: mail goes to the address as it was written, never to a look-alike.
    """
    return unicodedata.normalize("NFC", email.strip()).casefold()


def usable_address(email: str, field: str) -> str:
    """Return an address that mail can be sent to, as it is kept.

    Raises
    ------
    RefusedError
        It is none; `field` says where it was written.
    """
    address = unicodedata.normalize("NFC", email.strip())
    name, at, domain = address.rpartition("@")
    printable = address.isprintable() and " " not in address and address.isascii()
    parts = domain.split(".")
    mailable = at and name and "@" not in name and len(parts) > 1 and all(parts) and len(address) <= LONGEST_ADDRESS
    if not (mailable and printable):
        raise RefusedError(Refusal.ADDRESS_WRONG, field)
    return address


def _account(session: Session, email: str) -> Account:
    account = session.scalar(select(Account).where(Account.email_normalised == normalised(email)))
    if account is None:
        raise InputError("EMAIL", "", "the address of an account", repr(email))
    return account


def _added(
    session: Session, email: str, password: str, role: Role, party_id: int | None, language: str, now: datetime
) -> Account:
    address = usable_address(email, "email")
    _long_enough(password)
    if session.scalar(select(Account.id).where(Account.email_normalised == normalised(address))) is not None:
        raise RefusedError(Refusal.ADDRESS_TAKEN, "email")
    account = Account(
        email=address,
        email_normalised=normalised(address),
        password_hash=hash_password(password),
        role=role,
        party_id=party_id,
        language=language,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def _long_enough(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RefusedError(Refusal.PASSWORD_TOO_SHORT, "password", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    return password


def _signed_in(session: Session, account: Account, now: datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lasts = LASTS.get(account.role, LASTS_FOR_OFFICES)
    session.add(
        SignIn(
            token_sha256=_hashed(token),
            account_id=account.id,
            generation=account.sign_in_generation,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _identity(session: Session, row: SignedInRow) -> Identity:
    workshops = queries.workshops_of(session, row.profile_id) if row.profile_id is not None else frozenset()
    principal = Principal(row.account_id, row.role, row.party_id, row.profile_id, workshops)
    return Identity(principal, row.email, row.name or row.email.partition("@")[0], row.language, row.time_zone)
