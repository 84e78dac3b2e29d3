"""The mutant: a service that answers before it has committed, as one does that is in a hurry."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.web import area
from tests.chaos import telling

COMMITS_AFTER_S = 0.15


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session whose writes are committed a little after everybody has been told so."""
    session = Session(engine)
    session.connection()
    try:
        yield session
    except BaseException:
        session.close()
        raise
    session.flush()
    threading.Thread(target=_commit_later, args=(session,)).start()


def _commit_later(session: Session) -> None:
    time.sleep(COMMITS_AFTER_S)
    session.commit()
    session.close()


def create_app() -> Flask:
    """Return the application with that one difference."""
    area.transaction = transaction
    return telling.create_app()
