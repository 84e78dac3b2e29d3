"""Holds one job while a process of its own does the work: renews the lease, stops the work when asked to.

The work runs in another process for three reasons: native code of a solver may hold Python's lock for longer than a
lease, may crash or be killed for want of memory, and must be stoppable at any moment.
"""

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bound_contextvars

from matchmaker.errors import LeaseLostError, MatchmakerError
from matchmaker.logs import REQUEST
from matchmaker.services import jobs
from matchmaker.store.transaction import repeating

BEAT_EVERY_S = 2.0
LOOK_EVERY_S = 0.1
SILENT_S = 30.0
"""For how long the work may use no time of the processor at all before it counts as hung: it reads the job's row twice
a second, whatever its solver does."""

STOP_WITHIN_S = 60.0
"""How long the work of a cancelled job may take to stop and to keep what it has; then it is killed."""

After = Callable[..., None]
"""What is done with a job when its work has stopped."""

CHILD = (sys.executable, "-m", "matchmaker.jobs.child")

_log = logging.getLogger(__name__)


def take_next(engine: Engine, stopping: Callable[[], bool], command: Sequence[str] = CHILD) -> bool:
    """Take the job that is due and see it through; return whether there was one."""
    worker = f"{socket.gethostname()}:{os.getpid()}"[:100]
    claim = repeating(engine, lambda session: jobs.claim_next(session, worker, now=_now()))
    if claim is None:
        return False
    with bound_contextvars(**marks_of(claim)):
        _log.info("job %s (%s): attempt under number %d", claim.public_id, claim.kind, claim.fencing_number)
        try:
            _see_through(engine, claim, stopping, command)
        except LeaseLostError:
            _log.info("job %s: it has ended, or another worker holds it", claim.public_id)
    return True


def marks_of(claim: jobs.Claim) -> dict[str, str]:
    """Return what every line about a job carries: its id, and that of the request that asked for it."""
    return {"job": claim.public_id} | ({REQUEST: claim.request} if claim.request else {})


def _see_through(engine: Engine, claim: jobs.Claim, stopping: Callable[[], bool], command: Sequence[str]) -> None:
    """Do the work of a claimed job, and put the job where it belongs when the work has stopped without a result."""
    child = subprocess.Popen(  # noqa: S603 (our own program)
        [*command, claim.public_id, str(claim.fencing_number)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        after = _watch(engine, claim, child, stopping)
    finally:
        _end(child)
    if after is not None:
        _log.info("job %s: %s", claim.public_id, after.__name__.replace("_", " "))
        repeating(engine, lambda session: after(session, claim, now=_now()))


def _watch(
    engine: Engine, claim: jobs.Claim, child: "subprocess.Popen[bytes]", stopping: Callable[[], bool]
) -> After | None:
    """Wait for the child, with a heartbeat; return what has to be done with the job, None where the child did it.

    A child hears by itself that its job is cancelled; here is only seen to it that it then ends in good time.
    """
    last_try = last_beat = time.monotonic()
    pulse = Pulse(child.pid)
    cancelled_at = None
    while True:
        code = _ended_with(child)
        if code == 0:
            return None
        if code is not None:
            _log.warning("job %s: the work broke off with code %d", claim.public_id, code)
            return jobs.break_off
        if stopping():
            return jobs.give_back
        if pulse.silent_s() > SILENT_S:
            _log.warning("job %s: the work hangs and is ended", claim.public_id)
            return jobs.break_off
        if cancelled_at is not None and time.monotonic() - cancelled_at > STOP_WITHIN_S:
            return jobs.end_cancelled
        if time.monotonic() - last_try >= BEAT_EVERY_S:
            last_try = time.monotonic()
            cancelled = _beat(engine, claim)
            last_beat = last_try if cancelled is not None else last_beat
            cancelled_at = cancelled_at or (last_try if cancelled else None)
        if time.monotonic() - last_beat > jobs.LEASE.total_seconds():
            raise LeaseLostError(f"The job {claim.public_id} could not be held: the database did not answer.")


class Pulse:
    """Whether a process does anything: one that is frozen or waits for itself uses no time of the processor."""

    def __init__(self, process: int) -> None:
        self._file = Path(f"/proc/{process}/stat")
        self._used, self._since = "", time.monotonic()

    def silent_s(self) -> float:
        """Return for how many seconds the process has used no time; 0 where the system does not tell."""
        try:
            fields = self._file.read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        used = " ".join(fields[11:13])  # user and system time, in ticks
        if used != self._used:
            self._used, self._since = used, time.monotonic()
        return time.monotonic() - self._since


def _ended_with(child: "subprocess.Popen[bytes]") -> int | None:
    """Return the exit code of the child, None while it runs."""
    try:
        return child.wait(LOOK_EVERY_S)
    except subprocess.TimeoutExpired:
        return None


def _beat(engine: Engine, claim: jobs.Claim) -> bool | None:
    """Renew the lease; return whether the job is cancelled, None where the database could not be asked."""
    try:
        return repeating(engine, lambda session: jobs.beat(session, claim, now=_now()))
    except LeaseLostError:
        raise
    except (DBAPIError, MatchmakerError) as error:
        _log.warning("job %s: no heartbeat (%s)", claim.public_id, type(error).__name__)
        return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child where it still runs: what it writes in transactions is whole or not there."""
    child.kill()
    child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _now() -> datetime:
    return datetime.now(UTC)
