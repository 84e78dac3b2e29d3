"""Let somebody leave the own office: close the account, or take the role away. Never one's own, and never the last."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.services.accounts.closing import close, somebody_else
from matchmaker.services.accounts.last_one import require_another
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.roles import give_role
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail.letters import office as letters
from matchmaker.services.offices.reading import of_office, own_party
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import names
from matchmaker.store.queries import offices as queries
from matchmaker.store.tables.accounts import Account

LONGEST_REASON = 500


def close_account(
    session: Session, principal: Principal, account_id: str, *, reason: str, mailed: bool, now: datetime
) -> None:
    """Close the account of somebody of the own office: nobody can sign in with it any more.

    Raises
    ------
    NotFoundError
        Nobody of the own office has such an account.
    ReasonNeededError
        There is no reason.
    RefusedError
        It is one's own account, or that of the last organiser; or the reason cannot be kept.
    """
    account, why = _leaving(session, principal, account_id, reason)
    close(session, account, now)
    note_account(session, principal, "account closed", account, now, reason=why)
    if mailed:
        _tell(session, letters.closed, account, why, now)


def take_role_away(
    session: Session, principal: Principal, account_id: str, *, reason: str, mailed: bool, now: datetime
) -> None:
    """Make somebody of the own office an expert like any other, who has no part in what offices do.

    Raises
    ------
    NotFoundError, ReasonNeededError, RefusedError
        See :func:`close_account`.
    """
    account, why = _leaving(session, principal, account_id, reason)
    require_another(session, account)
    before = account.role
    give_role(session, account, Role.EXPERT, account.party_id)
    note_account(session, principal, "role taken away", account, now, reason=why, details={"role": before.value})
    if mailed and account.disabled_at is None:
        _tell(session, letters.role_taken, account, why, now)


def _leaving(session: Session, principal: Principal, account_id: str, reason: str) -> tuple[Account, str]:
    """Return the account of somebody else of the own office, and the reason as it is kept."""
    why = kept_line(reason, "reason", most=LONGEST_REASON)
    require(principal, Action.ROLE_CHANGE, of_office(principal), reason=why)
    of_own = Account.party_id == own_party(principal), Account.role.in_(queries.OF_OFFICES)
    account = session.scalar(select(Account).where(Account.public_id == account_id, *of_own))
    return somebody_else(principal, account), why


def _tell(session: Session, letter: "letters.OfLeaving", account: Account, reason: str, now: datetime) -> None:
    party = account.party_id or 0
    office = names.party_names(session, account.language, [party]).get(party, "")
    tell(
        session,
        account,
        lambda say: letter(say, office=office, reason=reason),
        by_mail=True,
        kind=LetterKind.OFFICE,
        now=now,
    )
