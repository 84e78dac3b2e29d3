"""Who would sit at the tables of a workshop, as far as that counts: side, themes and languages. Nobody is named."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.people import ProfileLanguage
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme

_PLANNED = RegistrationStatus.REGISTERED


@dataclass(frozen=True, slots=True)
class Seated:
    """A calendar that is to be planned, with the keys of the themes it chose."""

    side: Side
    themes: frozenset[int]


def seated(session: Session, workshop_id: int) -> dict[int, Seated]:
    """Return who is to be planned, by key."""
    query = (
        select(Registration.id, Registration.side, RegistrationTheme.theme_id)
        .outerjoin(RegistrationTheme, RegistrationTheme.registration_id == Registration.id)
        .where(Registration.workshop_id == workshop_id, Registration.status == _PLANNED)
        .order_by(Registration.id)
    )
    found: dict[int, Seated] = {}
    for key, side, theme in session.execute(query):
        known = found.get(key, Seated(side, frozenset()))
        found[key] = Seated(side, known.themes | {theme}) if theme is not None else known
    return found


def languages(session: Session, workshop_id: int) -> Mapping[int, frozenset[str]]:
    """Return by key of a calendar that is to be planned the languages that one of its people speaks."""
    query = (
        select(RegistrationMember.registration_id, ProfileLanguage.language)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(ProfileLanguage, ProfileLanguage.profile_id == RegistrationMember.profile_id)
        .where(RegistrationMember.workshop_id == workshop_id, Registration.status == _PLANNED)
    )
    found: dict[int, frozenset[str]] = {}
    for key, language in session.execute(query):
        found[key] = found.get(key, frozenset()) | {language}
    return found
