"""What each side's check of organisations found, and which meetings wait for one. One statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.people import Sector
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import TAKES_PART, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.organisations import Clearance, Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember

_PLANNED = (PlanStatus.DRAFT, PlanStatus.PROPOSED, PlanStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation, or a person without one, in both scripts."""

    name: str
    name_latin: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation whose people take part, with what a side has noted of it; version 0: nothing yet."""

    id: int
    public_id: str
    name: str
    name_latin: str
    sector: Sector
    website: str
    people: int
    state: ClearanceState
    conditions: str
    set_at: datetime | None
    version: int


def asking(session: Session, parties: Collection[int]) -> frozenset[int]:
    """Return which of these parties ask for clearance."""
    return frozenset(session.scalars(select(Party.id).where(Party.id.in_(parties), Party.asks_clearance)))


def waiting(session: Session, plan_id: int, party_id: int, *, of: Side) -> list[Named]:
    """Return the organisations of the side `of` with a meeting in a version that a party has not cleared, by name.

    Somebody without an organisation cannot be cleared, and stands there by their own name.
    """
    seated = or_(
        Meeting.registration_a_id == RegistrationMember.registration_id,
        Meeting.registration_b_id == RegistrationMember.registration_id,
    )
    query = (
        select(func.coalesce(Organisation.name, Profile.name), func.coalesce(Organisation.name_latin, ""))
        .select_from(Meeting)
        .join(RegistrationMember, seated)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .outerjoin(Clearance, and_(Clearance.organisation_id == Organisation.id, Clearance.party_id == party_id))
        .where(
            Meeting.plan_id == plan_id,
            Registration.side == of,
            Profile.erased_at.is_(None),
            or_(Clearance.state.is_(None), Clearance.state == ClearanceState.UNCHECKED),
        )
        .distinct()
    )
    return sorted((Named(*row) for row in session.execute(query)), key=lambda each: each.name)


def organisations(session: Session, workshop_id: int, of: Side, party_id: int, *, seen: bool) -> list[OrganisationRow]:
    """Return the organisations of the people of a side, with what the party has noted of each, by name.

    Parameters
    ----------
    seen
        Only of people whom the other side may read of, or who sit in a version of the plan.
    """
    planned = exists().where(
        WorkshopPlan.id == Meeting.plan_id,
        WorkshopPlan.status.in_(_PLANNED),
        or_(Meeting.registration_a_id == Registration.id, Meeting.registration_b_id == Registration.id),
    )
    query = (
        select(
            Organisation.id,
            Organisation.public_id,
            Organisation.name,
            Organisation.name_latin,
            Organisation.sector,
            Organisation.website,
            func.count(Profile.id.distinct()),
            func.coalesce(Clearance.state, ClearanceState.UNCHECKED),
            func.coalesce(Clearance.conditions, ""),
            Clearance.set_at,
            func.coalesce(Clearance.version, 0),
        )
        .join(Profile, Profile.organisation_id == Organisation.id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Clearance, and_(Clearance.organisation_id == Organisation.id, Clearance.party_id == party_id))
        .where(Registration.workshop_id == workshop_id, Registration.side == of, Registration.status.in_(TAKES_PART))
        .where(or_(has_consented(), planned) if seen else Profile.erased_at.is_(None))
        .group_by(Organisation.id, Clearance.organisation_id, Clearance.party_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return [OrganisationRow(*row) for row in session.execute(query)]
