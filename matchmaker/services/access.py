"""What the policy has to know of a workshop before anything is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.errors import NotFoundError
from matchmaker.store.queries.names import preference_of
from matchmaker.store.tables.workshops import Workshop, WorkshopName


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """Which workshop it is, whose, and how far it has come."""

    id: int
    public_id: str
    slug: str
    partnership_id: int
    theme_id: int | None
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

    def is_about(self, theme_id: int, parent_id: int | None) -> bool:
        """Return whether one can want to meet here about a theme of the partnership, or a sub-topic of `parent_id`."""
        return self.theme_id is None or self.theme_id in {theme_id, parent_id}

    def by_side(self, names: Mapping[int, str]) -> dict[Side, str]:
        """Return of names by party that of each side; empty where a party has none."""
        return {Side.HOST: names.get(self.host_party_id, ""), Side.VISITOR: names.get(self.visitor_party_id, "")}

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
    return WorkshopFacts(*_row(session, _facts_by("slug"), slug))


def workshop_of_key(session: Session, key: int) -> WorkshopFacts:
    """Return the facts about the workshop with this key; raises as `workshop_at` does."""
    return WorkshopFacts(*_row(session, _facts_by("id"), key))


def workshop_called(session: Session, slug: str, language: str) -> tuple[WorkshopFacts, str]:
    """Return what `workshop_at` does with the title in a language, in one statement; raises as that does."""
    *facts, name = _row(session, _facts_and_title(language), slug)
    return WorkshopFacts(*facts), slug if name is None else name


@cache
def _facts_by(column: str) -> Select[*tuple[Any, ...]]:
    """Return the query for the workshop with a value in a column, made once: nearly every request asks it."""
    columns = [getattr(Workshop, name) for name in WorkshopFacts.__slots__]
    return select(*columns).where(getattr(Workshop, column) == bindparam("which"))


@cache
def _facts_and_title(language: str) -> Select[*tuple[Any, ...]]:
    named = WorkshopName
    title = (
        select(named.name)
        .where(named.workshop_id == Workshop.id)
        .order_by(preference_of(named.language, language).desc(), named.language.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _facts_by("slug").add_columns(title)


def _row(session: Session, query: Select[*tuple[Any, ...]], which: int | str) -> Any:
    row = session.execute(query, {"which": which}).one_or_none()
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    return row


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
