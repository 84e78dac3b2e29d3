"""Writers that keep a ledger while a backup is taken, and what has to hold of what is restored from it."""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.store.base import Base
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, repeating
from tests import factories as make

WRITERS = 3
PAUSE_S = 0.01
"""Between two writes of one writer: else what is looked through after each of many restores grows without end."""

WRITTEN_MEANWHILE = frozenset({"jobs", "outbox"})


class Load:
    """Writes that were acknowledged so far; each is a job and its message together."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    def known(self) -> set[str]:
        return set(self.acknowledged)


@contextmanager
def written_all_the_time(engine: Engine) -> Iterator[Load]:
    """Let several writers write until the block ends."""
    load, stop = Load(), threading.Event()

    def write(name: str) -> None:
        for number in count():
            if stop.wait(PAUSE_S):
                return
            key = f"{name}-{number}"
            repeating(engine, lambda session, key=key: job_with_message(session, key))
            load.acknowledged.append(key)

    writers = [threading.Thread(target=write, args=(str(number),)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield load
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def job_with_message(session: Session, key: str) -> None:
    """Add two rows that belong together."""
    make.job(session, idempotency_key=key)
    words = {"kind": "test", "address": "a@example.org", "language": "en", "subject": "s", "body_text": "b" * 3000}
    dates = {"created_at": make.NOW, "due_at": make.NOW}
    make.added(session, OutboxMessage(deduplication_key=key, **words, **dates))


def keys_in(engine: Engine) -> tuple[set[str], set[str]]:
    """Return the keys of the writers' jobs and those of their messages."""
    with reading(engine) as session:
        jobs, messages = select(Job.idempotency_key), select(OutboxMessage.deduplication_key)
        return _of_writers(session.scalars(jobs)), _of_writers(session.scalars(messages))


def rows_in(engine: Engine) -> dict[str, set[str]]:
    """Return a hash of each row of each table, read as whoever asks reads it: nothing of it is shared with a backup."""
    with reading(engine) as session:
        return {
            table.name: {_hash_of(row) for row in session.execute(table.select())}
            for table in Base.metadata.sorted_tables
        }


def _hash_of(row: Iterable[Any]) -> str:
    return hashlib.sha256(repr([_told(value) for value in row]).encode()).hexdigest()


def _told(value: Any) -> Any:
    """Return a value as both back-ends tell it: they differ in the order of a document and in zeros at the end."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return value.normalize() if isinstance(value, Decimal) else value


def _of_writers(keys: Any) -> set[str]:
    return {key for key in keys if key is not None and key[:1].isdigit() and key[1:2] == "-"}
