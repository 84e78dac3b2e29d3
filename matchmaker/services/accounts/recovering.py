"""A new password for somebody who forgot theirs, by a link to the address of the account."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.services import links
from matchmaker.services.accounts.mailing import Errand, ask
from matchmaker.services.accounts.noting import note_account, owner_of
from matchmaker.services.accounts.telling import tell
from matchmaker.services.links import MadeLink
from matchmaker.services.mail import Letter, Say
from matchmaker.services.mail.letters import accounts as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.services.mail.letters.own_account import password_changed
from matchmaker.store.tables.accounts import Account

RESET = Errand(LinkPurpose.RESET, timedelta(minutes=30), with_code=False)


def ask_reset(session: Session, principal: Principal, *, email: str, language: str, ways: Ways, now: datetime) -> None:
    """Mail a link to choose a new password; to an address without an account, that there is none.

    Raises
    ------
    RefusedError
        The address is none.
    """
    require(principal, Action.SIGN_IN, NOTHING)

    def letter(say: Say, made: MadeLink, _account: Account) -> Letter:
        return letters.new_password(say, link=ways.opened_by(made.token), lasts=RESET.lasts)

    ask(session, RESET, email=email, language=language, ways=ways, letter=letter, now=now)


def can_choose(session: Session, principal: Principal, token: str, now: datetime) -> bool:
    """Return whether a link to choose a new password holds; it stays as it is."""
    require(principal, Action.SIGN_IN, NOTHING)
    return links.found(session, token, LinkPurpose.RESET, now) is not None


def choose_password(session: Session, principal: Principal, *, token: str, password_hash: str, now: datetime) -> None:
    """Give the owner of a mailed link the password that they chose.

    Every sign-in of the account ends, and every other link that was mailed to it. One-time codes stay: a mailbox alone
    opens no office.

    Raises
    ------
    RefusedError
        The link does not hold.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    link = links.use(session, token, LinkPurpose.RESET, now)
    account = session.get_one(Account, link.account_id)
    account.password_hash = password_hash
    account.confirmed_at = account.confirmed_at or now
    account.sign_in_generation += 1
    links.use_up_others(session, account.id, now)
    note_account(session, owner_of(account), "password chosen by a mailed link", account, now)
    tell(session, account, lambda say: password_changed(say, now), by_mail=True, kind=LetterKind.PASSWORD, now=now)
