"""The texts that are compared by meaning, from the whole database: each function is one statement.

Nobody who asked to be forgotten is among those who wrote them.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.themes import ThemeName


def lines(session: Session) -> list[str]:
    """Return what people offer and seek, and their keywords."""
    query = select(ProfileText.text).join(Profile, Profile.id == ProfileText.profile_id)
    return list(session.scalars(query.where(Profile.erased_at.is_(None)).distinct().order_by(ProfileText.text)))


def descriptions(session: Session) -> list[tuple[str, str]]:
    """Return the summary of each person and what they tell about themselves."""
    query = select(Profile.summary, Profile.about).where(Profile.erased_at.is_(None)).order_by(Profile.id)
    return [(summary, about) for summary, about in session.execute(query)]


def descriptions_together(session: Session) -> dict[int, list[tuple[str, str]]]:
    """Return the same for each calendar, in the order in which its members stand."""
    query = (
        select(RegistrationMember.registration_id, Profile.summary, Profile.about)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(Profile.erased_at.is_(None))
        .order_by(RegistrationMember.registration_id, RegistrationMember.position)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for registration, summary, about in session.execute(query):
        found.setdefault(registration, []).append((summary, about))
    return found


def names_of_themes(session: Session) -> list[str]:
    """Return the names of all themes and sub-topics in all languages."""
    return list(session.scalars(select(ThemeName.name).distinct().order_by(ThemeName.name)))
