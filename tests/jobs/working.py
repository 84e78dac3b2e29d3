"""A real worker in a process of its own, and a database that it and the test share."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from matchmaker.services import runs
from matchmaker.store.transaction import reading, repeating, transaction
from tests import assembly
from tests.console import environment

PATIENCE_S = 60.0

HARD = {"hosts": 26, "visitors": 22, "slots": 9, "tables": 9}
"""Sizes of a workshop whose plan the solver works on until its time limit, once it is made hard."""


class Place:
    """Where a run takes place: the database, the queue and the workshop."""

    def __init__(self, engine: Engine, url: str, folder: Path, **sizes: int) -> None:
        self.engine = engine
        self.queue = folder / "queue.db"
        self.log = folder / "worker.log"
        self.settings = {"MATCHMAKER_DATABASE_URL": url, "MATCHMAKER_QUEUE_URL": f"sqlite:///{self.queue}"}
        with transaction(engine) as session:
            self.workshop = assembly.assembled(session, **sizes)
            if sizes == HARD:
                assembly.make_hard(session, self.workshop)
            session.flush()
            session.expunge_all()

    def start(self, time_limit_s: float = 60) -> str:
        """Start a run and return its id."""
        made = self.workshop
        with transaction(self.engine) as session:
            return runs.start_run(
                session, made.host_office, made.slug, time_limit_s=time_limit_s, now=datetime.now(UTC)
            ).public_id

    def state(self, job_id: str) -> runs.RunState:
        made = self.workshop
        with reading(self.engine) as session:
            return runs.run_state(session, made.host_office, made.slug, job_id, now=datetime.now(UTC))

    def cancel(self, job_id: str) -> None:
        made = self.workshop
        repeating(
            self.engine,
            lambda session: runs.cancel_run(session, made.host_office, made.slug, job_id, now=datetime.now(UTC)),
        )

    def wait(self, job_id: str, until: Callable[[runs.RunState], object]) -> runs.RunState:
        """Return the first state that the run is in of which `until` holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not until(state := self.state(job_id)):
            assert time.monotonic() < deadline, state
            time.sleep(0.05)
        return state


@contextmanager
def working(place: Place) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the worker as an operator would; what it still does in the end is stopped."""
    command = [str(Path(sys.executable).with_name("matchmaker")), "worker"]
    with place.log.open("ab") as log:
        process = subprocess.Popen(command, env=environment(place.settings), stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Return the ids of the processes that a process has started."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def is_alive(pid: int) -> bool:
    """Return whether a process runs (one that has ended and waits for its parent does not)."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
