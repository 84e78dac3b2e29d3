"""Accept an invitation: with a new account, or with the one that the address has.

The page is the same in both cases. Whoever has an account signs in with it first, by all that it asks for: a link into
an office is no way round a password or a one-time code.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import links
from matchmaker.services.accounts import normalised
from matchmaker.services.accounts.last_one import require_another
from matchmaker.services.accounts.noting import note_account, owner_of
from matchmaker.services.accounts.roles import give_role
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.offices.proven import claimed_account, made_for
from matchmaker.store.queries import names
from matchmaker.store.tables.accounts import Account


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says.

    Parameters
    ----------
    as_yourself
        Whether the one who looks is signed in with the invited address.
    as_another
        Whether they are signed in with another one, and have to sign out first.
    """

    office: str
    by: str
    role: Role
    address: str
    until: datetime
    as_yourself: bool
    as_another: bool


def invitation_at(
    session: Session, principal: Principal, token: str, *, language: str, now: datetime
) -> Invited | None:
    """Return what the invitation with a token says; looking at it uses nothing up.

    None where there is none, it was accepted or withdrawn, or its time is over.
    """
    require(principal, Action.LINK_USE, NOTHING)
    link = links.found(session, token, LinkPurpose.INVITE, now)
    if link is None:
        return None
    by = session.scalar(select(Account.email).where(Account.id == link.invited_by_id)) or ""
    own = session.scalar(select(Account.email_normalised).where(Account.id == principal.account))
    party = link.party_id or 0
    return Invited(
        office=names.party_names(session, language, [party]).get(party, ""),
        by=by,
        role=link.role or Role.REVIEWER,
        address=link.address,
        until=link.expires_at,
        as_yourself=own == normalised(link.address),
        as_another=own is not None and own != normalised(link.address),
    )


def accept(
    session: Session, principal: Principal, token: str, *, password_hash: str | None, language: str, now: datetime
) -> str:
    """Accept the invitation with a token and use it up; return the token of a sign-in with the new role.

    Parameters
    ----------
    password_hash
        Of the new account, None where its length was refused; of no meaning to somebody who is signed in with the
        invited address.

    Raises
    ------
    RefusedError
        The link does not hold any more, or the password is too short; or the address has an account that is not the
        reader's, or is an operator's, of another party, or the last organiser's.
    """
    require(principal, Action.LINK_USE, NOTHING)
    link = links.use(session, token, LinkPurpose.INVITE, now)
    role, party = link.role or Role.REVIEWER, link.party_id
    account = claimed_account(session, link.address)
    if account is None:
        account = made_for(session, link.address, password_hash, role, party, language, now)
    else:
        _require_free(principal, account, party)
        if account.role is not role:
            require_another(session, account)
        give_role(session, account, role, party)
    session.flush()
    details = {"role": role.value, "invitation": link.public_id}
    note_account(session, owner_of(account), "invitation accepted", account, now, details=details)
    return begin(session, account, now, complete=True)


def _require_free(principal: Principal, account: Account, party: int | None) -> None:
    """Refuse where the account of the address cannot take the role."""
    if account.id != principal.account:
        raise RefusedError(Refusal.SIGN_IN_AS_INVITED)
    if account.role is Role.OPERATOR:
        raise RefusedError(Refusal.ACCOUNT_OF_OPERATOR)
    if account.party_id != party:
        raise RefusedError(Refusal.ACCOUNT_OF_OTHER_PARTY)
