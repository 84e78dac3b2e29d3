"""Lists of people that an office has handed in, and whom of its own region a list can be about; a statement each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Role
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.queries.prepared import is_theirs
from matchmaker.store.queries.profile import ProfileRow
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.tables.imports import PeopleImport
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileTheme
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.themes import Theme, ThemeName


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A list as its own office sees it among the others; `by` is the address of who handed it in."""

    id: int
    public_id: str
    version: int
    state: ImportState
    file_name: str
    row_count: int
    mapping: Mapping[str, Any]
    made: Collection[str]
    read_at: datetime
    done_at: datetime | None
    undone_at: datetime | None
    by: str
    kept: bool
    """Whether what the list says is still here."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of a region whom a row of a list can be about.

    Parameters
    ----------
    version
        Of the profile.
    addresses
        Of the contact and of the account, without the empty ones.
    status
        How they stand at the workshop; None where they have nothing to do with it.
    prepared
        Whether it is an entry that its person has not confirmed.
    """

    id: int
    public_id: str
    version: int
    name: str
    name_latin: str
    addresses: tuple[str, ...]
    status: RegistrationStatus | None
    prepared: bool


@dataclass(frozen=True, slots=True)
class MadeRow:
    """An entry that a list has made.

    Parameters
    ----------
    invited
        Whether its person was written to.
    waits
        Whether its person has not confirmed it.
    untouched
        Whether besides nobody has changed it since.
    """

    id: int
    public_id: str
    name: str
    invited: bool
    waits: bool
    untouched: bool


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """A theme, or a sub-topic of `parent_id`, with all that it is called."""

    id: int
    public_id: str
    parent_id: int | None
    partnership_id: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """The last work on a list in the background."""

    public_id: str
    state: JobState
    act: str
    progress_text: str
    error: str
    created_at: datetime


def imports_of(session: Session, workshop_id: int, party_id: int, most: int) -> list[ImportRow]:
    """Return the last lists of a party for a workshop, the newest first, without what they say."""
    query = _imports().where(PeopleImport.workshop_id == workshop_id, PeopleImport.party_id == party_id)
    rows = session.execute(query.order_by(PeopleImport.read_at.desc(), PeopleImport.id.desc()).limit(most))
    return [_import(row) for row in rows]


def import_of(session: Session, workshop_id: int, party_id: int, public_id: str) -> ImportRow | None:
    """Return a list of a party for a workshop; None for anything else."""
    of_party = PeopleImport.workshop_id == workshop_id, PeopleImport.party_id == party_id
    row = session.execute(_imports().where(*of_party, PeopleImport.public_id == public_id)).one_or_none()
    return None if row is None else _import(row)


def content_of(session: Session, import_id: int) -> bytes | None:
    """Return what a list says; None once that is gone."""
    return session.scalar(select(PeopleImport.content).where(PeopleImport.id == import_id))


def expired(session: Session, before: datetime) -> list[int]:
    """Return the keys of the lists that were handed in before an instant and never taken in."""
    old = PeopleImport.state == ImportState.READ, PeopleImport.read_at < before
    return list(session.scalars(select(PeopleImport.id).where(*old).order_by(PeopleImport.id)))


def known_people(session: Session, workshop_id: int, party_id: int) -> list[KnownPerson]:
    """Return everybody of a party who has a profile, with how they stand at a workshop."""
    here = and_(RegistrationMember.profile_id == Profile.id, RegistrationMember.workshop_id == workshop_id)
    query = (
        select(
            Profile.id,
            Profile.public_id,
            Profile.version,
            Profile.name,
            Profile.name_latin,
            Profile.contact_email,
            func.coalesce(Account.email, ""),
            Registration.status,
            and_(Registration.status == RegistrationStatus.PREPARED, Profile.account_id.is_(None), ~is_theirs()),
        )
        .outerjoin(Account, Account.id == Profile.account_id)
        .outerjoin(RegistrationMember, here)
        .outerjoin(Registration, Registration.id == RegistrationMember.registration_id)
        .where(Profile.party_id == party_id, Profile.erased_at.is_(None))
        .order_by(Profile.id)
    )
    return [
        KnownPerson(key, public_id, version, name, latin, _addresses(contact, account), status, bool(prepared))
        for key, public_id, version, name, latin, contact, account, status, prepared in session.execute(query)
    ]


def profiles(session: Session, keys: Collection[int]) -> dict[int, ProfileRow]:
    """Return profiles by key."""
    columns = [getattr(Profile, name) for name in ProfileRow.__slots__ if name != "organisation"]
    query = select(*columns, Organisation.public_id).outerjoin(Organisation, Organisation.id == Profile.organisation_id)
    rows: Any = session.execute(query.where(Profile.id.in_(keys)))
    return {row[0]: ProfileRow(*row) for row in rows}


def themes_of_profiles(session: Session, keys: Collection[int]) -> dict[int, list[str]]:
    """Return the public ids of the themes of profiles."""
    query = select(ProfileTheme.profile_id, Theme.public_id).join(Theme, Theme.id == ProfileTheme.theme_id)
    found: dict[int, list[str]] = {}
    for profile, theme in session.execute(query.where(ProfileTheme.profile_id.in_(keys)).order_by(Theme.id)):
        found.setdefault(profile, []).append(theme)
    return found


def theme_words(session: Session, partnerships: Collection[int]) -> list[ThemeWords]:
    """Return what the themes of partnerships are called, in every language and by code; none that is retired."""
    query = (
        select(Theme.id, Theme.public_id, Theme.parent_id, Theme.partnership_id, Theme.code, ThemeName.name)
        .outerjoin(ThemeName, ThemeName.theme_id == Theme.id)
        .where(Theme.partnership_id.in_(partnerships), Theme.retired.is_(False))
        .order_by(Theme.position, Theme.id, ThemeName.language)
    )
    found: dict[Any, list[str]] = {}
    for *of, code, name in session.execute(query):
        found.setdefault(tuple(of), []).extend((code, name))
    return [ThemeWords(*(*of, tuple(each for each in dict.fromkeys(words) if each))) for of, words in found.items()]


def made_by(session: Session, workshop_id: int, made: Collection[str]) -> list[MadeRow]:
    """Return what is left of the entries that a list has made, by name."""
    prepared = Registration.status == RegistrationStatus.PREPARED
    waits = func.coalesce(and_(prepared, Profile.account_id.is_(None), ~is_theirs()), False)
    as_made = func.coalesce(and_(Profile.version == 1, Registration.version == 1), False)
    asked = select(MailedLink.id).where(MailedLink.profile_id == Profile.id).correlate(Profile).exists()
    query = (
        select(Profile.id, Profile.public_id, Profile.name, asked, waits, and_(waits, as_made))
        .outerjoin(
            RegistrationMember,
            and_(RegistrationMember.profile_id == Profile.id, RegistrationMember.workshop_id == workshop_id),
        )
        .outerjoin(Registration, Registration.id == RegistrationMember.registration_id)
        .where(Profile.public_id.in_(made), Profile.erased_at.is_(None))
        .order_by(Profile.name, Profile.id)
    )
    return [MadeRow(*row) for row in session.execute(query)]


def last_work(session: Session, exclusive_key: str) -> WorkRow | None:
    """Return the last work that was asked for under a key."""
    columns = Job.public_id, Job.state, Job.parameters, Job.progress_text, Job.error, Job.created_at
    query = select(*columns).where(Job.exclusive_key == exclusive_key).order_by(Job.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    public_id, state, parameters, text, error, created_at = row
    return WorkRow(public_id, state, str(parameters.get("act", "")), text or "", error or "", created_at)


def office_account(session: Session, account_id: int) -> tuple[int, int | None] | None:
    """Return key and party of an account that is still one of an office; None for any other."""
    office = Account.id == account_id, Account.role == Role.ORGANISER, Account.disabled_at.is_(None)
    row = session.execute(select(Account.id, Account.party_id).where(*office)).one_or_none()
    return None if row is None else (row[0], row[1])


def _imports() -> Any:
    return select(
        PeopleImport.id,
        PeopleImport.public_id,
        PeopleImport.version,
        PeopleImport.state,
        PeopleImport.file_name,
        PeopleImport.row_count,
        PeopleImport.mapping,
        PeopleImport.made,
        PeopleImport.read_at,
        PeopleImport.done_at,
        PeopleImport.undone_at,
        Account.email,
        PeopleImport.content.is_not(None),
    ).join(Account, Account.id == PeopleImport.account_id)


def _import(row: Any) -> ImportRow:
    values = dict(zip(ImportRow.__slots__, row, strict=True))
    return ImportRow(**values | {"mapping": values["mapping"] or {}, "made": values["made"] or ()})


def _addresses(*known: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in known if each))
