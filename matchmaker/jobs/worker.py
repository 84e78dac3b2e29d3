"""The worker: a sweep that looks every second for jobs that are due, and huey's threads that take them.

The sweep is also what starts a job that was asked for on a page: the wait of a second at most is not worth a second way
from the web to the queue. A wake-up is sent for each due job that none is on its way for, so a lost queue mends itself.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import FrameType

from huey import Huey
from huey.consumer import Consumer
from sqlalchemy import Engine

from matchmaker.config import Settings
from matchmaker.jobs.carrier import carried, open_queue
from matchmaker.jobs.mailing import send_until
from matchmaker.jobs.supervise import take_next
from matchmaker.services import days_work
from matchmaker.store.engine import make_engine
from matchmaker.store.queries.jobs import count_due
from matchmaker.store.transaction import reading, repeating

SWEEP_EVERY_S = 1.0
LONGEST_POLL_S = 0.5
CHECK_THREADS_EVERY_S = 10.0
HOUSEKEEPING_AFTER_S = 60.0
"""A worker that has just begun has people's work to do first."""

SHUTDOWN_S = 8.0
STOPPED_BY = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

_log = logging.getLogger(__name__)


def work(settings: Settings, *, at_once: int) -> None:
    """Do background work, `at_once` jobs side by side, until a signal says stop; then put back what is unfinished."""
    stop = threading.Event()
    engine = make_engine(settings.database_url.get_secret_value())
    queue = open_queue(settings.queue_url.get_secret_value())
    send = carried(queue, lambda: _take(engine, stop.is_set))
    consumer = Consumer(queue, workers=at_once, periodic=False, max_delay=LONGEST_POLL_S, shutdown_timeout=SHUTDOWN_S)
    consumer.start()
    mail = threading.Thread(target=send_until, args=(stop, engine, settings), name="mail", daemon=True)
    mail.start()
    _stop_by_signals(stop)
    _log.info("the worker is ready")
    asked: set[date] = set()
    began = time.monotonic()

    def sweep_all() -> None:
        if time.monotonic() - began > HOUSEKEEPING_AFTER_S:
            _ask_for_housekeeping(engine, asked)
        sweep(engine, queue, send)

    _sweep_until(stop, consumer, sweep_all)
    consumer.stop(graceful=True)
    mail.join(SHUTDOWN_S)
    engine.dispose()
    _log.info("the worker has stopped")


def sweep(engine: Engine, queue: Huey, send: Callable[[], object]) -> int:
    """Send a wake-up for each due job that none is on its way for; return how many were sent."""
    with reading(engine) as session:
        due = count_due(session, datetime.now(UTC))
    missing = max(0, due - queue.pending_count()) if due else 0
    for _ in range(missing):
        send()
    return missing


def _ask_for_housekeeping(engine: Engine, asked: set[date]) -> None:
    """Ask for the day's housekeeping, once a day; `asked` holds the days for which this worker has done so."""
    now = datetime.now(UTC)
    if now.date() not in asked:
        repeating(engine, lambda session: days_work.ask_for_today(session, now=now))
        asked.add(now.date())


def _take(engine: Engine, stopping: Callable[[], bool]) -> None:
    if not stopping():
        take_next(engine, stopping)


def _sweep_until(stop: threading.Event, consumer: Consumer, sweep_once: Callable[[], object]) -> None:
    checked = time.monotonic()
    while not stop.wait(SWEEP_EVERY_S):
        try:
            sweep_once()
        except Exception as error:  # whatever ails the database or the queue passes, and the worker must be there then
            _log.warning("no sweep (%s); trying again", type(error).__name__)
        if time.monotonic() - checked > CHECK_THREADS_EVERY_S:
            checked = time.monotonic()
            consumer.check_worker_health()


def _stop_by_signals(stop: threading.Event) -> None:
    """Let every signal that ends the worker do so in one way; by huey's own handling some would not put jobs back."""

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in STOPPED_BY:
        signal.signal(number, ask_to_stop)
