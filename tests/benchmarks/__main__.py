"""``make bench``: measure this solver beside what a user would pick instead, and write the report of it.

Without options some minutes of measurements are renewed; ``--full`` renews everything up to 10,000 × 10,000 people,
``--parts`` all of some parts. New measurements take the place of those of the same family, size, seed and method; the
others stay, and the report is built from all of them. ``--to`` names another folder than the documentation's, for
trying ``--sizes`` and ``--time-limit``.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.machine import this_machine
from tests.benchmarks.measuring import Laboratory
from tests.benchmarks.plan import PLAN, Extent, subjects
from tests.benchmarks.processes import ROOT
from tests.benchmarks.records import Measured, Records
from tests.benchmarks.runs import QUICK_RUNS, RUNS

PARTS = sorted(PLAN.keys() | RUNS.keys())
MEASURED, PAGE = "benchmarks.json", "benchmarks.md"


def main() -> None:
    """Measure what is asked for, keeping each figure as soon as it is there, and write the report."""
    given = _arguments()
    folder: Path = given.to
    folder.mkdir(parents=True, exist_ok=True)
    records = Records() if given.fresh else Records.read(folder / MEASURED)
    key, described = this_machine()
    records.machines[key] = described
    parts = [] if given.page else given.parts or PARTS
    extent = Extent(bool(given.full or given.parts), tuple(given.sizes), given.time_limit)
    with tempfile.TemporaryDirectory() as scratch:
        laboratory = Laboratory(Path(scratch), key)
        for part in parts:
            for found in _measured(part, laboratory, extent):
                records.take(found)
                records.write(folder / MEASURED)
                print(_line(found), flush=True)  # noqa: T201
    _report(records, folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="everything, up to 10,000 × 10,000 people")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=[], help="all of these parts")
    parser.add_argument("--sizes", nargs="+", type=int, default=[], help="people on the larger side, for every part")
    parser.add_argument("--time-limit", type=float, metavar="S", help="seconds for each measurement")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--page", action="store_true", help="measure nothing, only write the report")
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder of measurements and report")
    return parser.parse_args()


def _measured(part: str, laboratory: Laboratory, extent: Extent) -> Iterator[Measured]:
    for subject in subjects(part, extent):
        yield laboratory.measure(subject)
    if extent.whole or extent.sizes or part in QUICK_RUNS:
        for several in RUNS.get(part, ()):
            yield from several(laboratory, extent)


def _line(found: Measured) -> str:
    """Return a measurement as one line of the log."""
    numbers = {"weight": found.weight, "bound": found.bound, "MB": found.memory_mb, **found.extra}
    told = " ".join(f"{name} {number:,.10g}" for name, number in numbers.items() if number is not None)
    what = f"{found.part}: {found.family} {found.hosts} × {found.visitors}, seed {found.seed}, {found.method}"
    return f"{what}: {found.seconds:.2f} s {told} {found.words}"


def _report(records: Records, folder: Path) -> None:
    # Imported here, after measuring: what this process holds counts as the least that any measured process took.
    from tests.benchmarks.page import page  # noqa: PLC0415
    from tests.benchmarks.plots import draw_plots  # noqa: PLC0415

    drawn = draw_plots(records, folder / "img")
    (folder / PAGE).write_text(page(records, drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
