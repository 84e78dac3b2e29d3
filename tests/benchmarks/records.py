"""What was measured, as it is kept in a file of its own, so that parts can be measured anew one by one."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

MOST_POINTS = 60
TARGETS = (0.01, 0.003, 0.002, 0.001, 0.0005, 0.0001, 0.00001)
"""Gaps at whose first reaching a trace keeps its point, however much it is thinned."""

Point = tuple[float, float | None, float | None]


@dataclass(frozen=True)
class Measured:
    """One measurement.

    Parameters
    ----------
    part, family, size, seed, method
        What was measured: the key under which it is kept. `size` is the number of people on the larger side.
    machine
        Key of the machine and its programs.
    limit_s
        Seconds that the method was given.
    hosts, visitors, pairs
        People of each side, and pairs listed.
    seconds, cpu_s, memory_mb
        Seconds and seconds of processor of the method alone; peak memory of its process, the event included.
    before_mb
        Peak memory of the process before the method began.
    load
        Processes that were running on average in the minute before (beside an idle machine: about 1).
    weight, bound, meetings
        What was reached; None where the method ended with no plan that keeps the rules.
    words
        How the method ended.
    trace
        Seconds, weight and bound on the way.
    stated
        Value and bound of each objective.
    settled
        Seconds after which value and bound of an objective first were the same.
    extra
        Numbers that one part alone has.
    """

    part: str
    family: str
    size: int
    seed: int
    method: str
    machine: str = ""
    limit_s: float = 0.0
    hosts: int = 0
    visitors: int = 0
    pairs: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0
    memory_mb: float = 0.0
    before_mb: float = 0.0
    load: float = 0.0
    weight: float | None = None
    bound: float | None = None
    meetings: int = 0
    words: str = ""
    trace: list[Point] = field(default_factory=list)
    stated: dict[str, tuple[float, float]] = field(default_factory=dict)
    settled: dict[str, float] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, int, int, str]:
        """What was measured; a new measurement of it takes the place of the old one."""
        return self.part, self.family, self.size, self.seed, self.method

    @property
    def gap(self) -> float | None:
        """Relative distance of the weight from the method's own bound, if it has both."""
        if self.weight is None or self.bound is None:
            return None
        return gap(self.weight, self.bound)


def gap(weight: float, bound: float) -> float:
    """Return how far a weight is below a bound, relative to the bound."""
    return (bound - weight) / bound if bound else 0.0


def thinned(trace: list[Point]) -> list[Point]:
    """Return at most about `MOST_POINTS` points of a trace, numbers rounded: those where the gap shrinks most."""
    kept = {0, len(trace) - 1} | {first for target in TARGETS if (first := _first_below(trace, target)) is not None}
    kept |= set(range(0, len(trace), max(1, -(-len(trace) // MOST_POINTS))))
    return [_rounded(trace[index]) for index in sorted(kept) if 0 <= index < len(trace)]


def _first_below(trace: list[Point], target: float) -> int | None:
    known = ((index, weight, bound) for index, (_, weight, bound) in enumerate(trace))
    return next((i for i, w, b in known if w is not None and b is not None and gap(w, b) <= target), None)


def _rounded(point: Point) -> Point:
    seconds, weight, bound = point
    return round(seconds, 3), None if weight is None else round(weight, 3), None if bound is None else round(bound, 3)


@dataclass
class Records:
    """All measurements, and the machines that they were made on, by key."""

    machines: dict[str, dict[str, str]] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what a file has; nothing where there is no file."""
        if not path.exists():
            return cls()
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(content["machines"], [as_kept(Measured(**entry)) for entry in content["measured"]])

    def write(self, path: Path) -> None:
        """Write the file, one measurement a line, in order of their keys."""
        used = {record.machine for record in self.measured}
        machines = {key: machine for key, machine in sorted(self.machines.items()) if key in used}
        lines = [_line(record) for record in sorted(self.measured, key=lambda record: record.key)]
        text = ",\n".join(lines)
        path.write_text(f'{{"machines": {json.dumps(machines, indent=1)},\n"measured": [\n{text}\n]}}\n', "utf-8")

    def take(self, found: Measured) -> None:
        """Add a measurement in the place of an earlier one of the same."""
        self.measured = [record for record in self.measured if record.key != found.key] + [found]

    def of(self, part: str, **wanted: object) -> list[Measured]:
        """Return the measurements of a part whose fields have the given values, in order of their keys."""
        found = (record for record in self.measured if record.part == part)
        fitting = (record for record in found if all(getattr(record, name) == value for name, value in wanted.items()))
        return sorted(fitting, key=lambda record: record.key)


def _line(record: Measured) -> str:
    neutral = asdict(Measured("", "", 0, 0, ""))
    entry = asdict(record)
    kept = {name: value for name, value in entry.items() if value != neutral[name] or name in {"size", "seed"}}
    return json.dumps(kept)


def as_kept(record: Measured) -> Measured:
    """Return a record that came as a JSON document, with its lists of fixed length as tuples."""
    trace = [(seconds, weight, bound) for seconds, weight, bound in record.trace]
    stated = {name: (value, bound) for name, (value, bound) in record.stated.items()}
    return replace(record, trace=trace, stated=stated)
