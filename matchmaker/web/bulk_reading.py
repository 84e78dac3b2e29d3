"""Counting whose pages an account reads, in the memory of this process; every `STEP` people are written down."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.domain.permissions import Principal
from matchmaker.errors import StaleError
from matchmaker.services.bulk_reading import SPAN, STEP, note_many
from matchmaker.store.transaction import counting
from matchmaker.web.extensions import db
from matchmaker.web.identity import now, principal

KEY = "matchmaker_readers"
MOST_ACCOUNTS = 10_000

_log = logging.getLogger(__name__)


@dataclass
class _Seen:
    """The people whose pages an account has read since `begin`."""

    begin: datetime
    people: set[str] = field(default_factory=set)


class Readers:
    """Who read whose page lately; for all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: OrderedDict[int, _Seen] = OrderedDict()

    def add(self, account: int, person: str, at: datetime) -> bool:
        """Note that an account reads a person's page; return whether another `STEP` of people is full."""
        with self._lock:
            seen = self._seen.pop(account, None)
            if seen is None or at - seen.begin > SPAN:
                seen = _Seen(at)
            self._seen[account] = seen
            if len(self._seen) > MOST_ACCOUNTS:
                self._seen.popitem(last=False)
            before = len(seen.people)
            seen.people.add(person)
            return len(seen.people) > before and len(seen.people) % STEP == 0


def note_page_of(person: str) -> None:
    """Count that the reader is shown a person's page, after it has been made."""
    asks, at = principal(), now()
    if asks.account is None or not _readers(current_app).add(asks.account, person, at):
        return

    @after_this_request
    def write(answer: Response) -> Response:
        _write(asks, at)
        return answer


def _write(asks: Principal, at: datetime) -> None:
    """Write the count down in a transaction of its own; a page is not lost because that fails."""
    try:
        with counting(db.engine) as work:
            note_many(work, asks, now=at)
    except (SQLAlchemyError, StaleError) as error:
        _log.warning("The count of pages read could not be written: %s", type(error).__name__)


def _readers(app: Flask) -> Readers:
    found: Readers = app.extensions.setdefault(KEY, Readers())
    return found
