"""What only the case file of a workshop puts together: what was agreed and when, and the own delegation's consents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.journal import CASE_FILE_MADE
from matchmaker.store.tables.confirmations import AgreedDocument, Confirmation, WorkshopChange
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change that one office proposed, with what became of it."""

    public_id: str
    party_id: int
    state: ChangeState
    document: Mapping[str, Any]
    proposed_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConfirmedRow:
    """A party confirmed something (`subject_id`: a plan, a change or the workshop) of this hash."""

    kind: ConfirmedKind
    subject_id: str
    party_id: int
    sha256: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a person (`profile_id`, a public id) said about one purpose, and to which version of its words."""

    profile_id: str
    purpose: str
    granted: bool
    wording: str
    said_at: datetime


def changes(session: Session, workshop_id: int) -> list[ChangeRow]:
    """Return every change that was proposed, the oldest first."""
    columns = [getattr(WorkshopChange, name) for name in ChangeRow.__slots__]
    query = select(*columns).where(WorkshopChange.workshop_id == workshop_id).order_by(WorkshopChange.id)
    return [ChangeRow(*row) for row in session.execute(query)]


def confirmations(session: Session, workshop_id: int) -> list[ConfirmedRow]:
    """Return every confirmation of a workshop in the order of time."""
    columns = [getattr(Confirmation, name) for name in ConfirmedRow.__slots__]
    query = select(*columns).where(Confirmation.workshop_id == workshop_id)
    return [ConfirmedRow(*row) for row in session.execute(query.order_by(Confirmation.confirmed_at, Confirmation.id))]


def agreed_documents(session: Session, workshop_id: int) -> dict[str, str]:
    """Return what was confirmed, by its hash."""
    query = select(AgreedDocument.sha256, AgreedDocument.document).where(AgreedDocument.workshop_id == workshop_id)
    return {sha256: document for sha256, document in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def instances(session: Session, workshop_id: int) -> dict[str, str]:
    """Return the hash of the instance that each version of the plan was computed from, by its public id."""
    query = select(WorkshopPlan.public_id, WorkshopPlan.instance_sha256).where(WorkshopPlan.workshop_id == workshop_id)
    return {public_id: sha256 for public_id, sha256 in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def consents_of_side(session: Session, workshop_id: int, party_id: int) -> list[ConsentRow]:
    """Return all that the people of a party in a workshop said about each purpose, the oldest first.

    Parameters
    ----------
    party_id
        Of the reader's own office.
    """
    query = (
        select(Profile.public_id, Consent.purpose, Consent.granted, Consent.wording, Consent.said_at)
        .join(Profile, Profile.id == Consent.profile_id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .where(RegistrationMember.workshop_id == workshop_id, Profile.party_id == party_id, Profile.erased_at.is_(None))
        .order_by(Consent.id)
    )
    return [ConsentRow(*row) for row in session.execute(query)]


def journal_head(session: Session) -> str:
    """Return the hash of the newest entry of the whole journal but for those that say that a case file was made.

    With those no two case files would be alike. Empty where nothing was entered yet.
    """
    query = select(JournalEntry.sha256).where(JournalEntry.action != CASE_FILE_MADE)
    return session.scalar(query.order_by(JournalEntry.id.desc()).limit(1)) or ""
