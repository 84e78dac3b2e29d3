"""Processes of their own, one after the other, with what they took: so that memory and time are the method's."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Ended:
    """How a process ended: exit code (negative: killed), seconds, seconds of processor, peak memory, all its output."""

    code: int
    seconds: float
    cpu_s: float
    memory_mb: float
    output: bytes


def run(command: Sequence[str], limit_s: float, environment: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end, or kill it after `limit_s` seconds.

    The peak of memory is that of the process itself. (The operating system never states less than the parent had when
    it began the process; the parent here imports no solver and stays below 100 MB.)
    """
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, text=False
    )
    assert process.stdout is not None
    killer = threading.Timer(limit_s, process.kill)
    killer.start()
    try:
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
    finally:
        killer.cancel()
        process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    return Ended(process.returncode, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


@contextmanager
def cores(number: int) -> Iterator[Mapping[str, str]]:
    """Let processes begun here use so many cores; yields what to put into their environment."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:number])
    try:
        yield dict.fromkeys(THREADS, str(number))
    finally:
        os.sched_setaffinity(0, before)
