"""Mailing a link to whoever owns an address: one row and one letter each time, also where there is no account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose
from matchmaker.services import links
from matchmaker.services.links import MadeLink
from matchmaker.services.mail import Letter, Say, post, say_in
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
