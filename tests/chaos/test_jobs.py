"""Jobs whose worker or work is killed, or frozen beyond the lease: each ends, and counts once.

Runs of the solver follow each other; beside them go letters, people are forgotten and questions are asked (`errands`).
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from matchmaker.cli.keeping import Kept
from matchmaker.cli.serving import worker_command
from matchmaker.domain.jobs import JobState
from matchmaker.services import jobs
from matchmaker.services.mail import outbox
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.transaction import reading
from tests.chaos.errands import Errands, SlowSink
from tests.chaos.house import everything_of, kill
from tests.console import environment
from tests.jobs.mail_sink import running
from tests.jobs.working import HARD, Place
from tests.long_forms import LONG

JOBS = 100 if LONG else 2
LIMIT_S = 2.0
ENDED_WITHIN_S = 60.0 + 60.0 * JOBS
FROZEN_S = jobs.LEASE.total_seconds() + 3.0
FROZEN_BEYOND_LETTERS_S = outbox.LEASE.total_seconds() + 5.0
"""So long that another sender takes over the letters of one that is frozen: rarely, as it takes minutes."""

EVERY_SO_MANY = 25
ERRANDS_END_WITHIN_S = 3 * outbox.LEASE.total_seconds()
STARTED_WITHIN_S = 20.0
FINAL = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@contextmanager
def kept_workers(place: Place, folder: Path, mail_url: str) -> Iterator[list[Kept]]:
    """Run two workers, as on two machines, each started again whenever it dies."""
    workers, closed = [Kept("worker", worker_command(1)) for _ in range(2)], threading.Event()
    more = {"EMBEDDER": "lexical", "INSTANCE": str(folder), "MAIL_URL": mail_url, "MAIL_FROM": "office@example.dk"}
    given = environment(place.settings | {f"MATCHMAKER_{name}": value for name, value in more.items()})

    def keep() -> None:
        while not closed.wait(0.1):
            for worker in workers:
                worker.started_at = 0.0
                worker.look(given)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield workers
    finally:
        closed.set()
        keeper.join()
        for worker in workers:
            kill(everything_of(worker))
            if worker.process is not None:
                worker.process.wait()


def _strike(workers: list[Kept], rng: random.Random, frozen: list[int], frozen_s: float) -> None:
    """Kill the worker that works, or its work, or freeze both for so long."""
    working = [each for each in map(everything_of, workers) if len(each) > 1 and each[0] not in frozen]
    if not working:
        return
    worker, *children = rng.choice(working)
    how = rng.choice(["worker", "work", "work", "freeze"])
    if how == "worker":
        kill([worker])
    elif how == "work":
        kill(children)
    elif not frozen:
        frozen += [worker, *children]
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        threading.Timer(frozen_s, _thaw, (frozen,)).start()


def _thaw(frozen: list[int]) -> None:
    for process in frozen:
        try:
            os.kill(process, signal.SIGCONT)
        except ProcessLookupError:
            continue
    frozen.clear()


def _too_old(engine: Engine, workers: list[Kept], frozen: list[int]) -> int:
    """Count the jobs that are called running although nobody has held them for two leases, and somebody could have."""
    if not any(_could_have(worker, frozen) for worker in workers):
        return 0
    with reading(engine) as session:
        silent = Job.lease_until < datetime.now(UTC) - 2 * jobs.LEASE
        return session.scalar(select(func.count()).select_from(Job).where(Job.state == JobState.RUNNING, silent)) or 0


def _could_have(worker: Kept, frozen: list[int]) -> bool:
    """Return whether a worker has been up for two leases, on top of the time that it takes to start."""
    process = worker.process
    if process is None or process.poll() is not None or process.pid in frozen:
        return False
    born = Path(f"/proc/{process.pid}").stat().st_ctime
    return time.time() - born > 2 * jobs.LEASE.total_seconds() + STARTED_WITHIN_S


def _ended(engine: Engine) -> int:
    with reading(engine) as session:
        query = select(func.count()).select_from(Job).where(Job.kind == "solve", Job.state.in_(FINAL))
        return session.scalar(query) or 0


@pytest.mark.bars
@pytest.mark.timed
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("back_end", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_every_job_ends_and_counts_once_whatever_is_killed_or_frozen(
    engine: Engine, database_url: str, tmp_path: Path, figure
) -> None:
    place, rng, frozen = Place(engine, database_url, tmp_path, **HARD), random.Random(22), []
    deadline, old, sink, strikes = time.monotonic() + ENDED_WITHIN_S, 0, SlowSink(), 0
    errands = Errands(engine, database_url, tmp_path, sink)
    with running(sink) as mail_url, kept_workers(place, tmp_path, mail_url) as workers:
        if LONG:
            errands.plan_something()
        for number in range(JOBS):
            job, before = place.start(time_limit_s=LIMIT_S), _ended(engine)
            errands.give(number)
            if number % 5 == 4:
                threading.Timer(rng.uniform(0, 3), place.cancel, (job,)).start()
            frozen_s = FROZEN_BEYOND_LETTERS_S if number % EVERY_SO_MANY == EVERY_SO_MANY - 1 else FROZEN_S
            struck = 0
            while _ended(engine) <= before:
                assert time.monotonic() < deadline, place.state(job)
                time.sleep(rng.uniform(0.2, 1.5))
                old += _too_old(engine, workers, frozen)
                if struck < 2 and place.state(job).state is JobState.RUNNING:
                    _strike(workers, rng, frozen, frozen_s)
                    struck += 1
            strikes += struck
        while frozen:
            time.sleep(0.1)
        done = errands.done(ERRANDS_END_WITHIN_S)
    with reading(engine) as session:
        states = Counter(session.scalars(select(Job.state).where(Job.kind == "solve")))
        results = list(session.scalars(select(Job.id).where(Job.kind == "solve", Job.result.is_not(None))))
        planned = list(session.scalars(select(Run.job_id).join(WorkshopPlan, WorkshopPlan.run_id == Run.id)))
        tried = list(session.execute(select(Job.kind, Job.attempts)))
    again = Counter(kind for kind, attempts in tried if attempts > 1)
    figure("B22", {"strikes": strikes, "runs": dict(states), "taken again": dict(again), "errands": asdict(done)})
    assert (states.total(), set(states) - FINAL) == (JOBS + LONG, set())
    assert sorted(planned) == sorted(results), "a plan for each job that has a result, and one only"
    assert done.faults == ()
    assert old == 0
    assert JobState.DONE in states
    assert not LONG or {"erase", "explain"} <= again.keys(), "those too were struck while they worked"
