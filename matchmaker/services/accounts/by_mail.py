"""Signing in without a password: by a mailed link, or by the short code in the same letter.

This is for experts, who come a few times in a year. An account that sees what others have entered opens by its password
only, and the letter says so.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.services import links
from matchmaker.services.accounts.mailing import Errand, ask
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.links import Link, MadeLink
from matchmaker.services.mail import Letter, Say
from matchmaker.services.mail.letters import accounts as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.store.tables.accounts import Account

SIGN_IN = Errand(LinkPurpose.SIGN_IN, timedelta(minutes=60), with_code=True)
"""Mail across borders is slow."""


def ask_link(session: Session, principal: Principal, *, email: str, language: str, ways: Ways, now: datetime) -> str:
    """Mail an expert a link and a code to sign in; return the id of the page for the code, whoever owns the address.

    Raises
    ------
    RefusedError
        The address is none.
    """
    require(principal, Action.SIGN_IN, NOTHING)

    def letter(say: Say, made: MadeLink, account: Account) -> Letter:
        if not _opens_by_mail(account):
            return letters.sign_in_by_password(say, ways=ways)
        return letters.sign_in(say, link=ways.opened_by(made.token), code=made.code, lasts=SIGN_IN.lasts)

    return ask(
        session,
        SIGN_IN,
        email=email,
        language=language,
        ways=ways,
        opens=_opens_by_mail,
        letter=letter,
        now=now,
    )


def asked_for(session: Session, principal: Principal, public_id: str) -> LinkPurpose | None:
    """Return what the page is for on which somebody types a code; None where nobody was given such a page."""
    require(principal, Action.LINK_USE, NOTHING)
    return links.asked_for(session, public_id)


def link_at(session: Session, principal: Principal, token: str, purpose: LinkPurpose, now: datetime) -> Link | None:
    """Return the link that somebody has opened, if it holds; it stays as it is."""
    require(principal, Action.LINK_USE, NOTHING)
    return links.found(session, token, purpose, now)


def sign_in_by_link(session: Session, principal: Principal, *, token: str, now: datetime) -> str:
    """Sign in whoever was mailed a link; return the token of the sign-in.

    Raises
    ------
    RefusedError
        The link does not hold.
    """
    require(principal, Action.LINK_USE, NOTHING)
    return _signed_in(session, links.use(session, token, LinkPurpose.SIGN_IN, now), now)


def sign_in_by_code(session: Session, principal: Principal, *, public_id: str, code: str, now: datetime) -> str:
    """Sign in whoever was mailed a code and types it into the page that they asked from; return the token.

    Raises
    ------
    RefusedError
        It is not the code, or there were too many tries. They are counted, so this has to be committed.
    """
    require(principal, Action.LINK_USE, NOTHING)
    return _signed_in(session, links.use_code(session, public_id, code, LinkPurpose.SIGN_IN, now), now)


def _opens_by_mail(account: Account) -> bool:
    return account.role is Role.EXPERT


def _signed_in(session: Session, link: Link, now: datetime) -> str:
    account = session.get_one(Account, link.account_id)
    if account.confirmed_at is None:
        # Whoever registered the address need not be its owner, and what they typed as password must not open it.
        account.password_hash = None
        account.sign_in_generation += 1
        account.confirmed_at = now
    links.use_up_others(session, account.id, now, LinkPurpose.SIGN_IN, LinkPurpose.CONFIRM)
    return begin(session, account, now)
