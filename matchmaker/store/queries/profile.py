"""A person's own profile with its private part, and what can be chosen in it: each function is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.partnerships import PartnershipParty
from matchmaker.store.tables.people import Consent, Profile, ProfileTheme
from matchmaker.store.tables.themes import Theme


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile as its owner sees it, without its lists."""

    id: int
    public_id: str
    version: int
    party_id: int
    name: str
    name_latin: str
    call_name: str
    title: str
    about: str
    summary: str
    contact_email: str
    contact_phone: str
    organisation: str | None
    """Public id."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation to choose."""

    id: int
    public_id: str
    name: str
    name_latin: str
    sector: Sector


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a person said last on a purpose."""

    granted: bool
    wording: str
    said_at: datetime


def profile_of(session: Session, account_id: int) -> ProfileRow | None:
    """Return the profile of an account; None where it has none."""
    return _profile(session, Profile.account_id == account_id)


def profile_by_key(session: Session, profile_id: int) -> ProfileRow | None:
    """Return a profile by its key; None for one that is erased."""
    return _profile(session, Profile.id == profile_id)


def _profile(session: Session, which: ColumnElement[bool]) -> ProfileRow | None:
    columns = [getattr(Profile, name) for name in ProfileRow.__slots__ if name != "organisation"]
    columns.append(Organisation.public_id)
    query = (
        select(*columns)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(which, Profile.erased_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return ProfileRow(*row) if row else None


def themes_of(session: Session, profile_id: int) -> list[str]:
    """Return the public ids of the themes of a profile."""
    query = select(Theme.public_id).join(ProfileTheme, ProfileTheme.theme_id == Theme.id)
    return list(session.scalars(query.where(ProfileTheme.profile_id == profile_id).order_by(Theme.id)))


def last_consent(session: Session, profile_id: int, purpose: str) -> ConsentRow | None:
    """Return what a person said last on a purpose; None where nothing was said yet."""
    query = (
        select(Consent.granted, Consent.wording, Consent.said_at)
        .where(Consent.profile_id == profile_id, Consent.purpose == purpose)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return ConsentRow(*row) if row else None


def organisations_of(session: Session, party_id: int) -> list[OrganisationRow]:
    """Return the organisations of a party, by name."""
    query = select(
        Organisation.id, Organisation.public_id, Organisation.name, Organisation.name_latin, Organisation.sector
    )
    query = query.where(Organisation.party_id == party_id).order_by(Organisation.name, Organisation.id)
    return [OrganisationRow(*row) for row in session.execute(query)]


def partnerships_of(session: Session, party_id: int) -> Collection[int]:
    """Return the keys of the partnerships that a party takes part in."""
    query = select(PartnershipParty.partnership_id).where(PartnershipParty.party_id == party_id)
    return list(session.scalars(query.order_by(PartnershipParty.partnership_id)))
