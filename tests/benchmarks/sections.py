"""The tables of the report, one function for each section: lines of Markdown, none where nothing was measured."""

import math
from collections.abc import Callable

from tests.benchmarks import wording
from tests.benchmarks.aims import NEAR, growth
from tests.benchmarks.comparing import (
    best_bound,
    proven_after,
    seconds_to_gap,
    seconds_to_last,
    seconds_to_weight,
    times_slower,
)
from tests.benchmarks.methods import AFFINITY_METHODS, EVERY, OURS
from tests.benchmarks.plan import PLAN
from tests.benchmarks.records import Measured, Records, gap
from tests.benchmarks.tables import NOTHING, seconds, share, table, times, whole

Lines = list[str]


def _methods(part: str) -> Callable[[Records], Lines]:
    """Return how to show all methods on each event of a part, ours first."""

    def section(records: Records) -> Lines:
        rows: list[list[str]] = []
        measured = [record for record in records.of(part) if record.method in EVERY]
        events = dict.fromkeys((r.family, r.size, r.seed) for r in sorted(measured, key=lambda r: (r.size, r.seed)))
        for family, size, seed in sorted(events, key=lambda event: (_rank(part, event[0]), event[1], event[2])):
            found = {r.method: r for r in measured if (r.family, r.size, r.seed) == (family, size, seed)}
            top = best_bound(list(found.values()))
            rows += [_method(found[method], found.get(OURS), top) for method in EVERY if method in found]
        return table(METHOD_COLUMNS, rows) if rows else []

    return section


METHOD_COLUMNS = (
    "*family",
    "people",
    "pairs",
    "*method",
    "weight",
    "below the best bound",
    "own gap",
    "seconds",
    "to its best plan",
    "ours to that weight",
    "times ours",
    "processor s",
    "MB",
    "*ended",
)


def _rank(part: str, family: str) -> int:
    """Return the place of a family in the plan of its part."""
    families = list(dict.fromkeys(entry.family for entry in PLAN.get(part, ())))
    return families.index(family) if family in families else len(families)


def _method(record: Measured, ours: Measured | None, top: float | None) -> list[str]:
    below = None if record.weight is None or top is None else gap(record.weight, top)
    own = None if ours is None or record.weight is None else seconds_to_weight(ours, record.weight)
    slower = times_slower(record, ours) if ours is not None and record.method != OURS else None
    return [
        f"{record.family}, seed {record.seed}" if record.seed else record.family,
        f"{record.hosts:,} × {record.visitors:,}",
        whole(record.pairs),
        record.method,
        whole(record.weight),
        share(below),
        share(record.gap),
        seconds(record.seconds),
        seconds(seconds_to_last(record)),
        seconds(own) if record.method != OURS else NOTHING,
        times(slower),
        seconds(record.cpu_s),
        whole(record.memory_mb),
        _ending(record),
    ]


def _ending(record: Measured) -> str:
    proven = "proven optimal" if math.isfinite(proven_after(record)) else ""
    if record.weight is None:
        return f"no plan within {record.limit_s:,.0f} s: {record.words.partition(' (')[0].rstrip('.').lower()}"
    return proven or record.words.partition(" (")[0].rstrip(".").lower() or "by itself"


def _largest(records: Records) -> Lines:
    rows = [
        [
            f"{record.hosts:,} × {record.visitors:,}",
            seconds(seconds_to_gap(record, 0.001)),
            seconds(seconds_to_gap(record, 0.0001)),
            seconds(seconds_to_gap(record, 0.00001)),
            share(record.gap),
            seconds(record.seconds),
            whole(record.before_mb),
            whole(record.memory_mb),
        ]
        for record in records.of("figure-3", method=OURS)
    ]
    columns = ["people", "to 0.1 %", "to 0.01 %", "to 0.001 %", "gap at the end", "seconds", "MB before", "MB"]
    lines = table(columns, rows) if rows else []
    return [*lines, *_whole_program(records), *(["", *_methods("figure-3")(records)] if rows else [])]


def _whole_program(records: Records) -> Lines:
    rows = [
        [
            f"{record.hosts:,} × {record.visitors:,}",
            f"{record.extra['file_mb']:.1f}",
            seconds(record.seconds),
            seconds(record.extra.get("solving_s")),
            seconds(record.cpu_s),
            whole(record.memory_mb),
            share(record.gap),
            record.words,
        ]
        for record in records.of("figure-3", method="whole program")
    ]
    columns = ["people", "file, MB", "seconds", "of which solving", "processor s", "MB", "gap", "*ended"]
    return ["", wording.WHOLE_PROGRAM, "", *table(columns, rows)] if rows else []


def _growth(records: Records) -> Lines:
    rows = [
        [
            f"{record.hosts:,} × {record.visitors:,}",
            whole(record.pairs),
            str(record.seed),
            seconds(seconds_to_gap(record, NEAR)),
            seconds(record.seconds),
            share(record.gap),
            whole(record.memory_mb),
        ]
        for record in records.of("figure-4", method=OURS)
    ]
    fitted = growth(records)
    lines = table(["people", "pairs", "seed", "to 0.01 %", "to the end", "gap at the end", "MB"], rows) if rows else []
    return [*lines, "", wording.EXPONENT.format(exponent=f"{fitted[0]:.2f}")] if fitted else lines


def _published(records: Records) -> Lines:
    cases = records.of("figure-5")
    rows = [
        [
            case.family,
            str(case.size),
            whole(case.extra["proven"]),
            whole(case.extra["as_published"]),
            whole(case.extra["infeasible"]),
            seconds(case.seconds),
            seconds(case.extra["slowest_s"]),
            seconds(case.extra["paper_s"]),
        ]
        for case in cases
    ]
    columns = ["*kind", "events", "proven", "as published", "without plan", "seconds", "slowest", "paper's seconds"]
    return table(columns, rows) if rows else [wording.NO_CASES]


def _day(records: Records) -> Lines:
    rows = [
        [
            record.family,
            f"{record.hosts:,} × {record.visitors:,}",
            record.method,
            *(_both(record, name) for name in ("guarantee", "moves", "idle")),
            whole(record.extra.get("breaks")),
            whole(record.weight),
            share(record.gap),
            seconds(record.settled.get("guarantee")),
            seconds(record.seconds),
            _mishaps(record),
        ]
        for record in records.of("figure-6")
    ]
    columns = [
        "*family",
        "people",
        "*run",
        "short of the guarantee",
        "moves",
        "breaks asked for",
        "breaks counted",
        "weight",
        "gap",
        "guarantee settled, s",
        "seconds",
        "*meetings before",
    ]
    return table(columns, rows) if rows else []


def _both(record: Measured, name: str) -> str:
    """Return value and bound of an objective."""
    if name not in record.stated:
        return NOTHING
    value, bound = record.stated[name]
    return f"{value:,.0f} (proven)" if value == bound else f"{value:,.0f} (≥ {bound:,.0f})"


def _mishaps(record: Measured) -> str:
    if "lost" not in record.extra:
        return ""
    return f"{record.extra['held']:,.0f} still possible, {record.extra['lost']:,.0f} lost"


def _bytes(records: Records) -> Lines:
    rows = [
        [
            record.family,
            f"{record.hosts:,} × {record.visitors:,}",
            "same" if record.extra["same"] else "**different**",
            seconds(record.extra["seconds_1"]),
            seconds(record.extra["seconds_2"]),
            record.words or "by itself",
        ]
        for record in records.of("figure-7")
    ]
    columns = ["*family", "people", "*bytes", "seconds, one core", "seconds, two cores", "*ended"]
    return table(columns, rows) if rows else []


def _affinity(records: Records) -> Lines:
    rows = [
        [
            f"{record.hosts:,} × {record.visitors:,}",
            record.method,
            whole(record.pairs),
            seconds(record.seconds),
            seconds(record.cpu_s),
            whole(record.before_mb),
            whole(record.memory_mb),
            record.words,
        ]
        for record in sorted(records.of("affinity"), key=lambda r: (r.size, AFFINITY_METHODS.index(r.method)))
    ]
    columns = ["people", "*method", "pairs kept", "seconds", "processor s", "MB before", "MB", "*note"]
    return table(columns, rows) if rows else []


SECTIONS: tuple[tuple[str, str, str, str, Callable[[Records], Lines]], ...] = (
    ("Figure 1: the standard family", wording.FIGURE_1, "bench-gap.svg", wording.GAP_PLOT, _methods("figure-1")),
    ("Figure 2: harder families", wording.FIGURE_2, "bench-families.svg", wording.FAMILY_PLOT, _methods("figure-2")),
    ("Figure 3: 10,000 × 10,000", wording.FIGURE_3, "", "", _largest),
    ("Figure 4: growth", wording.FIGURE_4, "bench-growth.svg", wording.GROWTH_PLOT, _growth),
    ("Figure 5: published events", wording.FIGURE_5, "", "", _published),
    ("Figure 6: repair, guarantee, breaks", wording.FIGURE_6, "", "", _day),
    ("Figure 7: the same bytes", wording.FIGURE_7, "", "", _bytes),
    ("Other generators", wording.GENERATORS, "", "", _methods("generators")),
    ("Further rules", wording.RULES, "", "", _methods("rules")),
    ("Affinity", wording.AFFINITY, "", "", _affinity),
)
"""Title, words, plot with its description in words, and table of each section."""
