"""Which measurements there are: for each part of the report, families, sizes, methods and the seconds each is given.

A part is measured whole where it is named or everything is asked for; without either, only what is marked as quick.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.benchmarks.measuring import Subject
from tests.benchmarks.methods import OURS, PROGRAMS, SIMPLE
from tests.benchmarks.shapes import SHAPES, shape

PROGRAMS_LIMIT_S = 300.0
SIMPLE_LIMIT_S = 600.0


@dataclass(frozen=True)
class Planned:
    """A method on a family at a size, with the seconds that it is given, for each of some seeds."""

    family: str
    size: int
    method: str
    limit_s: float
    seeds: tuple[int, ...] = (0,)
    quick: bool = False


@dataclass(frozen=True)
class Extent:
    """How much is measured: everything or only what is quick; other sizes and seconds than planned, if given."""

    whole: bool = True
    sizes: tuple[int, ...] = ()
    time_limit_s: float | None = None

    def sizes_or(self, *planned: int) -> tuple[int, ...]:
        """Return the sizes asked for, else those that are planned."""
        return self.sizes or planned

    def seconds_or(self, planned: float) -> float:
        """Return the time limit asked for, else the one that is planned."""
        return planned if self.time_limit_s is None else self.time_limit_s


def simple(family: str, size: int, *, quick: bool = False) -> tuple[Planned, ...]:
    """Plan the rivals that end by themselves."""
    return tuple(Planned(family, size, method, SIMPLE_LIMIT_S, quick=quick) for method in SIMPLE)


def programs(family: str, size: int, limit_s: float = PROGRAMS_LIMIT_S, *, quick: bool = False) -> tuple[Planned, ...]:
    """Plan the general solvers."""
    return tuple(Planned(family, size, method, limit_s, quick=quick) for method in PROGRAMS)


STANDARD = "standard"
EVERY_SLOT = "every slot wanted"
HALF_THEMES = "themes in half of the slots"
MILDER = ("30 % holes", "50 % holes", "half-day people", "20 slots")
GENERATORS = (
    "clustered weights",
    "all weights equal",
    "one theme",
    "40 themes",
    "1 slot",
    "60 slots",
    "one side 40 times the other",
    "five consecutive slots only",
    "no table in some sessions",
    "3 candidates per person",
    "complete graph",
    EVERY_SLOT,
)
RULES = ("20 % two-slot sessions", "interpreters for 30 % of the pairs", "at most 3 in a row")

PLAN: dict[str, tuple[Planned, ...]] = {
    "figure-1": (
        Planned(STANDARD, 100, OURS, 60, seeds=(0, 1, 2), quick=True),
        Planned(STANDARD, 500, OURS, 60, seeds=(0, 1, 2), quick=True),
        Planned(STANDARD, 2000, OURS, 60, seeds=(0, 1, 2)),
        *programs(STANDARD, 100, quick=True),
        *programs(STANDARD, 500),
        *programs(STANDARD, 2000),
        *simple(STANDARD, 100, quick=True),
        *simple(STANDARD, 500, quick=True),
        *simple(STANDARD, 2000),
    ),
    "figure-2": (
        Planned(EVERY_SLOT, 500, OURS, 60, quick=True),
        Planned(EVERY_SLOT, 2000, OURS, 60),
        Planned(EVERY_SLOT, 10_000, OURS, 150),
        Planned(HALF_THEMES, 500, OURS, 30, quick=True),
        *(Planned(family, 500, OURS, 30) for family in MILDER),
        *simple(EVERY_SLOT, 500, quick=True),
        *simple(EVERY_SLOT, 2000),
        *(planned for family in (HALF_THEMES, *MILDER) for planned in simple(family, 500)),
        *programs(EVERY_SLOT, 500),
        *programs(HALF_THEMES, 500),
    ),
    "figure-3": (Planned(STANDARD, 10_000, OURS, 90), *simple(STANDARD, 10_000)),
    "figure-4": (
        *(Planned(STANDARD, size, OURS, 90, seeds=(0, 1), quick=True) for size in (100, 200, 500)),
        *(Planned(STANDARD, size, OURS, 90, seeds=(0, 1)) for size in (1000, 2000, 5000)),
        Planned(STANDARD, 10_000, OURS, 90),
    ),
    "generators": tuple(
        Planned(family, max(SHAPES[family].hosts, SHAPES[family].visitors), OURS, 30) for family in GENERATORS
    ),
    "rules": (
        *(Planned(family, 300, OURS, 60) for family in RULES),
        *(planned for family in RULES for planned in programs(family, 300, 120)),
    ),
}
"""What is measured on arrays, by part."""


def subjects(part: str, extent: Extent) -> Iterator[Subject]:
    """Yield what a part measures; at sizes asked for, each family and method once for each of them."""
    planned = [entry for entry in PLAN.get(part, ()) if extent.whole or extent.sizes or entry.quick]
    if extent.sizes:
        first = {(entry.family, entry.method): entry for entry in reversed(planned)}
        planned = [replace(entry, size=size) for entry in reversed(first.values()) for size in extent.sizes]
    for entry in planned:
        drawn = shape(entry.family, entry.size)
        for seed in entry.seeds:
            yield Subject(part, entry.family, drawn, entry.method, extent.seconds_or(entry.limit_s), seed)
