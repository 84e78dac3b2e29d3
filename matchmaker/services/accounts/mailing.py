"""Mailing a link to whoever owns an address: one row and one letter each time, also where there is no account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.addresses import usable_address
from matchmaker.domain.people import LinkPurpose
from matchmaker.services import links
from matchmaker.services.links import MadeLink
from matchmaker.services.mail import Letter, Say, post, say_in
from matchmaker.services.mail.letters import accounts as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter: the address as it is kept, or as it was typed where nobody has it."""

    address: str
    language: str

    @classmethod
    def of(cls, account: Account | None, typed: str, language: str) -> "Addressee":
        """Return the owner of an account, in their language; without one, the address that was typed."""
        return cls(account.email, account.language) if account else cls(typed, language)


@dataclass(frozen=True, slots=True)
class Errand:
    """What a mailed link is for and how long it holds."""

    purpose: LinkPurpose
    lasts: timedelta
    with_code: bool


def ask(
    session: Session,
    errand: Errand,
    *,
    email: str,
    language: str,
    ways: Ways,
    opens: Callable[[Account], bool] = lambda _account: True,
    letter: Callable[[Say, MadeLink, Account], Letter],
    now: datetime,
) -> str:
    """Mail whoever owns the address that somebody typed; return the id of the page of whoever asked.

    An address without an account, and one whose account is closed, get a letter that says so.

    Parameters
    ----------
    opens
        Whether the link may open an account at all; the letter to one that it may not open says what does.
    letter
        To the owner of an open account.

    Raises
    ------
    RefusedError
        The address is none.
    """
    address = usable_address(email, "email")
    account = queries.account_of(session, address)
    is_open = account is not None and account.disabled_at is None

    def words(say: Say, made: MadeLink) -> Letter:
        if account is None:
            return letters.no_account(say, ways=ways)
        return letter(say, made, account) if is_open else letters.closed(say)

    opened = account if is_open and account is not None and opens(account) else None
    return mail(session, errand, Addressee.of(account, address, language), opened, words, now)


def mail(
    session: Session,
    errand: Errand,
    to: Addressee,
    account: Account | None,
    letter: Callable[[Say, MadeLink], Letter],
    now: datetime,
) -> str:
    """Make a link and mail a letter; return the id by which the page of whoever asked knows it.

    Parameters
    ----------
    account
        What the link opens. None: nothing, and the letter does not mention it.
    """
    made = links.make(
        session,
        errand.purpose,
        address=to.address,
        account=account,
        lasts=errand.lasts,
        now=now,
        with_code=errand.with_code,
    )
    words = letter(say_in(to.language), made)
    post(session, words, kind=errand.purpose.value, address=to.address, language=to.language, now=now)
    return made.public_id
