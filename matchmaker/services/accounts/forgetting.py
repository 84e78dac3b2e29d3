"""Forgetting what served its time: mailed links that are over, accounts that nobody ever confirmed."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.services import limits
from matchmaker.services.links import FOR_ACCOUNTS
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn
from matchmaker.store.tables.people import Profile

LINKS_KEPT = timedelta(days=2)
"""After they are over: those of strangers' addresses are the only trace of people whom we do not know."""

INVITATIONS_KEPT = timedelta(days=30)
"""Longer, since an office looks up whom it has invited."""

CONFIRMED_WITHIN = timedelta(days=30)


def forget_links(session: Session, now: datetime) -> int:
    """Delete links that are over; return how many."""
    of_accounts = MailedLink.purpose.in_(FOR_ACCOUNTS)
    over = or_(of_accounts & (MailedLink.expires_at < now - LINKS_KEPT), MailedLink.expires_at < now - INVITATIONS_KEPT)
    return _deleted(session, MailedLink, over)


def forget_unconfirmed(session: Session, now: datetime) -> int:
    """Delete accounts that were registered and never confirmed, which frees the address; return how many."""
    return _deleted(session, Account, never_used() & (Account.created_at < now - CONFIRMED_WITHIN))


def never_used() -> ColumnElement[bool]:
    """Return what is true of an account that somebody registered and nobody ever confirmed or opened."""
    return (
        (Account.role == Role.EXPERT)
        & Account.confirmed_at.is_(None)
        & ~exists().where(Profile.account_id == Account.id)
        & ~exists().where(SignIn.account_id == Account.id)
    )


def forget_tries(session: Session, now: datetime) -> int:
    """Delete counts of tries that no limit looks at any more; return how many."""
    return limits.forget_old(session, now)


def _deleted(session: Session, table: type[MailedLink] | type[Account], which: ColumnElement[bool]) -> int:
    gone = delete(table).where(which).returning(table.id).execution_options(synchronize_session=False)
    return len(session.execute(gone).all())
