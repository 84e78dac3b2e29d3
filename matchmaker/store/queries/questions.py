"""What a question about a pair rests on, and what was answered before.

Nothing here reads a veto: two databases that differ in vetoes alone give the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import PlanStatus
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.pairs import PairRule, PairScore, PairScoreUse
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Resource, Workshop

_STEPS = 10**6
"""A score is told from another one if they differ by this part of 1."""
_MIXED = 1_000_003
"""Sums of what is smaller than this prime stay small whatever the number of pairs."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """A question that was asked, as background work."""

    public_id: str
    state: JobState
    progress: float
    progress_text: str
    result: Mapping[str, Any] | None
    error: str
    attempts: int
    due_at: datetime
    cancel_requested_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What a pair is worth, with its parts; `weights`: those of the workshop, None for the usual ones."""

    weight: float
    parts: Mapping[str, Any]
    weights: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A scored pair in public ids, with the scarce things that it uses."""

    public_id: str
    a: str
    b: str
    weight: float
    uses: tuple[str, ...]


def state_of_input(session: Session, workshop_id: int, plan_id: int) -> tuple[int, ...]:
    """Return numbers that change whenever a version, or what plans are made from, does; vetoes do not count.

    Seven statements, whatever the number of people.
    """
    in_force = WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED
    scored = cast(PairScore.weight * _STEPS, BigInteger) % _MIXED
    of_pair = (PairScore.registration_a_id * 7919 + PairScore.registration_b_id) % _MIXED
    statements = (
        select(Workshop.version).where(Workshop.id == workshop_id),
        _counted(Meeting).where(Meeting.plan_id == plan_id),
        _counted(Meeting).join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id).where(*in_force),
        _counted(Registration).where(Registration.workshop_id == workshop_id, is_told()),
        _counted(PairRule).where(PairRule.workshop_id == workshop_id),
        select(func.count(), func.sum(scored), func.sum(scored * of_pair % _MIXED)).where(
            PairScore.workshop_id == workshop_id
        ),
        select(func.count(), func.sum(PairScoreUse.resource_id)).where(PairScoreUse.workshop_id == workshop_id),
    )
    return tuple(int(number or 0) for each in statements for number in session.execute(each).one())


def answered(session: Session, workshop_id: int, kind: str, sha256: str) -> JobRow | None:
    """Return the latest job of a kind about one and the same question."""
    query = select(*(getattr(Job, name) for name in JobRow.__slots__))
    same = Job.workshop_id == workshop_id, Job.kind == kind, Job.input_sha256 == sha256
    row = session.execute(query.where(*same).order_by(Job.id.desc()).limit(1)).one_or_none()
    return JobRow(*row) if row else None


def score(session: Session, workshop_id: int, pair: tuple[int, int]) -> ScoreRow | None:
    """Return what a pair (the smaller key first) is worth; None where the two were not scored."""
    of_pair = PairScore.registration_a_id == pair[0], PairScore.registration_b_id == pair[1]
    query = select(PairScore.weight, PairScore.parts, Workshop.weights).join(
        Workshop, Workshop.id == PairScore.workshop_id
    )
    row = session.execute(query.where(PairScore.workshop_id == workshop_id, *of_pair)).one_or_none()
    return ScoreRow(*row) if row else None


def scored_pairs(session: Session, workshop_id: int) -> list[ScoredPair]:
    """Return the scored pairs of a workshop, vetoed or not, in two statements."""
    one, other = aliased(Registration), aliased(Registration)
    uses: dict[int, list[str]] = {}
    used = select(PairScoreUse.pair_score_id, Resource.public_id).join(
        Resource, Resource.id == PairScoreUse.resource_id
    )
    for key, resource in session.execute(used.where(PairScoreUse.workshop_id == workshop_id).order_by(Resource.id)):
        uses.setdefault(key, []).append(resource)
    query = (
        select(PairScore.id, PairScore.public_id, one.public_id, other.public_id, PairScore.weight)
        .join(one, one.id == PairScore.registration_a_id)
        .join(other, other.id == PairScore.registration_b_id)
        .where(PairScore.workshop_id == workshop_id)
        .order_by(PairScore.id)
    )
    return [
        ScoredPair(public_id, a, b, weight, tuple(uses.get(key, ())))
        for key, public_id, a, b, weight in session.execute(query)
    ]


def forbidden(session: Session, workshop_id: int, pair: tuple[int, int]) -> str | None:
    """Return the reason for which the two offices decided that a pair must not meet; None where they did not."""
    of_pair = PairRule.registration_a_id == pair[0], PairRule.registration_b_id == pair[1]
    decided = PairRule.workshop_id == workshop_id, PairRule.forbidden.is_(True)
    return session.scalar(select(PairRule.reason).where(*decided, *of_pair))


def _counted(table: type[Meeting | Registration | PairRule]) -> Select[int, int, int]:
    """Return the statement for how many rows of a table there are, their latest key and all their versions."""
    return select(func.count(), func.max(table.id), func.sum(table.version))
