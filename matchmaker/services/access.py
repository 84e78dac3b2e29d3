"""What the policy has to know of a workshop before anything is done with it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.errors import NotFoundError
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """Which workshop it is, whose, and how far it has come."""

    id: int
    public_id: str
    slug: str
    partnership_id: int
    host_party_id: int
    visitor_party_id: int
    status: WorkshopStatus
    version: int
    time_zone: str
    working_language: str
    spare_tables_percent: int

    @property
    def parties(self) -> frozenset[int]:
        """The keys of the two parties."""
        return frozenset({self.host_party_id, self.visitor_party_id})

    def resource(
        self,
        *,
        owners: frozenset[int] = frozenset(),
        met: frozenset[int] = frozenset(),
        party: int | None = None,
    ) -> Resource:
        """Return the facts about something of this workshop; see `Resource`."""
        return Resource(owners=owners, met=met, party=party, parties=self.parties, workshop=self.id)

    def side_of(self, party_id: int | None) -> Side | None:
        """Return the side that a party is on; None for a party that does not take part."""
        return {self.host_party_id: Side.HOST, self.visitor_party_id: Side.VISITOR}.get(party_id or 0)


def workshop_at(session: Session, slug: str) -> WorkshopFacts:
    """Return the facts about the workshop at an address.

    Raises
    ------
    NotFoundError
        There is none.
    """
    columns = [getattr(Workshop, name) for name in WorkshopFacts.__slots__]
    row = session.execute(select(*columns).where(Workshop.slug == slug)).one_or_none()
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    return WorkshopFacts(*row)


def require_announced(principal: Principal, workshop: WorkshopFacts) -> None:
    """Hide a workshop that is still a draft from everybody who may not know that there is one.

    Whoever is not signed in is asked to do so by the page itself, which tells nothing.

    Raises
    ------
    NotFoundError
        It is a draft, and the one who asks belongs to neither office.
    """
    if workshop.status is WorkshopStatus.DRAFT and principal.signed_in:
        require(principal, Action.WORKSHOP_DRAFT_READ, workshop.resource())
