"""Tell the owner of an account what happened to it, by a letter to the address that it has."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.services.mail import Letter, Say, post, say_in
from matchmaker.store.tables.accounts import Account


def tell(
    session: Session,
    account: Account,
    letter: Callable[[Say], Letter],
    *,
    by_mail: bool,
    kind: LetterKind = LetterKind.ACCOUNT,
    address: str = "",
    now: datetime,
) -> None:
    """Have a letter sent to the owner of an account, who may not be the one who did what it tells of.

    Parameters
    ----------
    by_mail
        Whether letters can be sent here; where not, none waits for ever.
    address
        Where else than to the one that the account has.
    """
    if by_mail:
        words = letter(say_in(account.language))
        post(session, words, kind=kind, address=address or account.email, language=account.language, now=now)
