"""Work that hangs, that crashes, and that wants more memory than there is: the job ends, and the worker lives."""

import os
import sys
import time

import pytest
from sqlalchemy import Engine, select

from matchmaker.domain.jobs import JobState
from matchmaker.errors import Refusal
from matchmaker.jobs import supervise
from matchmaker.jobs.supervise import Pulse, take_next
from matchmaker.services import jobs
from matchmaker.store.tables.jobs import Job
from matchmaker.store.transaction import reading, transaction

HANGS = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
CRASHES = "import ctypes; ctypes.string_at(0)"
WANTS_TOO_MUCH = """
resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
import numpy
numpy.ones(2**30)
"""


def _only_job(engine: Engine) -> Job:
    with reading(engine) as session:
        return session.scalars(select(Job)).one()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "SILENT_S", 1.0)


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
@pytest.mark.parametrize("work", [HANGS, CRASHES, WANTS_TOO_MUCH], ids=["hangs", "crashes", "wants too much"])
def test_a_job_whose_work_cannot_be_done_ends_as_failed_after_three_tries(engine: Engine, work: str) -> None:
    with transaction(engine) as session:
        jobs.enqueue(session, jobs.Wish(kind="solve"), now=supervise._now())
    for _ in range(jobs.MOST_ATTEMPTS):
        assert take_next(engine, lambda: False, [sys.executable, "-c", work])
    job = _only_job(engine)
    assert (job.state, job.error, job.attempts) == (JobState.FAILED, Refusal.JOB_TRIED_OFTEN.value, 3)
    assert not take_next(engine, lambda: False, [sys.executable, "-c", work])


def test_work_that_waits_for_long_but_lives_is_not_taken_for_hung() -> None:
    alive = Pulse(os.getpid())
    began = time.monotonic()
    while time.monotonic() - began < 1.2:
        sum(range(20_000))
        alive.silent_s()
    assert alive.silent_s() < 0.5
    assert Pulse(2**22 + 1).silent_s() == 0.0
