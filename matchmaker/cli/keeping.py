"""Keeps a few processes running: starts each again when it dies, and ends them all together."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from matchmaker.errors import MatchmakerError
from matchmaker.keeper import kept_by_this_process

LOOK_EVERY_S = 0.2
GRACE_S = 10.0
QUICK_S = 5.0
"""A process that dies sooner than this after its start did so because of its start."""

MOST_QUICK_DEATHS = 5
LONGEST_PAUSE_S = 3.0

_log = logging.getLogger(__name__)


class KeepsDyingError(MatchmakerError):
    """A process died so often right after its start that starting it again makes no sense."""


@dataclass
class Kept:
    """A process that is kept running, in a session of its own: Ctrl-C reaches the keeper alone, who then ends all."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    quick_deaths: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0

    def look(self, environment: Mapping[str, str]) -> None:
        """Start the process where it does not run, after a pause that grows with the number of quick deaths."""
        if self.process is not None and (code := self.process.poll()) is not None:
            self._note_death(code)
        if self.process is None and time.monotonic() >= self.start_again_at:
            self.started_at = time.monotonic()
            self.process = subprocess.Popen(  # noqa: S603 (our own program)
                self.command,
                env={**os.environ, **environment, **kept_by_this_process()},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _note_death(self, code: int) -> None:
        quick = time.monotonic() - self.started_at < QUICK_S
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= MOST_QUICK_DEATHS:
            raise KeepsDyingError(f"the {self.name} does not start (it ended with {code}); its messages stand above")
        _log.warning("the %s ended with %d; starting it again", self.name, code)
        self.process = None
        self.start_again_at = time.monotonic() + min(0.2 * 2**self.quick_deaths, LONGEST_PAUSE_S)


def keep_running(kept: Sequence[Kept], environment: Mapping[str, str]) -> None:
    """Keep the processes running until Ctrl-C, SIGTERM or SIGHUP; then end them, the hard way where they linger.

    Raises
    ------
    KeepsDyingError
        One of them does not start; the others were ended.
    """
    stop = threading.Event()
    with _set_by_signals(stop):
        try:
            while not stop.is_set():
                for each in kept:
                    each.look(environment)
                stop.wait(LOOK_EVERY_S)
        finally:
            _end([each.process for each in kept if each.process is not None])


@contextmanager
def _set_by_signals(stop: threading.Event) -> Iterator[None]:
    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask_to_stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(processes: "Sequence[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_S
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
