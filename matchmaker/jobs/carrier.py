"""The queue that carries wake-up calls. It holds nothing else, so whatever is in it may be lost at any time.

A wake-up says "take what is due" and names no job: one too many does no harm, one too few is made up for by the next
sweep. Messages are JSON, since huey's own are pickles, and those run whatever somebody wrote into the queue.
"""

import json
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

from matchmaker.errors import InputError

NAME = "matchmaker"
TASK = "wake_up"

_log = logging.getLogger(__name__)


class PlainSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON. An answer to a wake-up does not exist, so there is nothing else to carry."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def open_queue(url: str) -> Huey:
    """Open the queue at `url`: a file of SQLite, a PostgreSQL database, or Redis.

    Raises
    ------
    InputError
        The library for this kind of queue is not installed.
    """
    kind = make_url(url).get_backend_name()
    given = {"name": NAME, "results": False, "serializer": PlainSerializer()}
    try:
        if kind == "postgresql":
            return PostgresHuey(dsn=url.replace("postgresql+psycopg://", "postgresql://", 1), **given)
        if kind == "sqlite":
            return _sqlite_queue(Path(str(make_url(url).database)), given)
        return RedisHuey(url=url, **given)
    except ConfigurationError as error:
        raise InputError(
            "environment", "MATCHMAKER_QUEUE_URL", "a kind of queue that is installed", str(error)
        ) from None


def _sqlite_queue(path: Path, given: dict[str, Any]) -> Huey:
    """Open the queue in a file; one that is damaged is made anew, since it holds nothing that could be missed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return SqliteHuey(filename=str(path), **given)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # busy or not writable: not damaged
        _log.warning("the queue was damaged (%s) and is made anew", error)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return SqliteHuey(filename=str(path), **given)


def carried(queue: Huey, act: Callable[[], None]) -> Callable[[], object]:
    """Make `act` what a wake-up does, and return the function that sends one."""

    def wake_up() -> None:
        act()

    send: Callable[[], object] = queue.task(name=TASK)(wake_up)
    return send
