"""What an operator does about somebody's account: each act with its entry in the journal, never about one's own.

The last operator is kept, and so is the last organiser of each party.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts import recovering
from matchmaker.services.accounts.closing import close, somebody_else
from matchmaker.services.accounts.last_one import require_another
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.roles import give_role
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail import Letter
from matchmaker.services.mail.letters import office as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import administration as queries
from matchmaker.store.tables.accounts import Account

LONGEST_REASON = 500
OF_PARTIES = frozenset({Role.ORGANISER, Role.REVIEWER, Role.EXPERT})


def change_role(
    session: Session,
    principal: Principal,
    account_id: str,
    *,
    role: str,
    party: str,
    reason: str,
    mailed: bool,
    now: datetime,
) -> None:
    """Give an account another role or party; what it was signed in with ends.

    Parameters
    ----------
    party
        The code of its party; of no meaning for an operator, who belongs to none.

    Raises
    ------
    NotFoundError
        There is no such account.
    RefusedError
        It is one's own, or the last of its kind; the role is none, needs a party, or a profile binds it to its party;
        or there is no reason.
    """
    account, why = _asked(session, principal, account_id, reason)
    if role not in list(Role):
        raise RefusedError(Refusal.ROLE_UNKNOWN, "role")
    wanted, party_id = Role(role), None if role == Role.OPERATOR else queries.party_called(session, party)
    if wanted in OF_PARTIES and party_id is None:
        raise RefusedError(Refusal.ROLE_NEEDS_PARTY, "party")
    bound = queries.party_of_profile(session, account.id)
    if bound is not None and bound != party_id:
        raise RefusedError(Refusal.PARTY_OF_PROFILE, "party")
    if account.role is wanted and account.party_id == party_id:
        raise RefusedError(Refusal.NOTHING_CHANGED)
    require_another(session, account)
    before = account.role
    give_role(session, account, wanted, party_id)
    details = {"from": before.value, "to": wanted.value}
    note_account(session, principal, "role changed", account, now, reason=why, details=details)
    if mailed and account.disabled_at is None:
        _tell(session, letters.changed_by_operator, account, why, now)


def close_account(
    session: Session, principal: Principal, account_id: str, *, reason: str, mailed: bool, now: datetime
) -> None:
    """Close an account: nobody can sign in with it any more."""
    account, why = _asked(session, principal, account_id, reason)
    close(session, account, now)
    note_account(session, principal, "account closed", account, now, reason=why)
    if mailed:
        _tell(session, letters.closed_by_operator, account, why, now)


def reopen_account(
    session: Session, principal: Principal, account_id: str, *, reason: str, mailed: bool, now: datetime
) -> None:
    """Open a closed account again; its password is the one that it had."""
    account, why = _asked(session, principal, account_id, reason)
    if account.disabled_at is None:
        raise RefusedError(Refusal.ACCOUNT_OPEN)
    account.disabled_at = None
    note_account(session, principal, "account opened again", account, now, reason=why)
    if mailed:
        _tell(session, letters.reopened, account, why, now)


def end_sign_ins(session: Session, principal: Principal, account_id: str, *, reason: str, now: datetime) -> None:
    """End all sign-ins of an account: whoever holds a cookie of it has to sign in again."""
    account, why = _asked(session, principal, account_id, reason)
    account.sign_in_generation += 1
    note_account(session, principal, "sign-ins ended", account, now, reason=why)


def send_reset(
    session: Session, principal: Principal, account_id: str, *, reason: str, ways: Ways, now: datetime
) -> None:
    """Mail somebody a link to choose a new password, as the page would on which they ask for it themself."""
    account, why = _asked(session, principal, account_id, reason)
    if account.disabled_at is not None:
        raise RefusedError(Refusal.ACCOUNT_CLOSED)
    recovering.ask_reset(session, principal, email=account.email, language=account.language, ways=ways, now=now)
    note_account(session, principal, "link for a new password sent", account, now, reason=why)


def _asked(session: Session, principal: Principal, account_id: str, reason: str) -> tuple[Account, str]:
    """Return somebody else's account, and the reason as it is kept."""
    why = kept_line(reason, "reason", most=LONGEST_REASON, needed=True)
    require(principal, Action.ADMIN, NOTHING)
    require(principal, Action.ROLE_CHANGE, NOTHING, reason=why)
    account = session.scalar(select(Account).where(Account.public_id == account_id))
    return somebody_else(principal, account), why


def _tell(session: Session, letter: Callable[..., Letter], account: Account, reason: str, now: datetime) -> None:
    tell(session, account, lambda say: letter(say, reason=reason), by_mail=True, now=now)
