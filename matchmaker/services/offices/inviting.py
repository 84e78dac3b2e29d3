"""Invite somebody into the own office, and take an invitation back.

Inviting tells nothing about whether an address has an account: the letter, the page and the row are the same. Who holds
the link proves the address with it; what became of that is theirs to see alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal, links, mail
from matchmaker.services.accounts import normalised, usable_address
from matchmaker.services.mail.letters import office as letters
from matchmaker.services.offices.reading import of_office, own_party
from matchmaker.store.queries import names
from matchmaker.store.queries import offices as queries
from matchmaker.store.tables.accounts import Account, MailedLink

LASTS = timedelta(days=7)
MOST_OPEN = 50
"""How many invitations of a party may be open at once: an office has tens of people, a mistake or a thief more."""


def invite(
    session: Session,
    principal: Principal,
    *,
    email: str,
    role: str,
    language: str,
    link: Callable[[str], str],
    mailed: bool,
    now: datetime,
) -> str:
    """Invite somebody into the own office; return the address of the page on which they accept.

    An earlier invitation of the same address ends.

    Parameters
    ----------
    link
        Makes the address of that page from a token.
    mailed
        Whether letters can be sent. Where not, whoever invites has to hand the address over.

    Raises
    ------
    RefusedError
        The address or the role cannot be used, somebody with this address is of the office already, or too many
        invitations are open.
    """
    require(principal, Action.INVITE, of_office(principal))
    party = own_party(principal)
    address = usable_address(email, "email")
    if role not in queries.OF_OFFICES:
        raise RefusedError(Refusal.ROLE_UNKNOWN, "role")
    if any(normalised(row.email) == normalised(address) for row in queries.people(session, party)):
        raise RefusedError(Refusal.IN_OFFICE_ALREADY, "email")
    _end(session, party, address, now)
    if len(queries.invitations(session, party, now)) >= MOST_OPEN:
        raise RefusedError(Refusal.TOO_MANY, "email", most=MOST_OPEN)
    made = links.make(
        session,
        LinkPurpose.INVITE,
        address=address,
        role=Role(role),
        party_id=party,
        invited_by_id=principal.account,
        lasts=LASTS,
        now=now,
    )
    target = link(made.token)
    if mailed:
        _send(session, principal, party, address, Role(role), language, target, now)
    journal.record(
        session,
        principal,
        "invited into the office",
        subject_kind="invitation",
        subject_id=made.public_id,
        details={"role": role},
        now=now,
    )
    return target


def withdraw_invitation(session: Session, principal: Principal, invitation_id: str, *, now: datetime) -> None:
    """Take an invitation of the own office back: its link opens nothing any more.

    Raises
    ------
    NotFoundError
        There is none that could still be accepted.
    """
    require(principal, Action.INVITE, of_office(principal))
    ended = session.execute(
        update(MailedLink)
        .where(*_open(own_party(principal), now), MailedLink.public_id == invitation_id)
        .values(expires_at=now)
        .returning(MailedLink.id)
    ).all()
    if not ended:
        raise NotFoundError("There is nothing at this address.")
    journal.record(
        session, principal, "invitation withdrawn", subject_kind="invitation", subject_id=invitation_id, now=now
    )


def _end(session: Session, party: int, address: str, now: datetime) -> None:
    """End what is open for an address: only the latest link opens the office."""
    open_to = session.execute(select(MailedLink.id, MailedLink.address).where(*_open(party, now)))
    same = [key for key, known in open_to if normalised(known) == normalised(address)]
    session.execute(update(MailedLink).where(MailedLink.id.in_(same)).values(expires_at=now))


def _open(party: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        MailedLink.purpose == LinkPurpose.INVITE,
        MailedLink.party_id == party,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > now,
    )


def _send(
    session: Session,
    principal: Principal,
    party: int,
    address: str,
    role: Role,
    language: str,
    link: str,
    now: datetime,
) -> None:
    by = session.scalar(select(Account.email).where(Account.id == principal.account)) or ""
    office = names.party_names(session, language, [party]).get(party, "")
    letter = letters.invitation(mail.say_in(language), office=office, by=by, role=role, link=link, days=LASTS.days)
    mail.post(session, letter, kind=LetterKind.INVITE, address=address, language=language, now=now)
