"""What two entries of one person have, at whatever workshop: each function is one statement."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.store.tables.people import Profile, ProfileTheme
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.themes import Theme, ThemeName


def with_account(session: Session, profiles: Collection[int]) -> frozenset[int]:
    """Return which of these profiles somebody signs in with."""
    query = select(Profile.id).where(Profile.id.in_(profiles), Profile.account_id.is_not(None))
    return frozenset(session.scalars(query))


def version(session: Session, profile_id: int) -> int:
    """Return the version of a profile."""
    return session.scalar(select(Profile.version).where(Profile.id == profile_id)) or 0


def calendars_of_both(session: Session, one: int, other: int) -> dict[int, list[int]]:
    """Return the calendars in which either of two profiles sits, by workshop."""
    query = select(RegistrationMember.workshop_id, RegistrationMember.registration_id).where(
        RegistrationMember.profile_id.in_([one, other])
    )
    found: dict[int, list[int]] = {}
    for workshop, calendar in session.execute(query.distinct()):
        found.setdefault(workshop, []).append(calendar)
    return found


def themes_by_name(session: Session, profile_id: int) -> tuple[str, ...]:
    """Return the themes of a profile by a name that an office knows them by."""
    query = (
        select(func.coalesce(func.min(ThemeName.name), func.min(Theme.code)))
        .select_from(Theme)
        .join(ProfileTheme, ProfileTheme.theme_id == Theme.id)
        .outerjoin(ThemeName, (ThemeName.theme_id == Theme.id) & (ThemeName.language == "en"))
        .where(ProfileTheme.profile_id == profile_id)
        .group_by(Theme.id)
        .order_by(Theme.id)
    )
    return tuple(session.scalars(query))
