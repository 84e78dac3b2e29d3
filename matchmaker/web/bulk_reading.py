"""Counting whom an account is shown: written down after the answer is made, in a transaction of its own.

A page is not lost because that fails, and waits a tenth of a second for others at most; what could not be written is
written with what the account reads next. What this process has written in the same minute it does not write again.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.errors import StaleError, StoreError
from matchmaker.services.bulk_reading import note_read, part_of
from matchmaker.store.transaction import in_passing
from matchmaker.web.extensions import db
from matchmaker.web.identity import now, principal

KEY = "matchmaker_readers"
MOST_ACCOUNTS = 10_000

_log = logging.getLogger(__name__)


@dataclass
class _Shown:
    """Whom an account was shown: those written down in the minute that began at `part`, and those who wait for it."""

    part: datetime
    written: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)


class Readers:
    """Who was shown whom lately; for all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shown: OrderedDict[int, _Shown] = OrderedDict()

    def add(self, account: int, people: Iterable[str], at: datetime) -> frozenset[str]:
        """Note whom an account is shown, and return those who are to be written down now."""
        with self._lock:
            shown = self._shown.pop(account, None) or _Shown(part_of(at))
            if shown.part != part_of(at):
                shown = _Shown(part_of(at), waiting=shown.waiting)
            self._shown[account] = shown
            if len(self._shown) > MOST_ACCOUNTS:
                self._shown.popitem(last=False)
            shown.waiting |= set(people) - shown.written
            return frozenset(shown.waiting)

    def were_written(self, account: int, people: frozenset[str]) -> None:
        """Note that people stand in the database now."""
        with self._lock:
            if (shown := self._shown.get(account)) is not None:
                shown.written |= people
                shown.waiting -= people


def note_people(people: Iterable[str]) -> None:
    """Count that whoever asks is shown people, by their public ids, once the answer has been made.

    It goes with the limits (`TRIES_COUNT`), beside which it is counted.
    """
    account, at, shown = principal().account, now(), frozenset(people)
    if account is None or not shown or not current_app.config["TRIES_COUNT"]:
        return

    @after_this_request
    def write(answer: Response) -> Response:
        if answer.status_code < 400:
            _write(account, shown, at)
        return answer


def _write(account: int, people: frozenset[str], at: datetime) -> None:
    readers = _readers(current_app)
    if not (new := readers.add(account, people, at)):
        return
    try:
        with in_passing(db.engine) as work:
            note_read(work, account, new, now=at)
    except (SQLAlchemyError, StaleError, StoreError) as error:
        _log.warning("Whom an account was shown could not be counted yet: %s", type(error).__name__)
    else:
        readers.were_written(account, new)


def _readers(app: Flask) -> Readers:
    found: Readers = app.extensions.setdefault(KEY, Readers())
    return found
