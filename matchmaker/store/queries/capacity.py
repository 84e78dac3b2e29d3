"""Who would sit at the tables of a workshop, as far as that counts: one statement, in which nobody is named."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, cast, null, select, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.items import ProgrammeItem, VisitWish
from matchmaker.store.tables.people import ProfileLanguage
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme


@dataclass(frozen=True, slots=True)
class Seated:
    """A calendar that is to be planned.

    Parameters
    ----------
    themes
        Keys of those that it chose.
    languages
        Those that one of its people speaks.
    wishes
        Public ids of the visits that it wishes for.
    """

    side: Side
    themes: frozenset[int]
    languages: frozenset[str]
    wishes: frozenset[str]


def seated(session: Session, workshop_id: int) -> dict[int, Seated]:
    """Return who is to be planned, by key, with what each said."""
    said = _said(workshop_id)
    query = (
        select(Registration.id, Registration.side, said.c.theme, said.c.language, said.c.item)
        .outerjoin(said, said.c.registration == Registration.id)
        .where(Registration.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED)
        .order_by(Registration.id)
    )
    rows: dict[int, list[Any]] = {}
    for key, *row in session.execute(query):
        rows.setdefault(key, []).append(row)
    return {key: _seated(*zip(*found, strict=True)) for key, found in rows.items()}


def _said(workshop_id: int) -> Any:
    """Return a row for each theme, language and wished visit of a calendar; its other columns are null."""
    number, word = cast(null(), Integer), cast(null(), String)
    calendar, member, wish = RegistrationTheme.registration_id, RegistrationMember, VisitWish
    themes = (
        select(
            calendar.label("registration"),
            RegistrationTheme.theme_id.label("theme"),
            word.label("language"),
            word.label("item"),
        )
        .join(Registration, Registration.id == calendar)
        .where(Registration.workshop_id == workshop_id)
    )
    languages = (
        select(member.registration_id, number, ProfileLanguage.language, word)
        .join(ProfileLanguage, ProfileLanguage.profile_id == member.profile_id)
        .where(member.workshop_id == workshop_id)
    )
    wishes = (
        select(wish.registration_id, number, word, ProgrammeItem.public_id)
        .join(ProgrammeItem, ProgrammeItem.id == wish.item_id)
        .where(wish.workshop_id == workshop_id)
    )
    return union_all(themes, languages, wishes).subquery()


def _seated(sides: tuple[Side, ...], *said: tuple[Any, ...]) -> Seated:
    themes, languages, items = (frozenset(each for each in values if each is not None) for values in said)
    return Seated(sides[0], themes, languages, items)
