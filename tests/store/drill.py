"""Writers that keep a ledger while a backup is taken, and what has to hold of what is restored from it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, repeating
from tests import factories as make

WRITERS = 3


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
            if stop.is_set():
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


def keys_in(engine: Engine) -> tuple[set[str | None], set[str | None]]:
    """Return the keys of the jobs and those of the messages."""
    with reading(engine) as session:
        jobs, messages = select(Job.idempotency_key), select(OutboxMessage.deduplication_key)
        return set(session.scalars(jobs)), set(session.scalars(messages))
