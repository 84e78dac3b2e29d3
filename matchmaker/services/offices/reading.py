"""Read who is of the own office, and who is invited into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.errors import NotFoundError
from matchmaker.store.queries import names
from matchmaker.store.queries import offices as queries
from matchmaker.store.queries.offices import InvitationRow, OfficeRow

Invitation = InvitationRow
"""An invitation that can still be accepted."""


@dataclass(frozen=True, slots=True)
class Member:
    """An organiser or a reviewer of the own party.

    Parameters
    ----------
    self
        Whether it is the one who asks.
    last
        Whether nobody else of the party is an organiser, so that this one is kept.
    """

    id: str
    email: str
    role: Role
    since: datetime
    closed_at: datetime | None
    seen_at: datetime | None
    self: bool
    last: bool


@dataclass(frozen=True, slots=True)
class OfficePage:
    """The own office."""

    party: str
    members: Sequence[Member]
    invitations: Sequence[Invitation]


def own_party(principal: Principal) -> int:
    """Return the key of the party whose office asks.

    Raises
    ------
    NotFoundError
        The one who asks belongs to none.
    """
    if principal.party is None:
        raise NotFoundError("There is nothing at this address.")
    return principal.party


def of_office(principal: Principal) -> Resource:
    """Return what the policy has to know of the own office."""
    parties = frozenset({principal.party}) if principal.party is not None else frozenset()
    return Resource(party=principal.party, parties=parties)


def office_page(session: Session, principal: Principal, *, language: str, now: datetime) -> OfficePage:
    """Return the organisers and reviewers of the own party, and who is invited."""
    require(principal, Action.OFFICE_READ, of_office(principal))
    party = own_party(principal)
    rows = queries.people(session, party)
    organisers = sum(row.role is Role.ORGANISER and row.disabled_at is None for row in rows)
    return OfficePage(
        party=names.party_names(session, language, [party]).get(party, ""),
        members=[_member(row, principal, alone=organisers == 1) for row in rows],
        invitations=queries.invitations(session, party, now),
    )


def _member(row: OfficeRow, principal: Principal, *, alone: bool) -> Member:
    return Member(
        id=row.public_id,
        email=row.email,
        role=row.role,
        since=row.created_at,
        closed_at=row.disabled_at,
        seen_at=row.seen_at,
        self=row.id == principal.account,
        last=alone and row.role is Role.ORGANISER and row.disabled_at is None,
    )
