"""Measurements: each method on an event in a process of its own, events drawn in yet another one before."""

import json
import os
import sys
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.processes import Ended, run
from tests.benchmarks.records import Measured, as_kept
from tests.benchmarks.shapes import Shape

DRAWING_LIMIT_S = 600.0


@dataclass(frozen=True)
class Subject:
    """What is measured: part of the report, family, size and seed of the event, method, and seconds it is given."""

    part: str
    family: str
    shape: Shape
    method: str
    limit_s: float
    seed: int = 0

    @property
    def size(self) -> int:
        """People on the larger side."""
        return max(self.shape.hosts, self.shape.visitors)


@dataclass(frozen=True)
class Event:
    """A drawn event: its file, and how many pairs it lists."""

    path: Path
    pairs: int


@dataclass
class Laboratory:
    """A folder for events and outcomes, and the machine's key that every measurement carries."""

    folder: Path
    machine: str
    events: dict[tuple[Shape, int], Event] = field(default_factory=dict)

    def event(self, shape: Shape, seed: int) -> Event:
        """Return a drawn event; each is drawn once."""
        if (shape, seed) not in self.events:
            path = self.folder / f"event-{len(self.events)}.npz"
            told = self.work("draw", str(path), json.dumps(asdict(shape)), str(seed), limit_s=DRAWING_LIMIT_S)[1]
            self.events[shape, seed] = Event(path, told["pairs"])
        return self.events[shape, seed]

    def measure(self, subject: Subject, event: Event | None = None, meetings: Path | None = None) -> Measured:
        """Run the subject's method on its event, or on another one; keep its meetings in a file if one is given."""
        drawn = event or self.event(subject.shape, subject.seed)
        blank = self.blank(subject, drawn.pairs)
        kept = str(meetings or self.folder / "meetings.npz")
        # Methods end by themselves when their time is over; what does not is ended, with nothing to show.
        patience = 1.5 * subject.limit_s + 60
        ended, told = self.work(
            "solve", str(drawn.path), subject.method, str(subject.limit_s), kept, limit_s=patience, must=False
        )
        if told is None:
            words = "ended from outside" if ended.code == -9 else f"broke down with code {ended.code}"
            return replace(blank, words=words, seconds=round(ended.seconds, 3), memory_mb=round(ended.memory_mb, 1))
        return as_kept(replace(blank, **told))

    def blank(self, subject: Subject, pairs: int) -> Measured:
        """Return the record of a subject with nothing measured yet."""
        return Measured(
            subject.part,
            subject.family,
            subject.size,
            subject.seed,
            subject.method,
            self.machine,
            subject.limit_s,
            subject.shape.hosts,
            subject.shape.visitors,
            pairs,
            load=round(os.getloadavg()[0], 2),
        )

    def work(self, work: str, *arguments: str, limit_s: float, must: bool = True) -> tuple[Ended, Any]:
        """Do a piece of work in a process of its own and return how it ended and its outcome.

        Raises
        ------
        RuntimeError
            The work had to be done and was not; otherwise the outcome is None.
        """
        outcome = self.folder / "outcome.json"
        outcome.unlink(missing_ok=True)
        ended = run([sys.executable, "-m", "tests.benchmarks.child", work, str(outcome), *arguments], limit_s)
        if outcome.exists():
            return ended, json.loads(outcome.read_text(encoding="utf-8"))
        if must:
            raise RuntimeError(f"Expected the outcome of {work}, but it ended with code {ended.code}.")
        return ended, None
