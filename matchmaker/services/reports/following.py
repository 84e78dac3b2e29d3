"""The workshops that follow one, and how many of its pairs meet again there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, Resource, can
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import names
from matchmaker.store.queries import reports as queries
from matchmaker.store.queries.reports import FollowUpRow, Pair
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A workshop that follows; `again`: how many pairs meet in both, None while no plan is published there."""

    slug: str
    title: str
    status: WorkshopStatus
    starts_on: date
    again: int | None


def follow_ups_of(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    meetings: Iterable[tuple[Calendar, Calendar]],
    *,
    language: str,
) -> tuple[FollowUp, ...]:
    """Return the workshops that follow one, as far as the office that asks organises them too, the earliest first.

    An operator's reason is for one workshop, so they are told of none.
    """
    rows = [row for row in queries.follow_ups(session, workshop.id) if _may_read(principal, row)]
    if not rows:
        return ()
    titles = names.workshop_names(session, language, [row.id for row in rows])
    met = {pair for host, visitor in meetings for pair in _pairs(host, visitor)}
    there = queries.pairs_in_force(session, [row.id for row in rows])
    return tuple(
        FollowUp(
            row.slug,
            titles.get(row.id, row.slug),
            row.status,
            row.starts_on,
            len(met & there[row.id]) if row.id in there else None,
        )
        for row in rows
    )


def _may_read(principal: Principal, row: FollowUpRow) -> bool:
    parties = frozenset({row.host_party_id, row.visitor_party_id})
    return can(principal, Action.DRAFT_READ, Resource(parties=parties, workshop=row.id)) is Answer.ALLOW


def _pairs(host: Calendar, visitor: Calendar) -> Iterable[Pair]:
    keys = [(one.profile_id, other.profile_id) for one in host.members for other in visitor.members]
    return ((min(pair), max(pair)) for pair in keys)
