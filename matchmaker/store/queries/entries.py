"""Delegations as their own side sees them: who leads, whose entry is prepared, who has confirmed; a statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.queries.prepared import is_theirs
from matchmaker.store.queries.profile import ProfileRow
from matchmaker.store.queries.registrations import RegistrationRow
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.tables.delegations import DelegationLeader
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """An expert of a party, by account, and since when they lead its delegation to a workshop; None: they do not."""

    id: int
    public_id: str
    email: str
    language: str
    name: str
    name_latin: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A person of one's own side at a workshop: with a prepared entry, or who takes part.

    Parameters
    ----------
    prepared
        Whether the person has not confirmed yet.
    by
        The name, or the address, of who prepared it; empty where the person registered alone.
    mailed_at, until
        When the last letter was written, and until when its link works.
    """

    id: str
    name: str
    name_latin: str
    organisation: str
    organisation_latin: str
    address: str
    prepared: bool
    by: str
    confirmed_at: datetime | None
    mailed_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """A prepared entry: the profile, and the registration that waits in it."""

    profile: ProfileRow
    registration: RegistrationRow
    workshop_id: int
    prepared_by_id: int | None


def experts(session: Session, workshop_id: int, party_id: int) -> list[LeaderRow]:
    """Return the experts of a party whose account is open, by name, with whether they lead to a workshop."""
    leads = and_(DelegationLeader.account_id == Account.id, DelegationLeader.workshop_id == workshop_id)
    query = (
        select(
            Account.id,
            Account.public_id,
            Account.email,
            Account.language,
            func.coalesce(Profile.name, ""),
            func.coalesce(Profile.name_latin, ""),
            DelegationLeader.named_at,
        )
        .outerjoin(Profile, Profile.account_id == Account.id)
        .outerjoin(DelegationLeader, leads)
        .where(Account.party_id == party_id, Account.role == Role.EXPERT, Account.disabled_at.is_(None))
        .order_by(func.coalesce(Profile.name, Account.email), Account.id)
    )
    return [LeaderRow(*row) for row in session.execute(query)]


def delegation(session: Session, workshop_id: int, side: Side) -> list[EntryRow]:
    """Return the entries of a side at a workshop, those not confirmed first, and who of the side takes part.

    Somebody who registered alone and does not let others see them is not here.
    """
    by, by_profile = aliased(Account), aliased(Profile)
    prepared = Registration.status == RegistrationStatus.PREPARED
    unconfirmed = and_(prepared, ~is_theirs())
    mailed = _last_link(MailedLink.made_at)
    query = (
        select(
            Profile.public_id,
            Profile.name,
            Profile.name_latin,
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.name_latin, ""),
            Profile.contact_email,
            unconfirmed,
            func.coalesce(by_profile.name, by.email, ""),
            Profile.confirmed_at,
            mailed,
            _last_link(MailedLink.expires_at),
        )
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .outerjoin(by, by.id == Profile.prepared_by_id)
        .outerjoin(by_profile, by_profile.account_id == by.id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.side == side,
            Registration.status.in_((RegistrationStatus.PREPARED, RegistrationStatus.REGISTERED)),
            Profile.erased_at.is_(None),
            or_(Profile.prepared_by_id.is_not(None), and_(~prepared, has_consented())),
        )
        .order_by(unconfirmed.desc(), Profile.name, Profile.id)
    )
    return [EntryRow(*row) for row in session.execute(query)]


def taken_in(session: Session, workshop_id: int) -> frozenset[str]:
    """Return the public ids of the calendars at a workshop whose people were taken in late."""
    query = select(Registration.public_id).where(Registration.workshop_id == workshop_id)
    return frozenset(session.scalars(query.where(Registration.taken_in_at.is_not(None))))


def prepared_entry(session: Session, workshop_id: int, party_id: int, public_id: str) -> PreparedRow | None:
    """Return an entry of a party for a workshop that its person has not confirmed; None for anything else."""
    query = _prepared().where(
        Registration.workshop_id == workshop_id, Profile.party_id == party_id, Profile.public_id == public_id
    )
    return _entry(session.execute(query).one_or_none())


def prepared_by_key(session: Session, profile_id: int) -> PreparedRow | None:
    """Return the entry that a letter is about, by the profile's own key; None where it is confirmed or gone."""
    return _entry(session.execute(_prepared().where(Profile.id == profile_id)).one_or_none())


def prepared_addresses(session: Session, workshop_id: int, party_id: int) -> dict[str, str]:
    """Return the address of each entry of a party for a workshop that is not confirmed yet, by public id."""
    query = _prepared().with_only_columns(Profile.public_id, Profile.contact_email)
    query = query.where(Registration.workshop_id == workshop_id, Profile.party_id == party_id)
    return {public_id: address for public_id, address in session.execute(query)}  # noqa: C416 (rows are no pairs)


def letters_to(session: Session, profile_id: int) -> int:
    """Return how many letters were written about an entry."""
    query = select(func.count()).where(MailedLink.profile_id == profile_id, MailedLink.purpose == LinkPurpose.ENTRY)
    return session.scalar(query) or 0


def letters_of(session: Session, profiles: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """Return for each entry about which letters were written how many, and when the last one was."""
    query = select(MailedLink.profile_id, func.count(), func.max(MailedLink.made_at))
    query = query.where(MailedLink.profile_id.in_(profiles), MailedLink.purpose == LinkPurpose.ENTRY)
    found = session.execute(query.group_by(MailedLink.profile_id))
    return {key: (count, last) for key, count, last in found if key is not None}


def unanswered(session: Session, before: datetime) -> list[int]:
    """Return the keys of the profiles of entries that nobody answered: the last link ran out before an instant."""
    latest = select(func.max(MailedLink.expires_at)).where(MailedLink.profile_id == Profile.id)
    ran_out = func.coalesce(latest.correlate(Profile).scalar_subquery(), Profile.created_at)
    query = _prepared().with_only_columns(Profile.id).where(ran_out < before)
    return list(session.scalars(query.order_by(Profile.id)))


def _last_link(column: Any) -> Any:
    latest = select(func.max(column)).where(MailedLink.profile_id == Profile.id)
    return latest.where(MailedLink.purpose == LinkPurpose.ENTRY).correlate(Profile).scalar_subquery()


_OF_PROFILE = [getattr(Profile, name) for name in ProfileRow.__slots__ if name != "organisation"]
_OF_REGISTRATION = [getattr(Registration, name) for name in RegistrationRow.__slots__]


def _prepared() -> Select[Any]:
    return (
        select(
            *_OF_PROFILE,
            Organisation.public_id,
            *_OF_REGISTRATION,
            Registration.workshop_id,
            Profile.prepared_by_id,
        )
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(
            Registration.status == RegistrationStatus.PREPARED,
            Profile.account_id.is_(None),
            Profile.erased_at.is_(None),
            ~is_theirs(),
        )
    )


def _entry(row: Any) -> PreparedRow | None:
    if row is None:
        return None
    split = len(_OF_PROFILE) + 1
    profile, registration = row[:split], row[split : split + len(_OF_REGISTRATION)]
    return PreparedRow(ProfileRow(*profile), RegistrationRow(*registration), *row[split + len(_OF_REGISTRATION) :])
