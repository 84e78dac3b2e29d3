"""The worker as it runs: real processes, real databases, and what becomes of a job when they are killed."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select

from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import Proof
from matchmaker.errors import Refusal
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.plans import plan_document
from matchmaker.jobs.child import EXIT_LOST
from matchmaker.jobs.supervise import CHILD
from matchmaker.jobs.telling import TELL_EVERY_S
from matchmaker.services import matching, runs, standings
from matchmaker.services.encode.plans import plan_of
from matchmaker.solver.audit import audit
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.tables.workshops import SessionSlot, Slot
from matchmaker.store.transaction import reading, transaction
from tests.console import environment, matchmaker
from tests.jobs.working import HARD, Place, children_of, is_alive, working

TOO_LONG_S = 30.0

once = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
"""What is about processes, not about databases, is tried on one of them."""


def ended(run: runs.RunState) -> bool:
    return run.ended


def solving(run: runs.RunState) -> bool:
    return run.standing is not None and run.standing.stage != "compare"


def with_a_plan(run: runs.RunState) -> bool:
    return bool(run.figures)


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 20
    while is_alive(process):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def kept_plan(engine: Engine) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the only plan as a file would hold it, and the instance of its run."""
    with reading(engine) as session:
        plan = plan_of(session, session.scalars(select(WorkshopPlan.id)).one())
        return plan_document(plan), session.scalars(select(Run.instance)).one()


def weights(instance: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(pair["a"], pair["b"]): pair["weight"] for pair in instance["pairs"]}


def plans(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(WorkshopPlan)) or 0


@pytest.fixture
def place(engine: Engine, database_url: str, tmp_path: Path) -> Place:
    return Place(engine, database_url, tmp_path)


@pytest.fixture
def hard_place(engine: Engine, database_url: str, tmp_path: Path) -> Place:
    return Place(engine, database_url, tmp_path, **HARD)


def test_a_run_is_taken_within_seconds_and_becomes_a_plan(place: Place) -> None:
    with working(place):
        first = place.start()
        place.wait(first, ended)
        asked_at = time.monotonic()
        second = place.start()
        place.wait(second, lambda run: run.state is not JobState.QUEUED)
        assert time.monotonic() - asked_at < 5
        done = place.wait(second, ended)
        assert "broke off" not in (place.log.read_text())
    assert (done.state, done.failure) == (JobState.DONE, None)
    assert done.plan is not None
    assert (done.plan.number, done.plan.stale_since, plans(place.engine)) == (2, None, 2)


@once
def test_a_run_is_taken_although_the_queue_was_lost(place: Place) -> None:
    with working(place):
        place.wait(place.start(), ended)
        for file in place.queue.parent.glob("queue.db*"):
            file.unlink()
        assert place.wait(place.start(), ended).state is JobState.DONE


def test_a_run_whose_worker_was_killed_runs_again_and_its_plan_appears_once(hard_place: Place) -> None:
    job = hard_place.start(time_limit_s=6)
    with working(hard_place) as worker:
        hard_place.wait(job, solving)
        (child,) = children_of(worker)
        killed_at = time.monotonic()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    with working(hard_place):
        hard_place.wait(job, lambda run: run.attempts == 2)
        assert time.monotonic() - killed_at < TOO_LONG_S
        assert not is_alive(child)
        done = hard_place.wait(job, ended)
    assert (done.state, plans(hard_place.engine)) == (JobState.DONE, 1)


@once
def test_a_worker_that_was_frozen_beyond_its_lease_does_not_apply_its_plan_too(hard_place: Place) -> None:
    job = hard_place.start(time_limit_s=3)
    with working(hard_place) as frozen:
        hard_place.wait(job, solving)
        (child,) = children_of(frozen)
        os.kill(child, signal.SIGSTOP)
        os.kill(frozen.pid, signal.SIGSTOP)
        with working(hard_place):
            done = hard_place.wait(job, ended)
            os.kill(child, signal.SIGCONT)
            os.kill(frozen.pid, signal.SIGCONT)
            wait_until_gone(child)
    assert (done.state, done.attempts, plans(hard_place.engine)) == (JobState.DONE, 2, 1)


@once
def test_the_lease_is_renewed_while_the_solver_works(hard_place: Place) -> None:
    job = hard_place.start(time_limit_s=14)
    ages = []
    with working(hard_place):
        hard_place.wait(job, solving)
        while not hard_place.state(job).ended:
            with reading(hard_place.engine) as session:
                row = session.execute(select(Job.lease_until, Job.heartbeat_at)).one()
            if row.lease_until is not None:
                ages.append(time.time() - row.heartbeat_at.timestamp())
            time.sleep(0.2)
    assert hard_place.state(job).attempts == 1
    assert max(ages) < 8


def test_a_run_that_is_stopped_in_mid_run_keeps_its_best_plan_with_a_true_gap(hard_place: Place) -> None:
    job = hard_place.start()
    with working(hard_place) as worker:
        hard_place.wait(job, with_a_plan)
        (child,) = children_of(worker)
        asked_at = time.monotonic()
        hard_place.cancel(job)
        done = hard_place.wait(job, ended)
        assert time.monotonic() - asked_at < 6
        wait_until_gone(child)
    assert (done.state, plans(hard_place.engine)) == (JobState.CANCELLED, 1)
    assert done.plan is not None
    assert (done.plan.proof, done.plan.meetings > 0, done.failure) == (Proof.FEASIBLE, True, None)
    kept, instance = kept_plan(hard_place.engine)
    assert audit(instance, kept, instance_sha256=kept["instance_sha256"]) == []
    assert kept["objective"] == done.plan.objective
    worth = sum(weights(instance)[meeting["a"], meeting["b"]] for meeting in kept["meetings"])
    assert worth == pytest.approx(done.plan.objective["weight"])
    truth = matching.solve(parse_instance(json.dumps(instance).encode(), "the run"), sha256="0" * 64, time_limit_s=20)
    for name in ("guarantee", "weight"):
        assert done.plan.gap[name] == standings.gap_of(name, done.plan.objective[name], done.plan.bound[name]) >= 0
    assert truth.objective["guarantee"] >= done.plan.bound["guarantee"]
    assert truth.objective["guarantee"] == done.plan.objective["guarantee"], "so the two weights can be compared"
    assert truth.objective["weight"] <= done.plan.bound["weight"] * (1 + 1e-9)


@once
def test_a_run_that_is_stopped_before_there_is_a_plan_ends_without_one(hard_place: Place) -> None:
    job = hard_place.start()
    with working(hard_place):
        hard_place.wait(job, lambda run: run.state is JobState.RUNNING)
        hard_place.cancel(job)
        done = hard_place.wait(job, ended)
    assert (done.state, done.failure, done.plan, plans(hard_place.engine)) == (JobState.CANCELLED, None, None, 0)


@once
def test_a_run_whose_solver_dies_after_it_was_stopped_ends_and_is_not_tried_again(hard_place: Place) -> None:
    job = hard_place.start()
    with working(hard_place) as worker:
        hard_place.wait(job, with_a_plan)
        (child,) = children_of(worker)
        os.kill(child, signal.SIGSTOP)
        hard_place.cancel(job)
        os.kill(child, signal.SIGKILL)
        done = hard_place.wait(job, ended)
    assert (done.state, done.plan, done.attempts) == (JobState.CANCELLED, None, 1)


@once
def test_a_run_whose_worker_dies_after_it_was_stopped_is_ended_by_the_next_one(hard_place: Place) -> None:
    job = hard_place.start()
    with working(hard_place) as worker:
        hard_place.wait(job, with_a_plan)
        for process in (*children_of(worker), worker.pid):
            os.kill(process, signal.SIGSTOP)
        hard_place.cancel(job)
        os.kill(worker.pid, signal.SIGKILL)
        for process in children_of(worker):
            os.kill(process, signal.SIGKILL)
        worker.wait()
    with working(hard_place):
        done = hard_place.wait(job, ended)
    assert (done.state, done.plan, plans(hard_place.engine)) == (JobState.CANCELLED, None, 0)


@once
def test_a_running_run_writes_its_row_at_most_a_few_times_a_second(hard_place: Place) -> None:
    job = hard_place.start(time_limit_s=6)
    texts = set()
    began = time.monotonic()
    with working(hard_place):
        while not hard_place.state(job).ended:
            with reading(hard_place.engine) as session:
                texts.add(session.scalar(select(Job.progress_text)))
            time.sleep(0.02)
    with reading(hard_place.engine) as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1
    assert 2 <= len(texts) <= 2 + (time.monotonic() - began) / TELL_EVERY_S


@once
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_stopped_puts_its_job_back_at_once(hard_place: Place, number: int) -> None:
    job = hard_place.start()
    with working(hard_place) as worker:
        hard_place.wait(job, solving)
        (child,) = children_of(worker)
        os.kill(worker.pid, number)
        assert worker.wait(10) == 0
    state = hard_place.state(job)
    assert (state.state, state.attempts, is_alive(child)) == (JobState.QUEUED, 0, False)


@once
def test_a_job_whose_work_breaks_off_ends_as_failed_after_three_tries(place: Place) -> None:
    job = place.start()
    with transaction(place.engine) as session:
        session.scalars(select(Job)).one().parameters = {}  # a run without a time limit: the work cannot begin
    with working(place):
        done = place.wait(job, ended)
    assert (done.state, done.failure, done.attempts) == (JobState.FAILED, Refusal.JOB_TRIED_OFTEN, 3)
    assert plans(place.engine) == 0


@once
def test_a_solver_that_is_killed_again_and_again_ends_as_failed_and_the_worker_lives(hard_place: Place) -> None:
    job = hard_place.start()
    with working(hard_place) as worker:
        for attempt in (1, 2, 3):
            hard_place.wait(job, lambda run, attempt=attempt: run.attempts == attempt and solving(run))
            (child,) = children_of(worker)
            os.kill(child, signal.SIGKILL)
        done = hard_place.wait(job, ended)
        assert worker.poll() is None
    assert (done.state, done.failure) == (JobState.FAILED, Refusal.JOB_TRIED_OFTEN)


@once
def test_a_run_that_can_no_longer_be_planned_ends_in_words(place: Place) -> None:
    job = place.start()
    with transaction(place.engine) as session:
        session.execute(delete(SessionSlot))
        session.execute(delete(Slot))
    with working(place):
        done = place.wait(job, ended)
    assert (done.state, done.failure, done.attempts) == (JobState.FAILED, Refusal.RUN_NO_SLOTS, 1)


def test_a_worker_without_a_database_ends_in_one_line(tmp_path: Path) -> None:
    said = matchmaker("worker", settings={"MATCHMAKER_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"})
    assert said.code == 2
    assert "db upgrade" in said.complaint


@once
def test_the_process_that_does_the_work_says_when_its_number_is_old(place: Place) -> None:
    job = place.start()
    command = [*CHILD, job, "1"]
    with subprocess.Popen(command, env=environment(place.settings), stdin=subprocess.PIPE) as child:
        assert child.wait(TOO_LONG_S) == EXIT_LOST
    assert plans(place.engine) == 0
