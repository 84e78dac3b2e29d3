"""Forgets those who wait for it: first on the list beside the database, then in the tables, then in the files."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.services import erasure, jobs
from matchmaker.services.erasure import Entry
from matchmaker.services.erasure.mail import emptied_messages
from matchmaker.services.subject import subject_called
from matchmaker.store.base import Base
from matchmaker.store.engine import make_engine
from matchmaker.store.scrubbing import scrub
from matchmaker.store.transaction import reading, repeating

_log = logging.getLogger(__name__)


def erase_people(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Forget everybody who waits for it. Broken off, it begins again, and what was done stays done."""
    with reading(engine) as session:
        waiting = erasure.outstanding(session)
    erasure.append(settings.instance / erasure.LEDGER, waiting)
    for each in waiting:
        repeating(engine, lambda session: _forget(session, each))  # noqa: B023 (called at once)
    _remove_letters(engine, settings)
    _clean_files(settings)
    repeating(engine, lambda session: erasure.conclude(session, claim, waiting, now=_now()))
    _log.info("forgotten: %d", len(waiting))


def _forget(session: Session, entry: Entry) -> None:
    erasure.forget(session, subject_called(session, entry.profile_id, entry.account_id), now=_now())


def _remove_letters(engine: Engine, settings: Settings) -> None:
    """Remove letters that lie in a folder instead of having been sent; each file has the id of its message."""
    if settings.mail_url is None or urlsplit(settings.mail_url.get_secret_value()).scheme != "file":
        return
    folder = Path(unquote(urlsplit(settings.mail_url.get_secret_value()).path))
    with reading(engine) as session:
        emptied = emptied_messages(session)
    for path in folder.glob("*.eml"):
        if path.name.partition("@")[0] in emptied:
            path.unlink(missing_ok=True)


def _clean_files(settings: Settings) -> None:
    """Write the files of the database anew, over a connection of its own that closes afterwards."""
    own = make_engine(settings.database_url.get_secret_value())
    try:
        scrub(own, list(Base.metadata.tables))
    finally:
        own.dispose()


def _now() -> datetime:
    return datetime.now(UTC)
