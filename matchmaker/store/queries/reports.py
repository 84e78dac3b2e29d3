"""What only reports and exports read of a workshop: the own side's wishes, and the workshops that follow it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.store.tables.items import VisitWish
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop

Pair = tuple[int, int]
"""Two keys of profiles, the smaller one first."""


@dataclass(frozen=True, slots=True)
class WantRow:
    """A calendar would like to meet another."""

    by_id: int
    of_id: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class VisitWishRow:
    """A calendar would like to go on a visit; `item` is its public id."""

    by_id: int
    item_id: int
    rank: int


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A workshop that follows another one."""

    id: int
    slug: str
    host_party_id: int
    visitor_party_id: int
    status: WorkshopStatus
    starts_on: date


def wants(session: Session, workshop_id: int, own: Side) -> list[WantRow]:
    """Return whom the registered calendars of one side would like to meet; of whom they do not, nothing is read."""
    row = Preference
    query = (
        select(row.from_registration_id, row.to_registration_id, row.rank)
        .join(Registration, Registration.id == row.from_registration_id)
        .where(
            row.workshop_id == workshop_id,
            row.kind == PreferenceKind.WANT,
            Registration.side == own,
            Registration.status == RegistrationStatus.REGISTERED,
        )
        .order_by(row.from_registration_id, row.rank.is_(None), row.rank, row.id)
    )
    return [WantRow(*found) for found in session.execute(query)]


def visit_wishes(session: Session, workshop_id: int, own: Side) -> list[VisitWishRow]:
    """Return on which visits the registered calendars of one side would like to go."""
    row = VisitWish
    query = (
        select(row.registration_id, row.item_id, row.rank)
        .join(Registration, Registration.id == row.registration_id)
        .where(
            row.workshop_id == workshop_id,
            Registration.side == own,
            Registration.status == RegistrationStatus.REGISTERED,
        )
        .order_by(row.registration_id, row.rank)
    )
    return [VisitWishRow(*found) for found in session.execute(query)]


def follow_ups(session: Session, workshop_id: int) -> list[FollowUpRow]:
    """Return the workshops that were made from one, or follow it up, drafts among them, the earliest first."""
    columns = [getattr(Workshop, name) for name in FollowUpRow.__slots__]
    follows = or_(Workshop.follow_up_of_id == workshop_id, Workshop.copied_from_id == workshop_id)
    query = select(*columns).where(follows).order_by(Workshop.starts_on, Workshop.id)
    return [FollowUpRow(*found) for found in session.execute(query)]


def pairs_in_force(session: Session, workshops: Collection[int]) -> dict[int, set[Pair]]:
    """Return for each workshop with a published version which people meet in it."""
    one, other = aliased(RegistrationMember), aliased(RegistrationMember)
    query = (
        select(WorkshopPlan.workshop_id, one.profile_id, other.profile_id)
        .outerjoin(Meeting, Meeting.plan_id == WorkshopPlan.id)
        .outerjoin(one, one.registration_id == Meeting.registration_a_id)
        .outerjoin(other, other.registration_id == Meeting.registration_b_id)
        .where(WorkshopPlan.workshop_id.in_(workshops), WorkshopPlan.status == PlanStatus.PUBLISHED)
    )
    found: dict[int, set[Pair]] = {}
    for workshop, first, second in session.execute(query):
        pairs = found.setdefault(workshop, set())
        if first is not None and second is not None:
            pairs.add((min(first, second), max(first, second)))
    return found
