"""Whose term is over: workshops by side, and people by when they were last here. Each function is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure, Retention
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class TermRow:
    """A side of a workshop: its last day, and the term if its office has set one."""

    workshop_id: int
    party_id: int
    side: Side
    last_day: date
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class LastSeenRow:
    """A person, and when there was last a sign of them; `signed_in_at` is None for somebody without an account."""

    profile_id: int | None
    account_id: int | None
    profile_public_id: str | None
    account_public_id: str | None
    address: str
    language: str
    known_since: datetime
    signed_in_at: datetime | None
    acted_at: datetime | None


def terms(session: Session, ended_before: date) -> list[TermRow]:
    """Return both sides of every workshop whose last day is before a day."""
    found: list[TermRow] = []
    for side, party in ((Side.HOST, Workshop.host_party_id), (Side.VISITOR, Workshop.visitor_party_id)):
        query = (
            select(Workshop.id, party, Workshop.ends_on, Retention.keep_until)
            .outerjoin(Retention, and_(Retention.workshop_id == Workshop.id, Retention.party_id == party))
            .where(Workshop.ends_on < ended_before)
        )
        found += [TermRow(key, of, side, last, keep) for key, of, last, keep in session.execute(query)]
    return found


def workshops_of_people(session: Session) -> dict[int, list[tuple[int, int]]]:
    """Return for each profile the workshops (and party) that they are or were registered for, whatever became of it."""
    query = select(RegistrationMember.profile_id, RegistrationMember.workshop_id, Profile.party_id).join(
        Profile, Profile.id == RegistrationMember.profile_id
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for profile, workshop, party in session.execute(query.where(Profile.erased_at.is_(None))):
        found.setdefault(profile, []).append((workshop, party))
    return found


def last_days(session: Session) -> dict[int, tuple[date, dict[int, date]]]:
    """Return for each workshop its last day, and the terms that offices have set, by party."""
    query = select(Workshop.id, Workshop.ends_on, Retention.party_id, Retention.keep_until).outerjoin(
        Retention, Retention.workshop_id == Workshop.id
    )
    found: dict[int, tuple[date, dict[int, date]]] = {}
    for workshop, last_day, party, keep_until in session.execute(query):
        chosen = found.setdefault(workshop, (last_day, {}))[1]
        if party is not None:
            chosen[party] = keep_until
    return found


def people_known_since(session: Session, before: datetime) -> list[LastSeenRow]:
    """Return experts, with an account or only a profile, who are known since before an instant and not forgotten."""
    used = func.max(func.coalesce(SignIn.last_seen_at, SignIn.created_at))
    signed_in = select(used).where(SignIn.account_id == Account.id).correlate(Account).scalar_subquery()
    acted = (
        select(func.max(JournalEntry.at))
        .where(JournalEntry.actor_id == Account.public_id)
        .correlate(Account)
        .scalar_subquery()
    )
    address = func.coalesce(func.nullif(Profile.contact_email, ""), Account.email, "")
    known_since = func.coalesce(Profile.created_at, Account.created_at)
    columns = (
        Profile.id,
        Account.id,
        Profile.public_id,
        Account.public_id,
        address,
        func.coalesce(Account.language, "en"),
        known_since,
        signed_in,
        acted,
    )
    experts = select(*columns).select_from(Account).outerjoin(Profile, Profile.account_id == Account.id)
    experts = experts.where(Account.role == Role.EXPERT, Account.disabled_at.is_(None), Account.created_at < before)
    without = select(*columns).select_from(Profile).outerjoin(Account, Account.id == Profile.account_id)
    without = without.where(Profile.account_id.is_(None), Profile.erased_at.is_(None), Profile.created_at < before)
    return [LastSeenRow(*row) for query in (experts, without) for row in session.execute(query)]


def asked_to_be_forgotten(session: Session) -> frozenset[str]:
    """Return the public ids of the profiles and accounts that are or will be forgotten."""
    rows = session.execute(select(Erasure.profile_id, Erasure.account_id))
    return frozenset(each for row in rows for each in row if each)


def days_told(session: Session, action: str, ids: Collection[str]) -> dict[str, list[date]]:
    """Return by public id the days that people were told, by the entries of an act in the journal."""
    query = select(JournalEntry.subject_id, JournalEntry.details).where(
        JournalEntry.action == action, JournalEntry.subject_id.in_(sorted(ids))
    )
    found: dict[str, list[date]] = {}
    for subject, details in session.execute(query):
        found.setdefault(str(subject), []).append(date.fromisoformat(details["on"]))
    return found


def entries_of_side(session: Session, workshop_id: int, side: Side) -> list[tuple[int, int]]:
    """Return registration and profile of those of a side of a workshop who can still be named."""
    query = (
        select(RegistrationMember.registration_id, RegistrationMember.profile_id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.side == side,
            or_(Profile.erased_at.is_(None), Registration.name != ""),
        )
        .order_by(RegistrationMember.registration_id, RegistrationMember.position)
    )
    return [(registration, profile) for registration, profile in session.execute(query)]
