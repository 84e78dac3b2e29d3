"""The people of a workshop and what they say of themselves: each function is one statement, however many they are.

Who may be seen is decided here, in the query: registered, of the side asked for, and with a consent that still holds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.names import preference_of
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.themes import Theme, ThemeName
from matchmaker.store.tables.workshops import Resource

LANGUAGE = "language"
"""The kind of a line of `lines` that is a language; the others are of `ProfileTextKind`."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the other side sees them: no contact details, nothing that only the own office may read."""

    profile_id: int
    public_id: str
    registration_id: int
    side: Side
    party_id: int
    name: str
    name_latin: str
    title: str
    about: str
    summary: str
    organisation: str
    organisation_latin: str
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who sits in a calendar."""

    registration_id: int
    profile_id: int
    public_id: str
    name: str
    name_latin: str
    sector: Sector | None
    summary: str
    consented: bool


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme, or a sub-topic of `parent_id`, with its name in the reader's language."""

    id: int
    public_id: str
    parent_id: int | None
    name: str
    retired: bool


@dataclass(frozen=True, slots=True)
class WishRow:
    """What somebody said about a calendar; `rank` 1 is the most wanted."""

    registration_id: int
    kind: PreferenceKind
    rank: int | None


def has_consented(purpose: str = SEEN_BY_OTHER_SIDE) -> ColumnElement[bool]:
    """Return the condition that the last word of a `Profile` on a purpose was yes; who was forgotten says nothing."""
    said = aliased(Consent)
    last = select(func.max(said.id)).where(said.profile_id == Profile.id, said.purpose == purpose)
    granted = (
        select(Consent.id)
        .where(Consent.id == last.correlate(Profile).scalar_subquery(), Consent.granted)
        .correlate(Profile)
        .exists()
    )
    return and_(Profile.erased_at.is_(None), granted)


def visible_people(session: Session, workshop_id: int, side: Side) -> list[PersonRow]:
    """Return the people of a side whom the other side may see, by name."""
    query = _people().where(Registration.workshop_id == workshop_id, Registration.side == side)
    return [PersonRow(*row) for row in session.execute(query.order_by(Profile.name, Profile.id))]


def unseen_calendars(session: Session, workshop_id: int, side: Side) -> frozenset[int]:
    """Return the keys of the registrations of a side of which nobody lets the other side see them."""
    seen = (
        select(RegistrationMember.registration_id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(RegistrationMember.workshop_id == workshop_id, has_consented())
    )
    of_side = Registration.workshop_id == workshop_id, Registration.side == side, is_told()
    return frozenset(session.scalars(select(Registration.id).where(*of_side, Registration.id.not_in(seen))))


def visible_person(session: Session, workshop_id: int, public_id: str) -> PersonRow | None:
    """Return a person of a workshop whom the other side may see; None for anybody else."""
    query = _people().where(Registration.workshop_id == workshop_id, Profile.public_id == public_id)
    row = session.execute(query).one_or_none()
    return PersonRow(*row) if row else None


def public_id_of(session: Session, profile_id: int | None) -> str:
    """Return the id under which others know a profile; empty where there is none."""
    return session.scalar(select(Profile.public_id).where(Profile.id == profile_id)) or ""


def members(session: Session, registrations: Collection[int]) -> list[MemberRow]:
    """Return who sits in the calendars, in the order in which they sit."""
    query = (
        select(
            RegistrationMember.registration_id,
            Profile.id,
            Profile.public_id,
            Profile.name,
            Profile.name_latin,
            Organisation.sector,
            Profile.summary,
            has_consented(),
        )
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(RegistrationMember.registration_id.in_(registrations))
        .order_by(RegistrationMember.registration_id, RegistrationMember.position)
    )
    return [MemberRow(*row) for row in session.execute(query)]


def lines(session: Session, profiles: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Return for each profile its lines, each with its kind, in the person's order; languages too (`LANGUAGE`)."""
    kind = cast(ProfileText.kind, String)
    texts = select(ProfileText.profile_id, kind, ProfileText.position, ProfileText.text)
    spoken = select(ProfileLanguage.profile_id, literal(LANGUAGE), literal(0), ProfileLanguage.language)
    both = union_all(
        texts.where(ProfileText.profile_id.in_(profiles)), spoken.where(ProfileLanguage.profile_id.in_(profiles))
    ).subquery()
    found: dict[int, list[tuple[str, str]]] = {}
    query = select(both.c[0], both.c[1], both.c[3]).order_by(both.c[0], both.c[1], both.c[2], both.c[3])
    for profile, said, text in session.execute(query):
        found.setdefault(profile, []).append((said, text))
    return found


def themes_of_registrations(session: Session, registrations: Collection[int]) -> dict[int, list[int]]:
    """Return for each calendar the keys of its themes, the most wanted first."""
    query = (
        select(RegistrationTheme.registration_id, RegistrationTheme.theme_id)
        .where(RegistrationTheme.registration_id.in_(registrations))
        .order_by(RegistrationTheme.priority, RegistrationTheme.theme_id)
    )
    found: dict[int, list[int]] = {}
    for registration, theme in session.execute(query):
        found.setdefault(registration, []).append(theme)
    return found


def themes(session: Session, partnerships: Collection[int], language: str) -> list[ThemeRow]:
    """Return the themes of partnerships, each followed by its sub-topics, with names in the reader's language."""
    top = aliased(Theme)
    query = (
        select(Theme.id, Theme.public_id, Theme.parent_id, func.coalesce(ThemeName.name, Theme.code), Theme.retired)
        .outerjoin(ThemeName, ThemeName.theme_id == Theme.id)
        .outerjoin(top, top.id == Theme.parent_id)
        .where(Theme.partnership_id.in_(partnerships))
        .order_by(
            Theme.partnership_id,
            func.coalesce(top.position, Theme.position),
            func.coalesce(top.id, Theme.id),
            Theme.parent_id.is_not(None),
            Theme.position,
            Theme.id,
            preference_of(ThemeName.language, language),
            ThemeName.language,
        )
    )
    return list({row.id: row for row in (ThemeRow(*each) for each in session.execute(query))}.values())


def interpreters(session: Session, workshop_id: int) -> list[tuple[str, str]]:
    """Return the two languages of each kind of interpreter that the workshop has."""
    query = select(Resource.language_a, Resource.language_b).where(
        Resource.workshop_id == workshop_id, Resource.language_a.is_not(None), Resource.capacity > 0
    )
    return [(str(one), str(other)) for one, other in session.execute(query.order_by(Resource.id))]


def wishes_of(session: Session, registration_id: int) -> list[WishRow]:
    """Return what a calendar said about others, its wants first and in their order. For its own people alone."""
    query = (
        select(Preference.to_registration_id, Preference.kind, Preference.rank)
        .where(Preference.from_registration_id == registration_id)
        .order_by(Preference.kind.desc(), Preference.rank.is_(None), Preference.rank, Preference.id)
    )
    return [WishRow(*row) for row in session.execute(query)]


def _people() -> Select[*tuple[Any, ...]]:
    """Return the query for people who may be seen; `PersonRow` has its columns."""
    columns = (
        Profile.id,
        Profile.public_id,
        Registration.id,
        Registration.side,
        Profile.party_id,
        Profile.name,
        Profile.name_latin,
        Profile.title,
        Profile.about,
        Profile.summary,
        func.coalesce(Organisation.name, ""),
        func.coalesce(Organisation.name_latin, ""),
        Organisation.sector,
    )
    return (
        select(*columns)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(Registration.status == RegistrationStatus.REGISTERED, Profile.erased_at.is_(None), has_consented())
    )
