"""Reading runs: what one would work with, what is missing, and how far one is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.goals import Goals
from matchmaker.domain.permissions import Action, Answer, Principal, can, require
from matchmaker.errors import Refusal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.aiming import goals_of
from matchmaker.services.plans.result import Few, few_of
from matchmaker.services.runs.acting import missing_for_run
from matchmaker.services.runs.replays import ReplayState, latest_replay
from matchmaker.services.runs.states import KIND, RunState, found, state_of
from matchmaker.store.queries import jobs as job_queries
from matchmaker.store.queries import names, planning, scoring
from matchmaker.store.queries import plans as plan_queries
from matchmaker.store.queries.scoring import Counts

MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """What the workshop and its two sides are called in the reader's language."""

    title: str
    host: str
    visitor: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A run with what stands around it.

    Parameters
    ----------
    replay
        The last time that it was done once more.
    few
        Those with fewer meetings than promised in its plan, as far as the reader may read the plan.
    may_replay, may_take_out
        Whether the reader may have it done once more, and take out its files.
    """

    heading: Heading
    run: RunState
    replay: ReplayState | None
    few: tuple[Few, ...]
    may_replay: bool
    may_take_out: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """What a run of a workshop would work with, what is missing, and the runs so far, the newest first.

    Parameters
    ----------
    published
        Whether a plan is in force, which a run can keep as far as possible.
    goals
        Those that a run has where nobody chooses others.
    """

    heading: Heading
    counts: Counts
    missing: tuple[Refusal, ...]
    runs: tuple[RunState, ...]
    may_start: bool
    published: bool
    goals: Goals

    @property
    def active(self) -> RunState | None:
        """The run that is under way."""
        return next((run for run in self.runs if not run.ended), None)


def matching_of(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> Matching:
    """Return what an organiser has to know before a run is started."""
    workshop = workshop_at(session, slug)
    require(principal, Action.JOB_READ, workshop.resource())
    counts = scoring.counts(session, workshop.id)
    rows = job_queries.runs(session, workshop.id, KIND, most=MOST_LISTED)
    published = plan_queries.in_force(session, workshop.id) is not None
    return Matching(
        heading=_heading(session, workshop, language),
        counts=counts,
        missing=missing_for_run(workshop.status, counts),
        runs=tuple(state_of(row, principal, workshop, now) for row in rows),
        may_start=can(principal, Action.RUN_START, workshop.resource()) is Answer.ALLOW,
        published=published,
        goals=goals_of(planning.objective(session, workshop.id), published=published),
    )


def run_state(session: Session, principal: Principal, slug: str, job_id: str, *, now: datetime) -> RunState:
    """Return how far a run is, or how it ended; `job_id` is its public id."""
    workshop = workshop_at(session, slug)
    require(principal, Action.JOB_READ, workshop.resource())
    return found(session, principal, workshop, job_id, now)


def watch_run(
    session: Session, principal: Principal, slug: str, job_id: str, *, language: str, now: datetime
) -> Watched:
    """Return how far a run is with what its page needs besides."""
    run = run_state(session, principal, slug, job_id, now=now)
    workshop = workshop_at(session, slug)
    reads = _may(principal, Action.DRAFT_READ, workshop)
    return Watched(
        _heading(session, workshop, language),
        run,
        latest_replay(session, workshop.id, job_id, now) if run.plan else None,
        few_of(session, principal, slug, run.plan.public_id) if run.plan and reads else (),
        may_replay=run.plan is not None and _may(principal, Action.RUN_START, workshop),
        may_take_out=run.plan is not None and can(principal, Action.RUN_TAKE_OUT, workshop.resource()) in _WITH_REASON,
    )


_WITH_REASON = frozenset({Answer.ALLOW, Answer.WITH_REASON})


def _may(principal: Principal, action: Action, workshop: WorkshopFacts) -> bool:
    """Return whether somebody may do that now, an operator for the reason that they stated."""
    answer = can(principal, action, workshop.resource())
    return answer is Answer.ALLOW or (answer is Answer.WITH_REASON and bool(principal.ground))


def _heading(session: Session, workshop: WorkshopFacts, language: str) -> Heading:
    titles = names.workshop_names(session, language, [workshop.id])
    parties = names.party_names(session, language, workshop.parties)
    host, visitor = (parties.get(key, "") for key in (workshop.host_party_id, workshop.visitor_party_id))
    return Heading(titles.get(workshop.id, workshop.slug), host, visitor, workshop.time_zone)
