"""Who has registered for a workshop, and what they chose: each function is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose
from matchmaker.domain.people import Sector
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileLanguage
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """A person in a calendar of a workshop. `email` is for the own office alone, `shared_email` for both."""

    profile_id: int
    public_id: str
    registration_id: int
    side: Side
    status: RegistrationStatus
    registered_at: datetime
    together: str
    name: str
    name_latin: str
    email: str
    organisation: str
    organisation_latin: str
    sector: Sector | None
    consented: bool
    shared_email: str
    """Empty unless the person lets the other office know it; never the address that they sign in with."""


def delegates(session: Session, workshop_id: int, own: Side | None) -> list[DelegateRow]:
    """Return everybody who is in a calendar of a workshop, whatever its status; who is only prepared, of side `own`."""
    query = (
        select(
            Profile.id,
            Profile.public_id,
            Registration.id,
            Registration.side,
            Registration.status,
            Registration.registered_at,
            Registration.name,
            Profile.name,
            Profile.name_latin,
            func.coalesce(func.nullif(Profile.contact_email, ""), Account.email, ""),
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.name_latin, ""),
            Organisation.sector,
            has_consented(),
            case((has_consented(Purpose.CONTACT_BY_OTHER_OFFICE), Profile.contact_email), else_=""),
        )
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(
            Registration.workshop_id == workshop_id,
            Profile.erased_at.is_(None),
            or_(is_told(), Registration.side == own) if own else is_told(),
        )
        .order_by(Profile.name, Profile.id)
    )
    return [DelegateRow(*row) for row in session.execute(query)]


def themes_of(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each calendar of a workshop the keys of its themes, the most wanted first."""
    row = RegistrationTheme
    query = (
        select(row.registration_id, row.theme_id)
        .join(Registration, Registration.id == row.registration_id)
        .where(Registration.workshop_id == workshop_id)
        .order_by(row.priority, row.theme_id)
    )
    found: dict[int, list[int]] = {}
    for registration, theme in session.execute(query):
        found.setdefault(registration, []).append(theme)
    return found


def languages_of(session: Session, profiles: Collection[int]) -> dict[int, list[str]]:
    """Return for each person the languages that they can hold a meeting in."""
    row = ProfileLanguage
    query = select(row.profile_id, row.language).where(row.profile_id.in_(profiles)).order_by(row.language)
    found: dict[int, list[str]] = {}
    for profile, language in session.execute(query):
        found.setdefault(profile, []).append(language)
    return found
