"""Confirming the address of an account: the one who reads its mail owns it, and is signed in."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import links
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.links import Link
from matchmaker.store.tables.accounts import Account


def confirm(
    session: Session,
    principal: Principal,
    *,
    token: str,
    registered_here: bool,
    password_hash: str | None,
    now: datetime,
) -> str:
    """Confirm the address that a link was mailed to, and sign its owner in; return the token of the sign-in.

    Parameters
    ----------
    registered_here
        Whether the link is opened in the browser in which the address was registered. If not, whoever registered it
        may be somebody else, and what they typed as password does not count.
    password_hash
        Of the password that is chosen now; needed where the link is opened in another browser.

    Raises
    ------
    RefusedError
        The link does not hold, or the password is missing.
    """
    require(principal, Action.LINK_USE, NOTHING)
    if password_hash is None and not registered_here:
        raise RefusedError(Refusal.LINK_OVER)
    account = _confirmed(session, links.use(session, token, LinkPurpose.CONFIRM, now), now)
    if password_hash is not None:
        account.password_hash = password_hash
    return begin(session, account, now)


def confirm_by_code(session: Session, principal: Principal, *, public_id: str, code: str, now: datetime) -> str:
    """Confirm an address by the code that was mailed to it, typed into the page that followed registering."""
    require(principal, Action.LINK_USE, NOTHING)
    return begin(
        session, _confirmed(session, links.use_code(session, public_id, code, LinkPurpose.CONFIRM, now), now), now
    )


def _confirmed(session: Session, link: Link, now: datetime) -> Account:
    account = session.get_one(Account, link.account_id)
    account.confirmed_at = account.confirmed_at or now
    links.use_up_others(session, account.id, now, LinkPurpose.CONFIRM)
    return account
