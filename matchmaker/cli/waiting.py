"""Waits for long work: shows on a terminal how far it is, and lets Ctrl-C keep the best that was found.

The work runs in a thread of its own, so that the main thread, which alone receives signals, is free to act on Ctrl-C
while a solver is deep in native code.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Generic, TypeVar

import click
from rich.console import Console
from rich.status import Status

from matchmaker.cli.streams import one_line
from matchmaker.cli.wording import Standing, how_far
from matchmaker.errors import OutOfTimeError

Answer = TypeVar("Answer")
Work = Callable[[Callable[[Standing], None], Callable[[], bool]], Answer]

LOOK_EVERY_S = 0.1


class _Running(threading.Thread, Generic[Answer]):
    """The work in its thread, with what it last reported and how it ended."""

    def __init__(self, work: Work[Answer], stop: threading.Event) -> None:
        super().__init__(daemon=True)  # a second Ctrl-C must not wait for it
        self._work = work
        self._stop_asked = stop
        self.latest: Standing | None = None
        self._answer: list[Answer] = []
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._answer.append(self._work(self._note, self._stop_asked.is_set))
        except BaseException as failure:  # noqa: BLE001, RUF100  # it is raised again in the main thread
            self._failure = failure

    def answer(self) -> Answer:
        if self._failure is not None:
            raise self._failure
        return self._answer[0]

    def _note(self, progress: Standing) -> None:
        self.latest = progress


def wait_for(work: Work[Answer]) -> Answer:
    """Run `work(progress, cancelled)` and return its answer, or raise what it raised.

    The first Ctrl-C makes ``cancelled()`` true and waits for the answer; where there is none yet, that ends in
    `KeyboardInterrupt`. A second Ctrl-C raises it at once.
    """
    stop = threading.Event()
    running = _Running(work, stop)
    with _first_interrupt_sets(stop), status_line() as show:
        running.start()
        while running.is_alive():
            running.join(LOOK_EVERY_S)
            if running.latest is not None:
                show(one_line(how_far(running.latest)))
    try:
        return running.answer()
    except OutOfTimeError:
        if stop.is_set():
            raise KeyboardInterrupt from None
        raise


@contextmanager
def _first_interrupt_sets(stop: threading.Event) -> Iterator[None]:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """Give a function that shows a line on the terminal at standard error; without a terminal it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _line: None
        return
    with Status("starting", console=Console(stderr=True)) as status:
        yield status.update


def say_to_terminal(line: str) -> None:
    """Print a closing line on standard error when a person is watching there."""
    if sys.stderr.isatty():
        click.echo(one_line(line), err=True)
