"""The journal as it is read: the entries of one side, of everybody, and about one person. One statement each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.journal import JOINT, OF_PEOPLE, READS_OF_A_WORKSHOP
from matchmaker.domain.people import Role
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry; `words` is what its reason said, None where there is none (any more)."""

    id: int
    at: datetime
    actor_id: str | None
    on_behalf_of_id: str | None
    party_id: str | None
    workshop_id: str | None
    action: str
    subject_kind: str | None
    subject_id: str | None
    reason: str
    details: Mapping[str, Any]
    previous_sha256: str
    sha256: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a workshop: the keys of the workshop and of the party, and their public ids."""

    workshop: int
    workshop_id: str
    party: int
    party_id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; empty means all. `until` is the first instant that is too late."""

    act: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None


def side_of(session: Session, workshop: int, party: int | None) -> Side:
    """Return a side of a workshop; for no party the side of nobody, which has nothing of its own."""
    ids = select(Workshop.public_id, Party.public_id).outerjoin(Party, Party.id == party).where(Workshop.id == workshop)
    workshop_id, party_id = session.execute(ids).one()
    return Side(workshop, workshop_id, party or 0, party_id or "")


def count_of_side(session: Session, side: Side, wanted: Wanted) -> int:
    """Return how many entries of a workshop one side may read."""
    return session.scalar(select(func.count()).where(*_of_side(side), *_asked(wanted))) or 0


def entries_of_side(session: Session, side: Side, wanted: Wanted, *, skip: int = 0, most: int) -> list[EntryRow]:
    """Return the entries of a workshop that one side may read, the newest first."""
    query = _entries().where(*_of_side(side), *_asked(wanted)).order_by(JournalEntry.id.desc())
    return [EntryRow(*row) for row in session.execute(query.offset(skip).limit(most))]


def acts_of_side(session: Session, side: Side) -> list[str]:
    """Return the acts that the entries of a side speak of, in the order of their names."""
    return list(session.scalars(select(JournalEntry.action).where(*_of_side(side)).distinct().order_by("action")))


def actors_of_side(session: Session, side: Side) -> dict[str, str]:
    """Return the accounts of one side that did something at a workshop: public id → name or address."""
    acted = select(JournalEntry.actor_id).where(
        JournalEntry.workshop_id == side.workshop_id, JournalEntry.party_id == side.party_id
    )
    query = (
        select(Account.public_id, Profile.name, Account.email)
        .outerjoin(Profile, Profile.account_id == Account.id)
        .where(Account.party_id == side.party, Account.public_id.in_(acted))
    )
    return {public_id: name or email for public_id, name, email in session.execute(query)}


def count(session: Session, wanted: Wanted) -> int:
    """Return how many entries the journal has in all."""
    return session.scalar(select(func.count()).select_from(JournalEntry).where(*_asked(wanted))) or 0


def entries(session: Session, wanted: Wanted, *, skip: int = 0, most: int) -> list[EntryRow]:
    """Return entries of the whole journal, the newest first."""
    query = _entries().where(*_asked(wanted)).order_by(JournalEntry.id.desc())
    return [EntryRow(*row) for row in session.execute(query.offset(skip).limit(most))]


def acts(session: Session) -> list[str]:
    """Return all acts that the journal speaks of, in the order of their names."""
    return list(session.scalars(select(JournalEntry.action).distinct().order_by("action")))


def about_person(session: Session, profile: int, account: int, *, most: int) -> list[EntryRow]:
    """Return the entries about a person by others, and those in which a workshop of theirs was read, newest first."""
    own = select(Profile.public_id).where(Profile.id == profile).scalar_subquery()
    member = select(RegistrationMember.registration_id).where(RegistrationMember.profile_id == profile)
    registrations = select(Registration.public_id).where(Registration.id.in_(member))
    at = select(Workshop.public_id).where(
        Workshop.id.in_(select(RegistrationMember.workshop_id).where(RegistrationMember.profile_id == profile))
    )
    self_id = select(Account.public_id).where(Account.id == account).scalar_subquery()
    about = or_(
        and_(JournalEntry.subject_kind == "profile", JournalEntry.subject_id == own),
        and_(JournalEntry.subject_kind == "registration", JournalEntry.subject_id.in_(registrations)),
        and_(
            JournalEntry.workshop_id.in_(at),
            JournalEntry.action.in_(READS_OF_A_WORKSHOP),
            not_(JournalEntry.subject_kind.in_(OF_PEOPLE)),
        ),
    )
    by_others = or_(JournalEntry.actor_id.is_(None), JournalEntry.actor_id != self_id)
    query = _entries().where(about, by_others).order_by(JournalEntry.id.desc()).limit(most)
    return [EntryRow(*row) for row in session.execute(query)]


def operators(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return which of these accounts, given by public ids, are operators'."""
    query = select(Account.public_id).where(Account.public_id.in_(ids), Account.role == Role.OPERATOR)
    return frozenset(session.scalars(query))


def names_of_accounts(session: Session, party: int, ids: Collection[str]) -> dict[str, str]:
    """Return the name of each of these accounts that is of a party: of its profile, else its address."""
    query = (
        select(Account.public_id, Profile.name, Account.email)
        .outerjoin(Profile, Profile.account_id == Account.id)
        .where(Account.party_id == party, Account.public_id.in_(ids))
    )
    return {public_id: name or email for public_id, name, email in session.execute(query)}


def names_of_profiles(session: Session, party: int, ids: Collection[str]) -> dict[str, str]:
    """Return the name of each of these profiles that is of a party."""
    query = select(Profile.public_id, Profile.name).where(Profile.party_id == party, Profile.public_id.in_(ids))
    return {public_id: name for public_id, name in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def names_of_registrations(session: Session, party: int, ids: Collection[str]) -> dict[str, list[str]]:
    """Return the names of those who sit in each of these calendars, where they are of a party."""
    query = (
        select(Registration.public_id, Profile.name)
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(Profile.party_id == party, Registration.public_id.in_(ids))
        .order_by(Profile.name)
    )
    found: dict[str, list[str]] = {}
    for public_id, name in session.execute(query):
        found.setdefault(public_id, []).append(name)
    return found


def _entries() -> Select[tuple[Any, ...]]:
    columns = [getattr(JournalEntry, name) for name in EntryRow.__slots__ if name != "words"]
    query = select(*columns, JournalReason.text)
    return query.outerjoin(JournalReason, JournalReason.journal_id == JournalEntry.id)


def _of_side(side: Side) -> Sequence[ColumnElement[bool]]:
    """Return what the entries have in common that one side of a workshop may read.

    Its own, what concerns both offices, and what an operator did there; where that was about a person, of its side.
    """
    own_people = or_(
        JournalEntry.subject_id.in_(select(Profile.public_id).where(Profile.party_id == side.party)),
        JournalEntry.subject_id.in_(select(Account.public_id).where(Account.party_id == side.party)),
        JournalEntry.subject_id.in_(
            select(Registration.public_id)
            .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
            .join(Profile, Profile.id == RegistrationMember.profile_id)
            .where(Profile.party_id == side.party, Registration.workshop_id == side.workshop)
        ),
    )
    by_operator = and_(
        JournalEntry.party_id.is_(None),
        JournalEntry.actor_id.in_(select(Account.public_id).where(Account.role == Role.OPERATOR)),
        or_(not_(JournalEntry.subject_kind.in_(OF_PEOPLE)), own_people),
    )
    mine = JournalEntry.party_id == side.party_id
    return (JournalEntry.workshop_id == side.workshop_id, or_(mine, JournalEntry.action.in_(JOINT), by_operator))


def _asked(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.act:
        asked.append(JournalEntry.action == wanted.act)
    if wanted.actor:
        asked.append(JournalEntry.actor_id == wanted.actor)
    if wanted.since is not None:
        asked.append(JournalEntry.at >= wanted.since)
    if wanted.until is not None:
        asked.append(JournalEntry.at < wanted.until)
    return asked
