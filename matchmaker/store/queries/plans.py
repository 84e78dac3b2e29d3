"""Versions of a workshop's plan and who has confirmed them. One statement each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Meeting, Run, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a version has come: its counter, and the number of its last edit (0: none)."""

    version: int
    edit: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the plan without its meetings."""

    id: int
    public_id: str
    number: int
    status: PlanStatus
    proof: Proof
    run_id: int | None
    origin: PlanOrigin
    based_on_id: int | None
    method: str
    seed: int
    seconds: float
    program_versions: Mapping[str, str]
    objective: Mapping[str, float]
    bound: Mapping[str, float]
    gap: Mapping[str, float]
    bound_scope: Mapping[str, str]
    conflict: Sequence[Mapping[str, Any]]
    instance_sha256: str
    stale_since: datetime | None
    created_at: datetime
    published_at: datetime | None
    events: Sequence[Mapping[str, str]]
    """What had happened when it was made, as a plan file says it."""
    version: int
    meetings: int
    edits: int
    """The number of its last edit on the board; 0: none."""

    @property
    def reached(self) -> Reached:
        """How far it has come."""
        return Reached(self.version, self.edits)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A party confirmed a version, bound to the hash of what it held then."""

    plan_public_id: str
    party_id: int
    sha256: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Solved:
    """What a run solved: the document, its hash, and the parameters of the run."""

    instance: Mapping[str, Any]
    input_sha256: str
    parameters: Mapping[str, Any]
    seed: int
    time_limit_s: float


def versions(session: Session, workshop_id: int) -> list[Version]:
    """Return the versions of a workshop, the newest first."""
    query = _versions().where(WorkshopPlan.workshop_id == workshop_id).order_by(WorkshopPlan.number.desc())
    return [Version(*row) for row in session.execute(query)]


def version(session: Session, workshop_id: int, public_id: str) -> Version | None:
    """Return the version with this public id, if it is one of the workshop."""
    query = _versions().where(WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.public_id == public_id)
    row = session.execute(query).one_or_none()
    return Version(*row) if row else None


def version_of_key(session: Session, plan_id: int) -> Version | None:
    """Return the version with this key."""
    row = session.execute(_versions().where(WorkshopPlan.id == plan_id)).one_or_none()
    return Version(*row) if row else None


def version_in_force(session: Session, workshop_id: int) -> Version | None:
    """Return the version that is published; None before there is one."""
    published = WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED
    row = session.execute(_versions().where(*published)).one_or_none()
    return Version(*row) if row else None


def in_force(session: Session, workshop_id: int) -> int | None:
    """Return the key of the version that is published; None before there is one."""
    published = WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED
    return session.scalar(select(WorkshopPlan.id).where(*published))


def proposed(session: Session, workshop_id: int) -> list[tuple[str, int]]:
    """Return public id and number of the versions that wait for an answer."""
    query = select(WorkshopPlan.public_id, WorkshopPlan.number)
    waiting = WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PROPOSED
    return [(public_id, number) for public_id, number in session.execute(query.where(*waiting))]


def unwanted(session: Session, plan_id: int) -> dict[Side, int]:
    """Return how many meetings of a version somebody of each side does not want (a veto); nothing where none is.

    Only for the side that says so: the other one must not learn that there is such a meeting.
    """
    by_smaller = (Preference.from_registration_id == Meeting.registration_a_id) & (
        Preference.to_registration_id == Meeting.registration_b_id
    )
    by_larger = (Preference.from_registration_id == Meeting.registration_b_id) & (
        Preference.to_registration_id == Meeting.registration_a_id
    )
    query = (
        select(Registration.side, func.count())
        .select_from(Meeting)
        .join(Preference, by_smaller | by_larger)
        .join(Registration, Registration.id == Preference.from_registration_id)
        .where(Meeting.plan_id == plan_id, Preference.kind == PreferenceKind.VETO)
        .group_by(Registration.side)
    )
    return {side: count for side, count in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def confirmations(session: Session, workshop_id: int) -> list[Confirmed]:
    """Return who confirmed which version of the plan of a workshop, in the order of time."""
    query = (
        select(Confirmation.subject_id, Confirmation.party_id, Confirmation.sha256, Confirmation.confirmed_at)
        .where(Confirmation.workshop_id == workshop_id, Confirmation.kind == ConfirmedKind.PLAN)
        .order_by(Confirmation.confirmed_at, Confirmation.id)
    )
    return [Confirmed(*row) for row in session.execute(query)]


def run_of(session: Session, run_id: int) -> Solved | None:
    """Return what a run solved, and how."""
    query = select(*(getattr(Run, name) for name in Solved.__slots__)).where(Run.id == run_id)
    row = session.execute(query).one_or_none()
    return Solved(*row) if row else None


def instance_of(session: Session, run_id: int) -> Mapping[str, Any] | None:
    """Return the document that a run solved."""
    return session.scalar(select(Run.instance).where(Run.id == run_id))


def way_out(session: Session, run_id: int) -> Sequence[Mapping[str, Any]] | None:
    """Return the steps that a run found out of its conflict; None where it found none."""
    result = session.scalar(select(Job.result).join(Run, Run.job_id == Job.id).where(Run.id == run_id))
    return result.get("way_out") if result else None


def _versions() -> Select[tuple[Any, ...]]:
    plain = [name for name in Version.__slots__ if name not in {"meetings", "edits"}]
    edits = select(func.coalesce(func.max(PlanEdit.number), 0)).where(PlanEdit.plan_id == WorkshopPlan.id)
    meetings = select(func.count()).where(Meeting.plan_id == WorkshopPlan.id).correlate(WorkshopPlan).scalar_subquery()
    return select(
        *(getattr(WorkshopPlan, name) for name in plain), meetings, edits.correlate(WorkshopPlan).scalar_subquery()
    )
