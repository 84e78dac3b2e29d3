"""What the affinity has to know of a workshop: each function is one statement, whatever the number of people.

Nothing here names a person: a calendar is its registration, and its members' texts come without their names.
"""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.pairs import PairScore
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme, ThemeName
from matchmaker.store.tables.workshops import Resource, SessionSlot, Slot, Workshop, WorkshopSession


@dataclass(frozen=True, slots=True)
class Member:
    """A person who sits in a calendar; the rows come in the order in which the members stand."""

    registration_id: int
    profile_id: int
    about: str
    summary: str
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Want:
    """One calendar asks to meet another, in public ids."""

    by: str
    about: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """How a workshop stands in its series.

    Parameters
    ----------
    follow_up
        Whether it is to bring the pairs of an earlier one together again.
    has_earlier
        Whether there is an earlier one, so that people can have met before.
    weights
        Those that were chosen for it.
    """

    follow_up: bool
    has_earlier: bool
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class Interpreters:
    """Interpreters for a pair of languages."""

    public_id: str
    capacity: int
    languages: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run would have to work with.

    Parameters
    ----------
    tables
        Places for meetings: the tables of all sessions that have a slot.
    """

    hosts: int
    visitors: int
    slots: int
    tables: int


def counts(session: Session, workshop_id: int) -> Counts:
    """Return how many people, slots and places for meetings a workshop has."""
    with_slot = select(SessionSlot.session_id).where(SessionSlot.workshop_id == workshop_id)
    tables = select(func.coalesce(func.sum(WorkshopSession.tables), 0)).where(
        WorkshopSession.workshop_id == workshop_id, WorkshopSession.id.in_(with_slot)
    )
    slots = select(func.count()).select_from(Slot).where(Slot.workshop_id == workshop_id)
    numbers = select(
        _registered(workshop_id, Side.HOST),
        _registered(workshop_id, Side.VISITOR),
        slots.scalar_subquery(),
        tables.scalar_subquery(),
    )
    return Counts(*session.execute(numbers).one())


def members(session: Session, workshop_id: int) -> list[Member]:
    """Return who sits in the calendars that are to be planned."""
    query = (
        select(RegistrationMember.registration_id, Profile.id, Profile.about, Profile.summary, Organisation.sector)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(RegistrationMember.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED)
        .order_by(RegistrationMember.registration_id, RegistrationMember.position)
    )
    return [Member(*row) for row in session.execute(query)]


def texts(session: Session, workshop_id: int) -> dict[int, list[tuple[ProfileTextKind, str]]]:
    """Return for each profile that wrote any what it offers, seeks and its keywords, in the order of the person."""
    query = (
        select(ProfileText.profile_id, ProfileText.kind, ProfileText.text)
        .join(RegistrationMember, RegistrationMember.profile_id == ProfileText.profile_id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(RegistrationMember.workshop_id == workshop_id, is_told())
        .order_by(ProfileText.profile_id, ProfileText.kind, ProfileText.position)
    )
    found: dict[int, list[tuple[ProfileTextKind, str]]] = {}
    for profile_id, kind, text in session.execute(query):
        found.setdefault(profile_id, []).append((kind, text))
    return found


def languages(session: Session, workshop_id: int) -> dict[int, list[str]]:
    """Return for each profile that named any the languages it can hold a meeting in."""
    query = (
        select(ProfileLanguage.profile_id, ProfileLanguage.language)
        .join(RegistrationMember, RegistrationMember.profile_id == ProfileLanguage.profile_id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(RegistrationMember.workshop_id == workshop_id, is_told())
        .order_by(ProfileLanguage.profile_id, ProfileLanguage.language)
    )
    found: dict[int, list[str]] = {}
    for profile_id, language in session.execute(query):
        found.setdefault(profile_id, []).append(language)
    return found


def wants(session: Session, workshop_id: int) -> list[Want]:
    """Return whom the calendars that are to be planned ask to meet. What they ask not to meet is not here."""
    by, about = aliased(Registration), aliased(Registration)
    query = (
        select(by.public_id, about.public_id, Preference.rank)
        .join(by, by.id == Preference.from_registration_id)
        .join(about, about.id == Preference.to_registration_id)
        .where(
            Preference.workshop_id == workshop_id,
            Preference.kind == PreferenceKind.WANT,
            by.status == RegistrationStatus.REGISTERED,
            about.status == RegistrationStatus.REGISTERED,
        )
        .order_by(Preference.id)
    )
    return [Want(*row) for row in session.execute(query)]


def interpreters(session: Session, workshop_id: int) -> list[Interpreters]:
    """Return the resources that join two languages."""
    query = (
        select(Resource.public_id, Resource.capacity, Resource.language_a, Resource.language_b)
        .where(Resource.workshop_id == workshop_id, Resource.language_a.is_not(None))
        .order_by(Resource.id)
    )
    return [
        Interpreters(public_id, capacity, (a, b)) for public_id, capacity, a, b in session.execute(query) if a and b
    ]


def follows(session: Session, workshop_id: int) -> Series:
    """Return how a workshop stands in its series, and the weights that were chosen for it."""
    row = Workshop
    query = select(row.follow_up_of_id, row.copied_from_id, row.weights).where(row.id == workshop_id)
    followed, copied, weights = session.execute(query).one()
    return Series(followed is not None, followed is not None or copied is not None, weights or {})


def names_of_themes(session: Session, workshop_id: int) -> list[tuple[str, ...]]:
    """Return for each theme and sub-topic of the workshop's partnership its names in all languages, English first."""
    query = (
        select(ThemeName.theme_id, ThemeName.name)
        .join(Theme, Theme.id == ThemeName.theme_id)
        .join(Workshop, Workshop.partnership_id == Theme.partnership_id)
        .where(Workshop.id == workshop_id)
        .order_by(ThemeName.theme_id, ThemeName.language != "en", ThemeName.language)
    )
    found: dict[int, list[str]] = {}
    for theme, name in session.execute(query):
        found.setdefault(theme, []).append(name)
    return [tuple(names) for names in found.values()]


def ids_of_scores(session: Session, workshop_id: int) -> dict[tuple[int, int], str]:
    """Return the public id of each pair that is scored, the smaller key first."""
    query = select(PairScore.registration_a_id, PairScore.registration_b_id, PairScore.public_id)
    return {(a, b): public_id for a, b, public_id in session.execute(query.where(PairScore.workshop_id == workshop_id))}


def _registered(workshop_id: int, side: Side) -> ScalarSelect[int]:
    query = select(func.count()).select_from(Registration)
    counted = (Registration.workshop_id == workshop_id, Registration.side == side)
    return query.where(*counted, Registration.status == RegistrationStatus.REGISTERED).scalar_subquery()
