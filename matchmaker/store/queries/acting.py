"""For whom an office can act at a workshop, and who is told of it: each function is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import TAKES_PART
from matchmaker.store.queries.prepared import is_theirs
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with a profile of their own word.

    `address` and `language` are those of letters; `signs_in`: they have an account that is open.
    """

    profile_id: int
    public_id: str
    party_id: int
    name: str
    name_latin: str
    address: str
    language: str
    signs_in: bool


@dataclass(frozen=True, slots=True)
class ToldRow:
    """Somebody who sits in a calendar; `time_zone` is that of their region."""

    person: PersonRow
    registration_id: int
    time_zone: str


def person(session: Session, parties: Collection[int], public_id: str) -> PersonRow | None:
    """Return somebody of these parties; None for nobody, and for whoever is merely prepared by others."""
    row = session.execute(_people().where(Profile.party_id.in_(parties), Profile.public_id == public_id)).one_or_none()
    return PersonRow(*row) if row else None


def sitting_in(session: Session, workshop_id: int, registration_id: str) -> list[PersonRow]:
    """Return those who sit in a calendar, given by its public id."""
    query = (
        _people()
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(Registration.workshop_id == workshop_id, Registration.public_id == registration_id)
    )
    return [PersonRow(*row) for row in session.execute(query.order_by(Profile.id))]


def of_calendars(session: Session, registration_ids: Collection[int]) -> list[ToldRow]:
    """Return those who sit in these calendars and take part, with what a letter to each needs."""
    query = (
        _people()
        .add_columns(RegistrationMember.registration_id, Party.time_zone)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(Registration.id.in_(registration_ids), Registration.status.in_(TAKES_PART))
        .order_by(Profile.id)
    )
    return [ToldRow(PersonRow(*row[:-2]), *row[-2:]) for row in session.execute(query)]


def people_of(session: Session, profiles: Collection[int]) -> list[PersonRow]:
    """Return people by their keys."""
    return [PersonRow(*row) for row in session.execute(_people().where(Profile.id.in_(profiles)).order_by(Profile.id))]


def workshops_of(session: Session, profile_id: int) -> list[int]:
    """Return the keys of the workshops in whose calendars a person is."""
    query = select(RegistrationMember.workshop_id).where(RegistrationMember.profile_id == profile_id)
    return list(session.scalars(query.order_by(RegistrationMember.workshop_id)))


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Profile.id,
            Profile.public_id,
            Profile.party_id,
            Profile.name,
            Profile.name_latin,
            func.coalesce(func.nullif(Profile.contact_email, ""), Account.email, ""),
            func.coalesce(Account.language, Party.language),
            Account.id.is_not(None) & Account.disabled_at.is_(None),
        )
        .join(Party, Party.id == Profile.party_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(is_theirs(), Profile.erased_at.is_(None))
    )
