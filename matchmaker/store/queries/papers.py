"""What papers say that no page does: ranks and forms of address, items of the programme, names in all languages.

Each function is one statement, however many people there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.people import Sector
from matchmaker.domain.workshops import ItemKind, RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.items import ProgrammeItem, ProgrammeItemName, VisitPlace
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme, ThemeName
from matchmaker.store.tables.workshops import Room, Workshop, WorkshopName

InLanguages = dict[int, dict[str, str]]
"""Texts by key and language."""


@dataclass(frozen=True, slots=True)
class GuestRow:
    """Somebody who takes part, without what they can be reached by. Whoever asks decides who may read it."""

    profile_id: int
    public_id: str
    registration_id: int
    side: Side
    name: str
    name_latin: str
    call_name: str
    title: str
    rank: int | None
    summary: str
    organisation: str
    organisation_latin: str
    sector: Sector | None
    consented: bool


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """Days and place of a workshop."""

    starts_on: date
    ends_on: date
    place: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A break, a plenary or a visit."""

    id: int
    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    room: str
    place: str
    organisation: str
    organisation_latin: str
    bus_leaves_at: datetime | None
    bus_returns_at: datetime | None


def workshop(session: Session, workshop_id: int) -> WorkshopRow:
    """Return days and place of a workshop."""
    query = select(Workshop.starts_on, Workshop.ends_on, Workshop.place).where(Workshop.id == workshop_id)
    return WorkshopRow(*session.execute(query).one())


def guests(session: Session, workshop_id: int) -> list[GuestRow]:
    """Return everybody who is registered for a workshop, those with a rank first, then by name."""
    query = (
        select(
            Profile.id,
            Profile.public_id,
            Registration.id,
            Registration.side,
            Profile.name,
            Profile.name_latin,
            Profile.call_name,
            Profile.title,
            Profile.rank,
            Profile.summary,
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.name_latin, ""),
            Organisation.sector,
            has_consented(),
        )
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.status == RegistrationStatus.REGISTERED,
            Profile.erased_at.is_(None),
        )
        .order_by(Profile.rank.is_(None), Profile.rank, Profile.name, Profile.id)
    )
    return [GuestRow(*tuple[Any, ...](row)) for row in session.execute(query)]


def away(session: Session, workshop_id: int) -> dict[int, set[int]]:
    """Return for each calendar the slots in which its people said that they are not there."""
    query = (
        select(Availability.registration_id, Availability.slot_id)
        .join(Registration, Registration.id == Availability.registration_id)
        .where(
            Availability.workshop_id == workshop_id,
            Availability.available.is_(False),
            Registration.status == RegistrationStatus.REGISTERED,
        )
    )
    found: dict[int, set[int]] = {}
    for registration, slot in session.execute(query):
        found.setdefault(registration, set()).add(slot)
    return found


def absent_since(session: Session, workshop_id: int) -> dict[int, datetime]:
    """Return since when the desk has noted a calendar's people as not come, where its last word says so."""
    row = DeskEvent
    query = (
        select(row.registration_id, row.kind, row.noted_at)
        .where(
            row.workshop_id == workshop_id,
            row.kind.in_([DeskEventKind.ABSENT, DeskEventKind.ARRIVED]),
            row.taken_back_at.is_(None),
        )
        .order_by(row.noted_at, row.id)
    )
    last = {registration: (kind, at) for registration, kind, at in session.execute(query) if registration is not None}
    return {registration: at for registration, (kind, at) in last.items() if kind is DeskEventKind.ABSENT}


def items(session: Session, workshop_id: int) -> list[ItemRow]:
    """Return breaks, plenaries and visits as time runs."""
    row = ProgrammeItem
    query = (
        select(
            row.id,
            row.kind,
            row.starts_at,
            row.ends_at,
            func.coalesce(Room.name, ""),
            row.place,
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.name_latin, ""),
            row.bus_leaves_at,
            row.bus_returns_at,
        )
        .outerjoin(Room, Room.id == row.room_id)
        .outerjoin(Organisation, Organisation.id == row.organisation_id)
        .where(row.workshop_id == workshop_id)
        .order_by(row.starts_at, row.id)
    )
    return [ItemRow(*tuple[Any, ...](each)) for each in session.execute(query)]


def visits(session: Session, plan_id: int) -> dict[int, list[int]]:
    """Return for each calendar the visits on which it goes in a version of the plan."""
    row = VisitPlace
    query = select(row.registration_id, row.item_id).where(row.plan_id == plan_id).order_by(row.item_id)
    found: dict[int, list[int]] = {}
    for registration, item in session.execute(query):
        found.setdefault(registration, []).append(item)
    return found


def time_zones(session: Session, parties: Collection[int]) -> dict[int, str]:
    """Return the time zone of each party."""
    query = select(Party.id, Party.time_zone).where(Party.id.in_(parties))
    return {party: zone for party, zone in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def party_names(session: Session, parties: Collection[int]) -> InLanguages:
    """Return the names of parties in all their languages."""
    return _texts(session, PartyName.party_id, PartyName.language, PartyName.name, parties)


def workshop_names(session: Session, workshop_id: int) -> dict[str, str]:
    """Return the titles of a workshop by language."""
    row = WorkshopName
    return _texts(session, row.workshop_id, row.language, row.name, [workshop_id]).get(workshop_id, {})


def workshop_summaries(session: Session, workshop_id: int) -> dict[str, str]:
    """Return what a workshop is about, by language."""
    row = WorkshopName
    return _texts(session, row.workshop_id, row.language, row.summary, [workshop_id]).get(workshop_id, {})


def theme_names(session: Session, partnership_id: int) -> InLanguages:
    """Return the names of the themes and sub-topics of a partnership in all their languages."""
    of_partnership = select(Theme.id).where(Theme.partnership_id == partnership_id)
    return _texts(session, ThemeName.theme_id, ThemeName.language, ThemeName.name, of_partnership)


def item_names(session: Session, workshop_id: int) -> InLanguages:
    """Return what the items of a programme are called, in all their languages."""
    of_workshop = select(ProgrammeItem.id).where(ProgrammeItem.workshop_id == workshop_id)
    row = ProgrammeItemName
    return _texts(session, row.item_id, row.language, row.name, of_workshop)


def _texts(
    session: Session,
    key: InstrumentedAttribute[int],
    language: InstrumentedAttribute[str],
    text: InstrumentedAttribute[str],
    keys: object,
) -> InLanguages:
    found: InLanguages = {}
    query = select(key, language, text).where(key.in_(keys)).order_by(key, language)  # type: ignore[arg-type]
    for row_key, row_language, row_text in session.execute(query):
        if row_text:
            found.setdefault(row_key, {})[row_language] = row_text
    return found
