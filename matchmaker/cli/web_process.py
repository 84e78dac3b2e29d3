"""What gunicorn is told beside its options: it reads this module as its configuration.

Its lines take the form of all others. Each web process has a number, of which there are never more than processes at
once; under it the process keeps its figures, so that no file is left of one that was killed (`web.figures`).
"""

import gc
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.glogging import Logger

from matchmaker import logs
from matchmaker.config import load_settings
from matchmaker.keeper import end_with_keeper

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class OwnLines(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger, which hands its lines on to the one form of ours."""

    def setup(self, cfg: Any) -> None:
        """Take the level from gunicorn and everything else from us."""
        super().setup(cfg)
        settings = load_settings()
        logs.configure(settings.log_format, settings.log_level)
        for each in (self.error_log, self.access_log):
            each.handlers.clear()
            each.propagate = True


logger_class = OwnLines


def on_starting(_server: "Arbiter") -> None:
    """Let the server end with the command that keeps it."""
    end_with_keeper()


def pre_fork(server: "Arbiter", worker: "Worker") -> None:
    """Give a new process the lowest number that no living one has."""
    taken = {getattr(other, "number", None) for other in server.WORKERS.values()}
    worker.number = next(number for number in range(len(taken) + 1) if number not in taken)


def post_fork(_server: "Arbiter", worker: "Worker") -> None:
    """Let the new process keep its figures under its number; requests that died with the one before run no more."""
    folder = os.environ.get(SHARED_FOLDER)
    if not folder:
        return
    from prometheus_client import values  # noqa: PLC0415 (it reads the variable when it is first imported)

    _forget_running(Path(folder), worker.number)
    values.ValueClass = values.MultiProcessValue(lambda: worker.number)  # type: ignore[no-untyped-call]


def post_worker_init(_worker: "Worker") -> None:
    """Let what is loaded stay: to look through all of it for garbage would take a fifth of a second of some page."""
    gc.collect()
    gc.freeze()


def child_exit(_server: "Arbiter", worker: "Worker") -> None:
    """Forget which requests a process that has ended was answering."""
    if folder := os.environ.get(SHARED_FOLDER):
        _forget_running(Path(folder), worker.number)


def _forget_running(folder: Path, number: int) -> None:
    with suppress(FileNotFoundError):
        (folder / f"gauge_livesum_{number}.db").unlink()
