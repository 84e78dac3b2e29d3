"""A person's own account: what it says, where it is signed in, and its password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.proving import Proof, require_password
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail.letters.own_account import password_changed
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from matchmaker.services.tokens import hashed
from matchmaker.store.queries import accounts as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.accounts import OpenSignIn
from matchmaker.store.tables.accounts import Account


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the page of an account shows its owner; `sign_ins` has the one that was used last first."""

    email: str
    role: Role
    party: str
    language: str
    time_zone: str | None
    has_password: bool
    is_linked: bool
    """Whether the provider of the single sign-on knows the person as this account."""
    codes_since: datetime | None
    sign_ins: tuple[OpenSignIn, ...]


def overview(session: Session, principal: Principal, *, token: str, language: str, now: datetime) -> OwnAccount:
    """Return the account of the person who asks; `token` says which of the sign-ins is the one in use."""
    account = own_account(session, principal)
    parties = names.party_names(session, language)
    return OwnAccount(
        email=account.email,
        role=account.role,
        party=parties.get(account.party_id, "") if account.party_id is not None else "",
        language=account.language,
        time_zone=queries.time_zone_of(session, account.id),
        has_password=account.password_hash is not None,
        is_linked=account.provider_subject is not None,
        codes_since=account.one_time_since,
        sign_ins=queries.open_sign_ins(session, account.id, hashed(token), now, now - sign_ins.IDLE),
    )


def end_one(session: Session, principal: Principal, sign_in: str, *, now: datetime) -> None:
    """End one of one's own sign-ins, by its public id.

    Raises
    ------
    NotFoundError
        There is none, it is somebody else's, or it has ended already.
    """
    account = own_account(session, principal)
    if not sign_ins.end_by_id(session, account.id, sign_in, now):
        raise NotFoundError("There is no such sign-in.")


def end_others(session: Session, principal: Principal, *, token: str, now: datetime) -> int:
    """End all of one's own sign-ins but the one in use; return how many there were."""
    account = own_account(session, principal)
    return sign_ins.end_others(session, account.id, token, now)


def change_password(
    session: Session,
    principal: Principal,
    *,
    proof: Proof | None,
    password_hash: str | None,
    by_mail: bool,
    now: datetime,
) -> str:
    """Give one's own account another password; return the token with which this sign-in goes on. All others end.

    Parameters
    ----------
    proof
        Of the old password; None where it was wrong.
    password_hash
        Of the new password; None where its length is refused.
    by_mail
        Whether letters can be sent here: then one tells the owner, who may not be the one who did it.

    Raises
    ------
    RefusedError
        The old password is wrong, or the new one too short.
    """
    account = own_account(session, principal)
    require_password(account, proof, "old")
    if password_hash is None:
        raise RefusedError(Refusal.PASSWORD_TOO_SHORT, "new", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    account.password_hash = password_hash
    account.sign_in_generation += 1
    session.flush()
    note_account(session, principal, "password changed", account, now)
    tell(session, account, lambda say: password_changed(say, now), by_mail=by_mail, kind=LetterKind.PASSWORD, now=now)
    return sign_ins.begin(session, account, now, complete=True)


def own_account(session: Session, principal: Principal) -> Account:
    """Return the account of the person who asks, whom the policy lets see and change it."""
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.ACCOUNT_OWN, Resource(owners=owners))
    account = session.scalar(select(Account).where(Account.id == principal.account))
    if account is None:
        raise SignInNeededError("Please sign in first.")
    return account
