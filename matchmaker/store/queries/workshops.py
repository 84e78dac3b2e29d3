"""Workshops as lists and pages show them: each function is one statement, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.store.queries.names import preference_of
from matchmaker.store.tables.partnerships import Partnership, PartnershipParty
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import ThemeName
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopName, WorkshopSession


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """A workshop without its texts."""

    id: int
    public_id: str
    slug: str
    partnership_id: int
    host_party_id: int
    visitor_party_id: int
    theme_id: int | None
    status: WorkshopStatus
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    working_language: str
    registration_closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot."""

    id: int
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A party of a partnership, and what a workshop that it hosts has by default."""

    partnership_id: int
    partnership: str
    party_id: int
    party: str
    time_zone: str


def visible(session: Session, *, office: int | None, every: bool) -> list[WorkshopRow]:
    """Return the workshops that may be seen, the latest first: drafts only those of `office`, or all with `every`."""
    query = select(*_columns()).where(_may_be_seen(office, every)).order_by(Workshop.starts_on.desc(), Workshop.id)
    return [WorkshopRow(*row) for row in session.execute(query)]


def one(session: Session, workshop_id: int) -> WorkshopRow:
    """Return the workshop of a key."""
    return WorkshopRow(*session.execute(select(*_columns()).where(Workshop.id == workshop_id)).one())


def texts(session: Session, language: str, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return title and summary of workshops in the reader's language, else in English, else in any."""
    row = WorkshopName
    query = select(row.workshop_id, row.name, row.summary).where(row.workshop_id.in_(ids))
    query = query.order_by(preference_of(row.language, language), row.language)
    return {key: (name, summary) for key, name, summary in session.execute(query)}


def slots(session: Session, workshop_id: int) -> list[SlotRow]:
    """Return the slots of a workshop as time runs."""
    query = select(Slot.id, Slot.day, Slot.starts_at, Slot.ends_at).where(Slot.workshop_id == workshop_id)
    return [SlotRow(*row) for row in session.execute(query.order_by(Slot.starts_at))]


def themes_held(session: Session, ids: Collection[int]) -> dict[int, list[int]]:
    """Return for each workshop the keys of the themes and sub-topics that its sessions have."""
    row = WorkshopSession
    query = select(row.workshop_id, row.theme_id).where(row.workshop_id.in_(ids), row.theme_id.is_not(None)).distinct()
    found: dict[int, list[int]] = {}
    for workshop, theme in session.execute(query.order_by(row.workshop_id, row.theme_id)):
        found.setdefault(workshop, []).append(theme or 0)
    return found


def descriptions(session: Session, language: str, ids: Collection[int]) -> dict[int, str]:
    """Return the line of description of each theme that has one."""
    row = ThemeName
    query = select(row.theme_id, row.description).where(row.theme_id.in_(ids), row.description != "")
    query = query.order_by(preference_of(row.language, language), row.language)
    return {theme: description for theme, description in session.execute(query)}  # noqa: C416 (rows are no pairs)


def registrations_of(session: Session, profile_id: int | None) -> dict[int, RegistrationStatus]:
    """Return for each workshop that a person is in how their registration stands."""
    query = (
        select(Registration.workshop_id, Registration.status)
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(RegistrationMember.profile_id == profile_id)
    )
    return {workshop: status for workshop, status in session.execute(query)}  # noqa: C416 (rows are no pairs)


def published(session: Session, ids: Collection[int]) -> set[int]:
    """Return which workshops have a plan in force."""
    query = select(WorkshopPlan.workshop_id).where(
        WorkshopPlan.workshop_id.in_(ids), WorkshopPlan.published_at.is_not(None), WorkshopPlan.status == "published"
    )
    return set(session.scalars(query))


def partners(session: Session, party_id: int | None) -> list[PartnerRow]:
    """Return the parties of all partnerships that a party is in."""
    own = aliased(PartnershipParty)
    query = (
        select(Partnership.id, Partnership.slug, Party.id, Party.code, Party.time_zone)
        .join(own, and_(own.partnership_id == Partnership.id, own.party_id == party_id))
        .join(PartnershipParty, PartnershipParty.partnership_id == Partnership.id)
        .join(Party, Party.id == PartnershipParty.party_id)
        .order_by(Partnership.slug, PartnershipParty.position)
    )
    return [PartnerRow(*row) for row in session.execute(query)]


def slugs_like(session: Session, slug: str) -> set[str]:
    """Return the addresses that begin with `slug`."""
    return set(session.scalars(select(Workshop.slug).where(Workshop.slug.startswith(slug, autoescape=True))))


def _may_be_seen(office: int | None, every: bool) -> ColumnElement[bool]:
    if every:
        return true()
    own = or_(Workshop.host_party_id == office, Workshop.visitor_party_id == office) if office else false()
    return or_(Workshop.status != WorkshopStatus.DRAFT, own)


def _columns() -> list[Any]:
    return [getattr(Workshop, name) for name in WorkshopRow.__slots__]
