"""For whom an office can act at a workshop, and who is told of it: each function is one statement."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who is or was in a calendar of a workshop by their own word.

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


def person(session: Session, workshop_id: int, public_id: str) -> PersonRow | None:
    """Return somebody of a workshop; None for whoever is not there, or whose entry is merely prepared."""
    row = session.execute(_people(workshop_id).where(Profile.public_id == public_id)).one_or_none()
    return PersonRow(*row) if row else None


def sitting_in(session: Session, workshop_id: int, registration_id: str) -> list[PersonRow]:
    """Return those who sit in a calendar, given by its public id."""
    query = _people(workshop_id).where(Registration.public_id == registration_id).order_by(Profile.id)
    return [PersonRow(*row) for row in session.execute(query)]


def workshops_of(session: Session, profile_id: int) -> list[int]:
    """Return the keys of the workshops in whose calendars a person is."""
    query = select(RegistrationMember.workshop_id).where(RegistrationMember.profile_id == profile_id)
    return list(session.scalars(query.order_by(RegistrationMember.workshop_id)))


def _people(workshop_id: int) -> Select[tuple[int, str, int, str, str, str, str, bool]]:
    return (
        select(
            Profile.id,
            Profile.public_id,
            Profile.party_id,
            Profile.name,
            Profile.name_latin,
            func.coalesce(func.nullif(Profile.contact_email, ""), Account.email, ""),
            func.coalesce(Account.language, Party.language),
            (Account.id.is_not(None) & Account.disabled_at.is_(None)),
        )
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(Party, Party.id == Profile.party_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(
            RegistrationMember.workshop_id == workshop_id,
            Registration.status != RegistrationStatus.PREPARED,
            Profile.erased_at.is_(None),
        )
    )
