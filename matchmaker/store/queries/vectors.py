"""The texts that are compared by meaning, from the whole database: each function is one statement.

Nobody who asked to be forgotten is among those who wrote them.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind
from matchmaker.store.queries.prepared import is_theirs
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.themes import ThemeName


@dataclass(frozen=True, slots=True)
class Described:
    """What a person tells about themselves, and whether they list anything that they offer."""

    summary: str
    about: str
    offers: bool


def lines(session: Session) -> list[tuple[ProfileTextKind, str]]:
    """Return what people offer and seek, and their keywords, each once."""
    query = select(ProfileText.kind, ProfileText.text).join(Profile, Profile.id == ProfileText.profile_id)
    query = (
        query.where(Profile.erased_at.is_(None), is_theirs()).distinct().order_by(ProfileText.kind, ProfileText.text)
    )
    return [(kind, text) for kind, text in session.execute(query)]


def people(session: Session) -> list[Described]:
    """Return what each person tells about themselves."""
    query = (
        select(Profile.summary, Profile.about, _offers())
        .where(Profile.erased_at.is_(None), is_theirs())
        .order_by(Profile.id)
    )
    return [Described(*row) for row in session.execute(query)]


def people_together(session: Session) -> dict[int, list[Described]]:
    """Return the same for each calendar, in the order in which its members stand."""
    query = (
        select(RegistrationMember.registration_id, Profile.summary, Profile.about, _offers())
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(Profile.erased_at.is_(None), is_theirs())
        .order_by(RegistrationMember.registration_id, RegistrationMember.position)
    )
    found: dict[int, list[Described]] = {}
    for registration, summary, about, offers in session.execute(query):
        found.setdefault(registration, []).append(Described(summary, about, offers))
    return found


def names_of_themes(session: Session) -> list[tuple[str, ...]]:
    """Return the names of each theme and sub-topic in all its languages, English first."""
    in_english = ThemeName.language != "en"
    query = select(ThemeName.theme_id, ThemeName.name).order_by(ThemeName.theme_id, in_english, ThemeName.language)
    found: dict[int, list[str]] = {}
    for theme, name in session.execute(query):
        found.setdefault(theme, []).append(name)
    return [tuple(names) for names in found.values()]


def _offers() -> ColumnElement[bool]:
    return exists().where(ProfileText.profile_id == Profile.id, ProfileText.kind == ProfileTextKind.OFFER)
