"""A person's registration for a workshop, and what can be chosen in it: each function is one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.names import preference_of
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.people import Profile, ProfileLanguage
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopName


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """What stands over the pages of a workshop."""

    title: str
    summary: str
    place: str
    starts_on: date
    ends_on: date
    registration_closes_at: datetime | None
    theme_id: int | None
    published: bool


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A calendar that a person sits in."""

    id: int
    public_id: str
    version: int
    side: Side
    status: RegistrationStatus
    name: str
    min_meetings: int
    max_meetings: int | None
    taken_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """What a profile has of what a registration needs."""

    name: str
    languages: int
    consent: bool


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot."""

    id: int
    public_id: str
    day: date
    starts_at: datetime
    ends_at: datetime


def heading(session: Session, workshop_id: int, language: str) -> HeadingRow:
    """Return what stands over the pages of a workshop, in the reader's language."""
    published = select(WorkshopPlan.id).where(
        WorkshopPlan.workshop_id == Workshop.id, WorkshopPlan.status == PlanStatus.PUBLISHED
    )
    query = (
        select(
            func.coalesce(WorkshopName.name, Workshop.slug),
            func.coalesce(WorkshopName.summary, ""),
            Workshop.place,
            Workshop.starts_on,
            Workshop.ends_on,
            Workshop.registration_closes_at,
            Workshop.theme_id,
            published.exists(),
        )
        .outerjoin(WorkshopName, WorkshopName.workshop_id == Workshop.id)
        .where(Workshop.id == workshop_id)
        .order_by(preference_of(WorkshopName.language, language).desc(), WorkshopName.language)
        .limit(1)
    )
    return HeadingRow(*session.execute(query).one())


def registration_of(session: Session, workshop_id: int, profile_id: int) -> RegistrationRow | None:
    """Return the calendar that a person sits in at a workshop, whatever its status; None where there is none."""
    query = (
        select(*(getattr(Registration, name) for name in RegistrationRow.__slots__))
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(RegistrationMember.workshop_id == workshop_id, RegistrationMember.profile_id == profile_id)
    )
    row = session.execute(query).one_or_none()
    return RegistrationRow(*row) if row else None


def readiness(session: Session, profile_id: int) -> ReadinessRow | None:
    """Return what a profile has of what a registration needs; None where there is no profile."""
    languages = select(func.count()).where(ProfileLanguage.profile_id == Profile.id).scalar_subquery()
    query = select(Profile.name, languages, has_consented()).where(
        Profile.id == profile_id, Profile.erased_at.is_(None)
    )
    row = session.execute(query).one_or_none()
    return ReadinessRow(*row) if row else None


def slots(session: Session, workshop_id: int) -> list[SlotRow]:
    """Return the slots in the order of time."""
    query = select(*(getattr(Slot, name) for name in SlotRow.__slots__)).where(Slot.workshop_id == workshop_id)
    return [SlotRow(*row) for row in session.execute(query.order_by(Slot.starts_at))]


def priorities(session: Session, registration_id: int) -> Mapping[int, int]:
    """Return the priority of each theme of a calendar; a theme without one counts as most wanted."""
    query = select(RegistrationTheme.theme_id, func.coalesce(RegistrationTheme.priority, 1))
    query = query.where(RegistrationTheme.registration_id == registration_id)
    return {theme: priority for theme, priority in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def absences(session: Session, registration_id: int) -> frozenset[int]:
    """Return the keys of the slots in which a calendar is away."""
    query = select(Availability.slot_id).where(
        Availability.registration_id == registration_id, Availability.available.is_(False)
    )
    return frozenset(session.scalars(query))
