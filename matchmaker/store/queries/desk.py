"""The day's desk: its notes, its mandate, and who could meet whom at once. One statement each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.desk import DeskEventKind, MandateState
from matchmaker.domain.people import Role
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.desk import DeskEvent, Mandate
from matchmaker.store.tables.pairs import PairRule, PairScore
from matchmaker.store.tables.plans import Meeting
from matchmaker.store.tables.preferences import Preference

STANDING = (MandateState.PROPOSED, MandateState.AGREED)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody at the desk noted.

    Parameters
    ----------
    party_id
        The region of the one who noted it.
    own_word
        Whether it was no office, but the person whom it is about.
    made_with_id
        The first of the notes that one act made; None for that one itself.
    plan_id
        The first published version that took it into account.
    """

    id: int
    public_id: str
    kind: DeskEventKind
    registration_id: int | None
    session_id: int | None
    slot_id: int | None
    tables: int | None
    noted_at: datetime
    party_id: int | None
    made_with_id: int | None
    plan_id: int | None
    taken_back_at: datetime | None
    own_word: bool = False


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note about somebody, as their own page knows it."""

    id: int
    kind: DeskEventKind
    account_id: int
    slot_id: int | None
    plan_id: int | None
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate of the desk as it stands."""

    id: int
    public_id: str
    party_id: int
    state: MandateState
    holds_until: datetime
    most_moves: int
    proposed_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two calendars, the smaller key first, and how well they fit."""

    id: int
    pair: tuple[int, int]
    weight: float


def notes(session: Session, workshop_id: int) -> list[Note]:
    """Return all notes of a workshop, those that were taken back among them, earlier ones first."""
    own = [name for name in Note.__slots__ if name not in {"party_id", "own_word"}]
    of_account = (Account.party_id, Account.role == Role.EXPERT)
    query = select(*(getattr(DeskEvent, name) for name in own), *of_account)
    query = query.join(Account, Account.id == DeskEvent.account_id)
    query = query.where(DeskEvent.workshop_id == workshop_id).order_by(DeskEvent.id)
    names = [*own, "party_id", "own_word"]
    return [Note(**dict(zip(names, row, strict=True))) for row in session.execute(query)]


def last_note_about(session: Session, registration_id: int) -> OwnNote | None:
    """Return the last note about somebody that stands; None where there is none."""
    columns = [getattr(DeskEvent, name) for name in OwnNote.__slots__]
    query = select(*columns).where(DeskEvent.registration_id == registration_id, DeskEvent.taken_back_at.is_(None))
    row = session.execute(query.order_by(DeskEvent.id.desc()).limit(1)).one_or_none()
    return OwnNote(*row) if row else None


def mandate_standing(session: Session, workshop_id: int) -> MandateRow | None:
    """Return the mandate that is proposed or agreed on; None where there is none."""
    query = select(*(getattr(Mandate, name) for name in MandateRow.__slots__))
    row = session.execute(query.where(Mandate.workshop_id == workshop_id, Mandate.state.in_(STANDING))).one_or_none()
    return MandateRow(*row) if row else None


def signed_by(session: Session, mandate_id: str) -> frozenset[int]:
    """Return the keys of the parties that confirmed the mandate with this public id."""
    of = Confirmation.kind == ConfirmedKind.MANDATE, Confirmation.subject_id == mandate_id
    return frozenset(session.scalars(select(Confirmation.party_id).where(*of)))


def scored_among(session: Session, workshop_id: int, some: Collection[int], *, most: int) -> Sequence[ScoredPair]:
    """Return the best scored pairs among some calendars, the best first; those who may not meet are left out."""
    forbidden = select(PairRule.registration_a_id).where(
        PairRule.workshop_id == workshop_id,
        PairRule.forbidden.is_(True),
        PairRule.registration_a_id == PairScore.registration_a_id,
        PairRule.registration_b_id == PairScore.registration_b_id,
    )
    query = (
        select(PairScore.id, PairScore.registration_a_id, PairScore.registration_b_id, PairScore.weight)
        .where(
            PairScore.workshop_id == workshop_id,
            PairScore.registration_a_id.in_(some),
            PairScore.registration_b_id.in_(some),
            ~forbidden.exists(),
        )
        .order_by(PairScore.weight.desc(), PairScore.id)
        .limit(most)
    )
    return [ScoredPair(key, (one, other), weight) for key, one, other, weight in session.execute(query)]


def newly_unwanted(session: Session, plan_id: int, before_id: int) -> bool:
    """Return whether a version has a meeting of two who did not meet before, and of whom one does not want it."""
    before = aliased(Meeting)
    same = select(before.id).where(
        before.plan_id == before_id,
        before.registration_a_id == Meeting.registration_a_id,
        before.registration_b_id == Meeting.registration_b_id,
    )
    two = (Meeting.registration_a_id, Meeting.registration_b_id)
    said = Preference.from_registration_id.in_(two) & Preference.to_registration_id.in_(two)
    query = (
        select(Meeting.id)
        .join(Preference, said)
        .where(Meeting.plan_id == plan_id, Preference.kind == PreferenceKind.VETO, ~same.exists())
    )
    return session.scalar(query.limit(1)) is not None
