"""Does the work of one job, in a process of its own: `python -m matchmaker.jobs.child JOB NUMBER`.

Ends with 0 when the job has its final state. The process ends at once when its worker does (its standard input closes),
so that no solver is left behind that works for nobody.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from matchmaker.config import Settings, load_settings
from matchmaker.errors import LeaseLostError, MatchmakerError, OutOfTimeError, Refusal, RefusedError
from matchmaker.services import affinity, jobs, matching, runs, solving
from matchmaker.solver.effort import Progress
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import reading, repeating

REPORT_EVERY_S = 0.5
COMPARING = "compare"
"""The stage before the solver's own: the profiles of every pair are compared."""

EXIT_LOST = 3
EXIT_ORPHANED = 4

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Do the job with the public id and the fencing number in `arguments`; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = load_settings()
    engine = make_engine(settings.database_url.get_secret_value())
    public_id, number = arguments
    try:
        with reading(engine) as session:
            claim = jobs.held(session, public_id, int(number))
        _do(engine, claim, settings)
    except LeaseLostError:
        _log.warning("job %s: number %s no longer counts", public_id, number)
        return EXIT_LOST
    finally:
        engine.dispose()
    return 0


def plan_workshop(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Score the pairs of the workshop, plan its meetings, store the plan as a draft."""
    telling = _Telling(engine, claim)
    telling(Progress(COMPARING, 0.0, {}, {}))
    with reading(engine) as session:
        profiles = solving.read_profiles(session, claim)
    scored = affinity.score(profiles, embedder=settings.embedder)
    prepared = repeating(engine, lambda session: solving.prepare(session, claim, profiles, scored, now=_now()))
    plan = matching.solve(
        prepared.instance,
        sha256=prepared.sha256,
        time_limit_s=prepared.time_limit_s,
        seed=prepared.seed,
        progress=telling,
        cancelled=telling.is_lost,
    )
    repeating(engine, lambda session: solving.apply(session, claim, prepared, plan, now=_now()))


WORK: Mapping[str, Callable[[Engine, jobs.Claim, Settings], None]] = {runs.KIND: plan_workshop}
"""What is done for each kind of job."""


class _Telling:
    """Writes how far the solver is into the job's row, not too often; hears from it that the claim is lost."""

    def __init__(self, engine: Engine, claim: jobs.Claim) -> None:
        self._engine = engine
        self._claim = claim
        self._limit_s = float(claim.parameters["time_limit_s"])
        self._last = -REPORT_EVERY_S
        self._lost = False

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._last < REPORT_EVERY_S:
            return
        self._last = time.monotonic()
        began = None if progress.stage == COMPARING else time.time() - progress.seconds
        text = runs.standing_text(progress.stage, progress.value, progress.bound, began)
        share = min(progress.seconds / self._limit_s, 1.0)
        try:
            repeating(self._engine, lambda session: jobs.report(session, self._claim, share, text))
        except LeaseLostError:
            self._lost = True
        except (DBAPIError, MatchmakerError) as error:
            _log.warning("job %s: no report (%s)", self._claim.public_id, type(error).__name__)

    def is_lost(self) -> bool:
        """Return whether the work would be for nothing."""
        return self._lost


def _do(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Do the work; end the job as failed where a person can be told why."""
    try:
        WORK[claim.kind](engine, claim, settings)
    except RefusedError as refused:
        _fail(engine, claim, refused.refusal)
    except OutOfTimeError:
        _fail(engine, claim, Refusal.RUN_OUT_OF_TIME)


def _fail(engine: Engine, claim: jobs.Claim, why: Refusal) -> None:
    _log.info("job %s: %s", claim.public_id, why.value)
    repeating(engine, lambda session: jobs.fail(session, claim, why, now=_now()))


def _end_with_the_worker() -> None:
    """Wait until standard input closes, which the worker's end does however it comes, and end this process."""
    while os.read(0, 1):  # not by `sys.stdin`, whose lock would be held when the interpreter shuts down
        pass
    os._exit(EXIT_ORPHANED)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
