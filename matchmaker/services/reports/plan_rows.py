"""Runs, versions of the plan, and the meetings of one version, in rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.reports import Held
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.content import content_of
from matchmaker.services.plans.heading import signatures_of
from matchmaker.services.plans.timetables import Seat, seats_of
from matchmaker.services.reports.held import Noted
from matchmaker.services.runs import KIND, USUAL_LIMIT_S
from matchmaker.store.queries import desk, jobs, names, plans, timetable
from matchmaker.store.queries.meetings import interpreters_of
from matchmaker.store.queries.plans import Version

MOST_RUNS = 10_000


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run with what its plan was worth, if it gave one."""

    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    state: JobState
    attempts: int
    time_limit_s: float
    seed: int
    version: int | None
    meetings: int | None
    value: float | None
    best_possible: float | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version; `missing`: how many of the promised meetings it lacks."""

    version: int
    status: PlanStatus
    origin: PlanOrigin
    based_on: int | None
    meetings: int
    value: float | None
    best_possible: float | None
    missing: float | None
    breaks: float | None
    proof: Proof
    method: str
    seed: int
    made_at_utc: datetime
    host_confirmed_at_utc: datetime | None
    visitor_confirmed_at_utc: datetime | None
    published_at_utc: datetime | None
    out_of_date_since_utc: datetime | None
    sha256_of_instance: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting; `held` is None in a version that is not in force, of which the desk says nothing."""

    version: int
    time_zone: str
    seat: Seat
    held: Held | None


def runs(session: Session, workshop: WorkshopFacts) -> Iterator[RunLine]:
    """Yield the runs, the newest first."""
    for row in jobs.runs(session, workshop.id, KIND, most=MOST_RUNS):
        objective: Mapping[str, float] = row.plan.objective if row.plan else {}
        bound: Mapping[str, float] = row.plan.bound if row.plan else {}
        yield RunLine(
            row.created_at,
            row.started_at,
            row.finished_at,
            row.state,
            row.attempts,
            float(row.parameters.get("time_limit_s", USUAL_LIMIT_S)),
            int(row.parameters.get("seed", 0)),
            row.plan.number if row.plan else None,
            row.plan.meetings if row.plan else None,
            objective.get("weight"),
            bound.get("weight"),
        )


def versions(session: Session, workshop: WorkshopFacts, found: Sequence[Version]) -> Iterator[VersionRow]:
    """Yield the versions with who confirmed them when, the newest first."""
    confirmations = plans.confirmations(session, workshop.id)
    numbers = {each.id: each.number for each in found}
    for each in found:
        signed = {one.side: one.confirmed_at for one in signatures_of(workshop, each, confirmations)}
        yield VersionRow(
            each.number,
            each.status,
            each.origin,
            numbers.get(each.based_on_id or 0),
            each.meetings,
            each.objective.get("weight"),
            each.bound.get("weight"),
            each.objective.get("guarantee"),
            each.objective.get("idle"),
            each.proof,
            each.method,
            each.seed,
            each.created_at,
            signed.get(Side.HOST),
            signed.get(Side.VISITOR),
            each.published_at,
            each.stale_since,
            each.instance_sha256,
        )


def meetings(
    session: Session, workshop: WorkshopFacts, version: Version | None, language: str, now: datetime
) -> Iterator[MeetingRow]:
    """Yield the meetings of a version in the order of time; none where there is no version."""
    if version is None:
        return
    content = content_of(session, workshop, version.public_id)
    in_force = version.status is PlanStatus.PUBLISHED
    notes = desk.notes(session, workshop.id) if in_force else ()
    noted = Noted(workshop, notes, timetable.slots(session, workshop.id)) if in_force else None
    themes = names.theme_names(session, language)
    for seat in seats_of(content, themes, interpreters_of(session, version.id)):
        fate = noted.fate(seat.place, seat.host, seat.visitor, now) if noted else None
        yield MeetingRow(version.number, workshop.time_zone, seat, fate)
