"""How a run stands: what its row in the database means to those who look at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.goals import Goal, Goals, goals_in
from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Answer, Principal, can
from matchmaker.domain.plans import Proof
from matchmaker.errors import NotFoundError, Refusal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.jobs import PATIENCE
from matchmaker.services.standings import Figure, Standing, figures_of, read_standing
from matchmaker.store.queries import jobs as job_queries
from matchmaker.store.queries.jobs import PlanOfRun, RunRow

KIND = "solve"
USUAL_LIMIT_S = 60


@dataclass(frozen=True, slots=True)
class RunState:
    """A run, as its page shows it.

    Parameters
    ----------
    elapsed_s
        Seconds since the work began, or that it took; 0 while it waits.
    solving_s
        Of these, those that count against the time limit; None before the solver began.
    unattended
        It has been waiting for so long that no worker seems to be there.
    failure
        Why it ended without a plan, if it did.
    goals
        What it was to achieve; None where nothing says so before its plan does.
    """

    public_id: str
    state: JobState
    time_limit_s: float
    seed: int
    created_at: datetime
    finished_at: datetime | None
    elapsed_s: float
    solving_s: float | None
    standing: Standing | None
    cancelling: bool
    unattended: bool
    attempts: int
    failure: Refusal | None
    plan: PlanOfRun | None
    may_cancel: bool
    goals: Goals | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.finished_at is not None

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit, not the solver, said that its plan is the last."""
        stopped_by_hand = self.state is JobState.CANCELLED
        return self.plan is not None and not stopped_by_hand and self.plan.seconds >= self.time_limit_s

    @property
    def repeatable(self) -> bool:
        """Whether the same plan comes of it each time: neither time nor anybody's hand said when it ended."""
        return self.state is JobState.DONE and self.plan is not None and not self.out_of_time

    @property
    def read_of(self) -> tuple[int, int] | None:
        """How many texts the language model has read, and of how many; None while it reads none."""
        before = self.standing is not None and self.standing.began is None and not self.ended
        counted = self.standing.value if self.standing is not None and before else {}
        return (
            (int(counted["done"]), int(counted["total"])) if counted.get("done", 0) < counted.get("total", 0) else None
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Value, bound and gap of the plan, or of the best plan so far; empty where there is none."""
        plan, standing = self.plan, self.standing
        if plan is not None and plan.proof is not Proof.INFEASIBLE:
            return figures_of(plan.objective, plan.bound, optimal=plan.proof is Proof.OPTIMAL)
        solving = standing is not None and standing.began is not None
        return figures_of(standing.value, standing.bound) if standing is not None and solving and plan is None else ()


def found(session: Session, principal: Principal, workshop: WorkshopFacts, job_id: str, now: datetime) -> RunState:
    """Return a run of the workshop by its public id.

    Raises
    ------
    NotFoundError
        It has none.
    """
    row = job_queries.run(session, workshop.id, KIND, job_id)
    if row is None:
        raise nothing()
    return state_of(row, principal, workshop, now)


def nothing() -> NotFoundError:
    """Return what is raised where the workshop has no such run."""
    return NotFoundError("There is no such run of this workshop.")


def state_of(row: RunRow, principal: Principal, workshop: WorkshopFacts, now: datetime) -> RunState:
    """Return how a run stands at a time, for the one who asks."""
    waiting = row.state is JobState.QUEUED
    until = row.finished_at or now
    elapsed = until - row.started_at if row.started_at is not None and not waiting else timedelta(0)
    standing = read_standing(row.progress_text) if row.state is JobState.RUNNING else None
    began = standing.began if standing is not None else None
    return RunState(
        public_id=row.public_id,
        state=row.state,
        time_limit_s=float(row.parameters.get("time_limit_s", USUAL_LIMIT_S)),
        seed=int(row.parameters.get("seed", 0)),
        created_at=row.created_at,
        finished_at=row.finished_at,
        elapsed_s=max(0.0, elapsed.total_seconds()),
        solving_s=None if began is None else max(0.0, now.timestamp() - began),
        standing=standing,
        cancelling=row.cancel_requested_at is not None and row.finished_at is None,
        unattended=waiting and now - row.due_at > PATIENCE,
        attempts=row.attempts,
        failure=Refusal(row.error) if row.error else None,
        plan=row.plan,
        may_cancel=row.finished_at is None and can(principal, Action.RUN_CANCEL, workshop.resource()) is Answer.ALLOW,
        goals=goals_in(row.parameters) or _goals_reached(row.plan),
    )


def _goals_reached(plan: PlanOfRun | None) -> Goals | None:
    """Return the goals of a run that was given none of its own, as its plan names them."""
    return Goals(tuple(Goal(name) for name in plan.objective)) if plan is not None else None
