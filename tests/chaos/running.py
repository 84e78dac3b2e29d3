"""Runs of the solver that follow each other, so that a worker that is killed always has work in its hands."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from matchmaker.domain.jobs import JobState
from matchmaker.services import runs
from matchmaker.store.queries.jobs import is_due
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.transaction import TurnedAwayError, reading
from tests.chaos.house import House, everything_of, kill
from tests.chaos.killing import BACK_WITHIN_S, Await
from tests.chaos.telling import ROUNDED_S, begun_at
from tests.jobs.working import HARD, Place

ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
WAITING = 2
"""So many runs wait at any time, so that a worker that is back finds one, while those of the dead are still held."""

TIME_LIMIT_S = 2.0
PATIENCE_S = 300.0


@dataclass(frozen=True)
class RunsVerdict:
    """What became of the runs: how many there were, and what is wrong with them."""

    runs: int
    in_hand: int
    """So many were in the hands of a worker when it was killed."""
    states: dict[str, int]
    unfinished: int
    plans_wrong: int
    """Results without a plan, and plans without a result or beside another of the same run."""

    @property
    def sound(self) -> bool:
        return self.in_hand > 0 and (self.unfinished, self.plans_wrong) == (0, 0) and "done" in self.states


class Runs:
    """Workshops whose plans are made all the time, and what kills the worker over them."""

    def __init__(self, engine: Engine, house: House, workshops: int) -> None:
        self._engine, self._house, self._in_hand = engine, house, 0
        self._places = [Place(engine, house.url, house.folder, **HARD) for _ in range(workshops)]

    def strike(self, house: House, rng: random.Random) -> "tuple[float, Await] | None":
        """Kill the worker while it works, alone or with its work; it is back when a new one has taken a run."""
        self._start_enough()
        time.sleep(rng.uniform(0, 1))
        held = self._held_by(house.worker.process.pid if house.worker.process else 0)
        processes = everything_of(house.worker)
        if not held or not processes:
            return None
        self._in_hand += len(held)
        kill(processes if rng.random() < 0.5 else processes[:1])
        return time.monotonic(), self._await_taken

    def verdict(self) -> RunsVerdict:
        """Wait until every run has ended, and return what became of them."""
        end = time.monotonic() + PATIENCE_S
        while (open_ := self._count(Job.state.not_in(ENDED))) and time.monotonic() < end:
            time.sleep(0.5)
        with reading(self._engine) as session:
            ours = Job.kind == runs.KIND
            states = Counter(each.value for each in session.scalars(select(Job.state).where(ours)))
            done = Counter(session.scalars(select(Job.id).where(ours, Job.result.is_not(None))))
            planned = Counter(session.scalars(select(Run.job_id).join(WorkshopPlan, WorkshopPlan.run_id == Run.id)))
        wrong = (done - planned) + (planned - done)
        return RunsVerdict(states.total(), self._in_hand, dict(states), open_, wrong.total())

    def _await_taken(self, struck_at: float) -> float:
        while time.monotonic() - struck_at < BACK_WITHIN_S:
            worker = self._house.worker.process
            if worker is not None and self._held_by(worker.pid) and _began_after(worker.pid, struck_at):
                return time.monotonic() - struck_at
            time.sleep(0.02)
        raise AssertionError(f"no worker took a run for {BACK_WITHIN_S} s; see {self._house.folder / 'log'}")

    def _start_enough(self) -> None:
        """Start runs of workshops that have none until enough of them wait; one that is turned away is left out."""
        for place in self._idle():
            if self._count(is_due(datetime.now(UTC))) >= WAITING:
                return
            with suppress(TurnedAwayError):
                place.start(time_limit_s=TIME_LIMIT_S)

    def _idle(self) -> Iterator[Place]:
        with reading(self._engine) as session:
            busy = set(session.scalars(select(Job.workshop_id).where(Job.state.not_in(ENDED))))
        yield from (place for place in self._places if place.workshop.workshop.id not in busy)

    def _held_by(self, worker: int) -> list[int]:
        """Return the runs in the hands of a worker."""
        with reading(self._engine) as session:
            held = Job.state == JobState.RUNNING, Job.kind == runs.KIND, Job.worker.endswith(f":{worker}")
            return list(session.scalars(select(Job.id).where(*held)))

    def _count(self, *which: object) -> int:
        with reading(self._engine) as session:
            return len(session.scalars(select(Job.id).where(Job.kind == runs.KIND, *which)).all())


def _began_after(process: int, moment: float) -> bool:
    try:
        return begun_at(process) > moment - ROUNDED_S
    except (FileNotFoundError, ProcessLookupError):  # gone before it was asked, or while
        return False
