"""``make bench``: this solver beside what a user would pick instead, in the same run, as a Markdown table.

Every measurement is a process of its own, one after the other. Shares and ratios are what counts; seconds are this
machine's. ``python -m tests.benchmarks 50 100`` chooses the sizes, ``--time-limit`` the seconds that each may take.
"""

import argparse

from tests.benchmarks.events import Shape, draw_event
from tests.benchmarks.measuring import OURS, Measured, measure
from tests.benchmarks.rivals import RIVALS


def main() -> None:
    """Measure every method on every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[50, 100, 200], help="people on each side")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds for each measurement")
    given = parser.parse_args()
    print("| people | pairs | method | weight | below the bound | proven | seconds | times ours | MB |")  # noqa: T201
    print("|---|---|---|---|---|---|---|---|---|")  # noqa: T201
    for size in given.sizes:
        shape = Shape(size, size)
        measured = [measure(method, shape, given.time_limit) for method in (OURS, *RIVALS)]
        for one in measured:
            print(_row(shape, one, measured[0]), flush=True)  # noqa: T201


def _row(shape: Shape, one: Measured, ours: Measured) -> str:
    top = ours.bound or ours.weight
    below = f"{(top - one.weight) / top:.4%}"
    proven = "yes" if one.bound is not None and one.bound == one.weight else "–"
    cells = [
        f"{shape.hosts} × {shape.visitors}",
        str(draw_event(shape).n_pairs),
        one.method,
        f"{one.weight:.0f}",
        below,
        proven,
        f"{one.seconds:.2f}",
        f"{one.seconds / ours.seconds:.1f}",
        f"{one.memory_mb:.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
