"""A command that runs with a terminal at standard error, as somebody who watches it has."""

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.console import SCRIPT, environment

LONG_ENOUGH_S = 60


class Watched:
    """A command that runs with a terminal at standard error, and what that terminal has shown."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self.process = process
        self.shown = ""
        self._terminal = terminal

    def read(self, seconds: float) -> None:
        """Take in what the terminal shows within `seconds`."""
        if select.select([self._terminal], [], [], seconds)[0]:
            try:
                self.shown += os.read(self._terminal, 65536).decode(errors="replace")
            except OSError:  # the command has ended and closed its end
                time.sleep(0.05)

    def wait_until_shown(self, pattern: str) -> None:
        deadline = time.monotonic() + LONG_ENOUGH_S
        while not re.search(pattern, self.shown):
            assert time.monotonic() < deadline, self.shown
            assert self.process.poll() is None, self.shown
            self.read(0.2)

    def wait(self) -> int:
        deadline = time.monotonic() + LONG_ENOUGH_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.shown
            self.read(0.1)
        self.read(0)
        return self.process.returncode


@contextmanager
def watched(folder: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> Iterator[Watched]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [SCRIPT, *arguments],
        cwd=folder,
        env=environment({"TERM": "xterm"} | dict(settings or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Watched(process, master)
    finally:
        process.kill()
        process.communicate()
        os.close(master)
