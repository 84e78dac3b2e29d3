"""Making an account: by an expert who registers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts.addresses import normalised, usable_address
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password
from matchmaker.store.queries import names
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party


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
    account = added(session, email, password, Role.EXPERT, party_id, language, now)
    return begin(session, account, now)


def parties_to_choose(session: Session, language: str) -> list[tuple[str, str]]:
    """Return code and name of the parties that a person may belong to."""
    known = names.party_names(session, language)
    rows = session.execute(select(Party.id, Party.code).order_by(Party.id))
    return [(code, known.get(key, code)) for key, code in rows]


def added(
    session: Session, email: str, password: str, role: Role, party_id: int | None, language: str, now: datetime
) -> Account:
    """Write a new account."""
    address = usable_address(email, "email")
    long_enough(password)
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


def long_enough(password: str, field: str = "password") -> str:
    """Return a password of a length that is accepted; `field` says where it was typed."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RefusedError(Refusal.PASSWORD_TOO_SHORT, field, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    return password
