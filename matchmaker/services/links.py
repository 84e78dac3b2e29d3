"""Mailed links: whoever opens one has read the mail to an address. Each serves one purpose, once, for a time.

Of the token and the short code only hashes are kept. A link of an account holds only as long as the account's
generation does: a new password, another role or closing the account ends all that were mailed before. Opening a link
reads it (`found`), since programs that look through mail open links too; only `use` uses it up, by one conditional
update, so that of many at once one succeeds.

These are steps of other use cases, not acts of a person, so nobody's right is asked here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.tokens import hashed, hashed_code, new_code, new_token, same
from matchmaker.store.base import new_public_id
from matchmaker.store.tables.accounts import Account, MailedLink

MOST_TRIES = 5
"""Of a short code, for each link."""

FOR_ACCOUNTS = frozenset({LinkPurpose.CONFIRM, LinkPurpose.RESET, LinkPurpose.SIGN_IN, LinkPurpose.ADDRESS})
"""Purposes that nothing but an account serves: a link of these without one was mailed to nobody and opens nothing."""

_LINKS = select(
    MailedLink.id,
    MailedLink.public_id,
    MailedLink.purpose,
    MailedLink.address,
    MailedLink.account_id,
    MailedLink.role,
    MailedLink.party_id,
    MailedLink.profile_id,
    MailedLink.invited_by_id,
    MailedLink.expires_at,
).outerjoin(Account, Account.id == MailedLink.account_id)


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made: what the mail says, and what the page of whoever asked for it may know."""

    token: str
    code: str
    """Empty where none was wanted."""
    public_id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that holds, or was just used, with all that it was bound to when it was made."""

    id: int
    public_id: str
    purpose: LinkPurpose
    address: str
    account_id: int | None
    role: Role | None
    party_id: int | None
    profile_id: int | None
    invited_by_id: int | None
    expires_at: datetime


def make(
    session: Session,
    purpose: LinkPurpose,
    *,
    address: str,
    account: Account | None = None,
    lasts: timedelta,
    now: datetime,
    with_code: bool = False,
    **bound: object,
) -> MadeLink:
    """Make a link that is mailed to an address.

    Parameters
    ----------
    account
        Whose it is; None where the address has none, which is written down all the same, or where it is yet to be made.
    bound
        What else holds when it is used: ``role``, ``party_id``, ``profile_id``, ``invited_by_id``.
    """
    made = MadeLink(new_token(), new_code() if with_code else "", new_public_id())
    session.add(
        MailedLink(
            public_id=made.public_id,
            purpose=purpose,
            account_id=account.id if account else None,
            address=address,
            token_sha256=hashed(made.token),
            code_sha256=hashed_code(made.code, made.public_id) if made.code else None,
            generation=account.sign_in_generation if account else 0,
            made_at=now,
            expires_at=now + lasts,
            **bound,
        )
    )
    session.flush()
    return made


def make_each(
    session: Session,
    purpose: LinkPurpose,
    bound: Sequence[Mapping[str, object]],
    *,
    lasts: timedelta,
    now: datetime,
) -> list[MadeLink]:
    """Make a link for each of many, however many in one statement; see `make` for what can be bound to one.

    Parameters
    ----------
    bound
        What holds for each, its ``address`` among it.
    """
    made = [MadeLink(new_token(), "", new_public_id()) for _each in bound]
    session.add_all(
        MailedLink(
            public_id=link.public_id,
            purpose=purpose,
            token_sha256=hashed(link.token),
            generation=0,
            made_at=now,
            expires_at=now + lasts,
            **each,
        )
        for link, each in zip(made, bound, strict=True)
    )
    session.flush()
    return made


def forget(session: Session, purpose: LinkPurpose, profiles: Collection[int], made_at: datetime) -> None:
    """Delete the links that were made for some profiles at one moment, since no letter brings them."""
    these = MailedLink.purpose == purpose, MailedLink.profile_id.in_(profiles), MailedLink.made_at == made_at
    session.execute(delete(MailedLink).where(*these).execution_options(synchronize_session=False))


def found(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> Link | None:
    """Return the link of a token if it holds; it stays as it is."""
    return _read(session, _LINKS.where(MailedLink.token_sha256 == hashed(token), _holds(purpose, now)))


def use(session: Session, token: str, purpose: LinkPurpose, now: datetime) -> Link:
    """Use a link up.

    Raises
    ------
    RefusedError
        It does not hold: used, run out, made for something else, or its account has moved on.
    """
    link = found(session, token, purpose, now)
    if link is None or not _used_up(session, link, now):
        raise RefusedError(Refusal.LINK_OVER)
    return link


def asked_for(session: Session, public_id: str) -> LinkPurpose | None:
    """Return what somebody asked for from whose page this id is; whether anything was mailed is not told."""
    return session.scalar(select(MailedLink.purpose).where(MailedLink.public_id == public_id))


def use_code(session: Session, public_id: str, code: str, purpose: LinkPurpose, now: datetime) -> Link:
    """Use a link up by its short code, typed into the page that it was asked from.

    Each try is counted before it is judged; what refuses it has to be committed all the same.

    Raises
    ------
    RefusedError
        It is not the code, there were too many tries, or the link does not hold: nobody is told which.
    """
    typed = hashed_code(code, public_id)
    this = MailedLink.public_id == public_id
    tried = session.execute(
        update(MailedLink)
        .where(this, MailedLink.attempts < MOST_TRIES)
        .values(attempts=MailedLink.attempts + 1)
        .returning(MailedLink.code_sha256)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    link = _read(session, _LINKS.where(this, _holds(purpose, now)))
    if not same(typed, tried or hashed_code("", "")) or link is None or not _used_up(session, link, now):
        raise RefusedError(Refusal.CODE_WRONG, "code")
    return link


def use_up_others(session: Session, account_id: int, now: datetime, *purposes: LinkPurpose) -> None:
    """Use up whatever else was mailed to the owner of an account: of some purposes, or of all where none is named."""
    others = update(MailedLink).where(MailedLink.account_id == account_id, MailedLink.used_at.is_(None))
    if purposes:
        others = others.where(MailedLink.purpose.in_(purposes))
    session.execute(others.values(used_at=now).execution_options(synchronize_session=False))


def _holds(purpose: LinkPurpose, now: datetime) -> ColumnElement[bool]:
    in_force = and_(Account.sign_in_generation == MailedLink.generation, Account.disabled_at.is_(None))
    nobody = MailedLink.account_id.is_(None)
    return and_(
        MailedLink.purpose == purpose,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > now,
        in_force if purpose in FOR_ACCOUNTS else or_(nobody, in_force),
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> Link | None:
    row = session.execute(query).one_or_none()
    return Link(*row) if row else None


def _used_up(session: Session, link: Link, now: datetime) -> bool:
    """Mark a link as used, and return whether nobody else did so a moment before."""
    this = update(MailedLink).where(MailedLink.id == link.id, MailedLink.used_at.is_(None))
    used = session.execute(this.values(used_at=now).returning(MailedLink.id))
    return used.scalar_one_or_none() is not None
