"""By what a person is known in the tables: keys, public ids, addresses and names."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, who has an account or a profile or both.

    Parameters
    ----------
    account, profile
        Keys; None where there is none.
    registrations
        Keys of the calendars that the person sits in.
    ids
        Public ids of the account, the profile and these calendars.
    addresses
        Where mail for the person goes, in every spelling that is kept.
    proven
        Those of the account alone, which has shown that its mail is read there. What somebody merely writes to be
        reached at may be another's address: letters and links to it are the other's, and not to be read or erased.
    names
        What the person is called, in either script.
    """

    account: int | None
    account_id: str | None
    profile: int | None
    profile_id: str | None
    registrations: frozenset[int]
    ids: frozenset[str]
    addresses: frozenset[str]
    proven: frozenset[str]
    names: frozenset[str]


def subject_of_account(session: Session, account_id: int) -> Subject:
    """Return the person of an account."""
    both = select(Account, Profile).outerjoin(Profile, Profile.account_id == Account.id)
    row = session.execute(both.where(Account.id == account_id)).one_or_none()
    return _subject(session, *(row or (None, None)))


def subject_of_profile(session: Session, profile_id: int) -> Subject:
    """Return the person of a profile."""
    profile = session.get_one(Profile, profile_id)
    account = session.get(Account, profile.account_id) if profile.account_id is not None else None
    return _subject(session, account, profile)


def subject_called(session: Session, profile_id: str | None, account_id: str | None) -> Subject:
    """Return the person by public ids; one that is not there (any more) counts as none."""
    profile = session.scalar(select(Profile).where(Profile.public_id == profile_id)) if profile_id else None
    account = session.scalar(select(Account).where(Account.public_id == account_id)) if account_id else None
    if profile is None and account is not None:
        profile = session.scalar(select(Profile).where(Profile.account_id == account.id))
    if account is None and profile is not None and profile.account_id is not None:
        account = session.get(Account, profile.account_id)
    return _subject(session, account, profile)


def _subject(session: Session, account: Account | None, profile: Profile | None) -> Subject:
    calendars = (
        select(Registration.id, Registration.public_id)
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(RegistrationMember.profile_id == (profile.id if profile else None))
    )
    registrations = {key: public_id for key, public_id in session.execute(calendars)}  # noqa: C416 (rows are no pairs)
    addresses = (account.email, account.email_normalised) if account else ()
    contact = (profile.contact_email, profile.contact_email.casefold()) if profile else ()
    names = (profile.name, profile.name_latin) if profile else ()
    ids = (account.public_id if account else None, profile.public_id if profile else None, *registrations.values())
    return Subject(
        account.id if account else None,
        account.public_id if account else None,
        profile.id if profile else None,
        profile.public_id if profile else None,
        frozenset(registrations),
        frozenset(each for each in ids if each),
        frozenset(each for each in (*addresses, *contact) if each),
        frozenset(addresses),
        frozenset(each for each in names if each),
    )
