"""Writes into the job's row how far the work is, and reads there whether somebody wants it stopped.

Both in a thread beside the work, twice a second: a stage that is in native code for long can neither delay what the
page shows nor be asked at every step at the price of a query.
"""

import logging
import os
import threading
import time
from dataclasses import dataclass
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import LeaseLostError, MatchmakerError
from matchmaker.services import jobs
from matchmaker.services.standings import standing_text
from matchmaker.solver.effort import Progress
from matchmaker.store.transaction import reading, repeating

COMPARING = "compare"
"""The stage before the solver's own: the profiles of every pair are compared."""

TELL_EVERY_S = 0.5
EXIT_CANCELLED = 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Told:
    share: float
    text: str


class Telling:
    """The line between the solver and the job's row, open while in the context.

    Where the job is cancelled before `begin`, nothing is there to be kept and the process ends at once.
    """

    def __init__(self, engine: Engine, claim: jobs.Claim, stage: str = COMPARING) -> None:
        self._engine = engine
        self._claim = claim
        self._limit_s = float(claim.parameters.get("time_limit_s", 0.0))
        self._latest = _Told(0.0, standing_text(stage, {}, {}))
        self._written: _Told | None = None
        self._begun = self.obeyed = False
        self._asked, self._closed = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._exchange_until_closed, daemon=True)

    def __enter__(self) -> "Telling":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._thread.join()

    def begin(self) -> None:
        """Say that from now on there may be a plan to keep."""
        self._begun = True

    def __call__(self, progress: Progress) -> None:
        """Take in how far the solver is."""
        text = standing_text(progress.stage, progress.value, progress.bound, time.time() - progress.seconds)
        self._latest = _Told(min(progress.seconds / self._limit_s, 1.0), text)

    def say(self, stage: str, done: int, total: int) -> None:
        """Take in how much of a stage is done, of work that has no plan to tell of."""
        share = done / total if total else 0.0
        self._latest = _Told(min(share, 1.0), standing_text(stage, {"done": done, "total": total}, {}))

    def says_stop(self) -> bool:
        """Return whether the solver is to stop, and remember that it has heard so."""
        self.obeyed = self.obeyed or self._asked.is_set()
        return self.obeyed

    def _exchange_until_closed(self) -> None:
        while not self._asked.is_set():
            self._exchange()
            if self._asked.is_set() and not self._begun:
                _log.info("job %s: cancelled before there was anything to keep", self._claim.public_id)
                os._exit(EXIT_CANCELLED)
            if self._closed.wait(TELL_EVERY_S):
                return

    def _exchange(self) -> None:
        """Write what is new, read whether to stop; what fails now is tried again the next time."""
        latest = self._latest
        try:
            if latest != self._written:
                repeating(self._engine, lambda session: jobs.report(session, self._claim, latest.share, latest.text))
                self._written = latest
            with reading(self._engine) as session:
                if jobs.is_cancelled(session, self._claim):
                    self._asked.set()
        except LeaseLostError:
            self._asked.set()  # the work would be for nothing, and its result will be refused
        except (DBAPIError, MatchmakerError) as error:
            _log.warning("job %s: no report (%s)", self._claim.public_id, type(error).__name__)
