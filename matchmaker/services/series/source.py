"""The workshop of which the next is made, read once: whose it is, its programme, and the themes there are."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts, require_announced, workshop_at
from matchmaker.services.programmes.reading import programme_of
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries import series as queries
from matchmaker.store.queries.programmes import ThemeRow
from matchmaker.store.queries.series import PartyRow


@dataclass(frozen=True, slots=True)
class Source:
    """A workshop of which the next can be made.

    Parameters
    ----------
    parties
        By key, both that take part.
    themes
        Of its partnership, retired ones and sub-topics too.
    """

    facts: WorkshopFacts
    programme: Programme
    parties: dict[int, PartyRow]
    themes: tuple[ThemeRow, ...]

    @property
    def offered(self) -> tuple[ThemeRow, ...]:
        """The themes that can return; no sub-topics."""
        return tuple(row for row in self.themes if row.parent_id is None and not row.retired)

    def sides(self, *, swapped: bool) -> dict[Side, PartyRow]:
        """Return the party on each side of the next workshop."""
        host, visitor = self.parties[self.facts.host_party_id], self.parties[self.facts.visitor_party_id]
        return {Side.HOST: visitor, Side.VISITOR: host} if swapped else {Side.HOST: host, Side.VISITOR: visitor}


def source_of(session: Session, principal: Principal, slug: str, language: str) -> Source:
    """Return a workshop of the principal's office, of which it may make the next, with names in a language."""
    workshop = workshop_at(session, slug)
    require_announced(principal, workshop)
    require_maker(principal, workshop)
    return Source(
        workshop,
        programme_of(session, workshop),
        queries.parties(session, language, workshop.parties),
        tuple(programme_queries.themes_of(session, workshop.partnership_id, language)),
    )


def require_maker(principal: Principal, workshop: WorkshopFacts) -> None:
    """Ask whether the principal makes the next of a workshop: whoever makes workshops of its two parties does."""
    require(principal, Action.WORKSHOP_CREATE, Resource(parties=workshop.parties))
