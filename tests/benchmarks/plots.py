"""The plots of the report, as SVG: the same measurements give the same bytes.

Text stays text, in whatever sans-serif the reader has; colours are those of Okabe and Ito, who see to it that nobody
needs to tell red from green, and every method has a mark of its own besides.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from tests.benchmarks.aims import NEAR, growth
from tests.benchmarks.comparing import best_bound, seconds_to_gap, seconds_to_last
from tests.benchmarks.methods import (
    CP_SAT,
    EVERY,
    FULL_MATRIX,
    GREEDY,
    HIGHS,
    LISTED_PAIRS,
    OURS,
)
from tests.benchmarks.records import Measured, Records, gap

FLOOR = 1e-6
"""Gaps below this one, 0 among them, are drawn here."""
EARLIEST_S = 0.01
PLAIN = FuncFormatter(lambda value, _: f"{value:,.10g}")
LOOKS = {
    OURS: ("#0072B2", "o"),
    HIGHS: ("#D55E00", "s"),
    CP_SAT: ("#CC79A7", "D"),
    FULL_MATRIX: ("#009E73", "^"),
    LISTED_PAIRS: ("#56B4E9", "v"),
    GREEDY: ("#E69F00", "X"),
}
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
MARKS = "osD^vXP*"
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "matchmaker",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.markersize": 4,
    "path.simplify": False,
}


def draw_plots(records: Records, folder: Path) -> tuple[str, ...]:
    """Draw every plot for which there are measurements, and return their file names."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, draw in PLOTS.items():
        with mpl.rc_context(STYLE):
            picture = draw(records)
            path = folder / name
            path.unlink(missing_ok=True)
            if picture is not None:
                picture.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
                drawn.append(name)
    return tuple(drawn)


def gap_over_time(records: Records) -> Figure | None:
    """Draw how far each method is from the best bound known, over its time, one panel for each size."""
    sizes = sorted({record.size for record in records.of("figure-1", seed=0)})
    if not sizes:
        return None
    picture = Figure(figsize=(max(7.2, 3.1 * len(sizes) + 0.6), 4.4), layout="constrained")
    panels = picture.subplots(1, len(sizes), sharey=True, squeeze=False)[0]
    for panel, size in zip(panels, sizes, strict=True):
        event = {record.method: record for record in records.of("figure-1", seed=0, size=size)}
        top = best_bound(list(event.values()))
        for method in EVERY:
            if method in event and top:
                _trace(panel, event[method], method, LOOKS[method], top)
        _scales(panel, f"{size:,} × {size:,}")
    panels[0].set_ylabel("below the best bound known")
    _legend(picture, panels)
    return picture


def gap_by_family(records: Records) -> Figure | None:
    """Draw our own gap over time for the harder families and the largest events."""
    own = [*records.of("figure-2", method=OURS, seed=0), *records.of("figure-3", method=OURS)]
    if not own:
        return None
    picture = Figure(figsize=(7.2, 5.2), layout="constrained")
    panel = picture.subplots()
    for number, record in enumerate(own):
        look = COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)]
        _trace(panel, record, f"{record.family}, {record.hosts:,} × {record.visitors:,}", look, None)
    _scales(panel, "This solver: gap to its own bound")
    panel.set_ylabel("gap")
    _legend(picture, [panel])
    return picture


def time_over_size(records: Records) -> Figure | None:
    """Draw seconds over the number of pairs, with the power law that fits ours."""
    own = records.of("figure-4", method=OURS)
    if not own:
        return None
    picture = Figure(figsize=(7.2, 4.8), layout="constrained")
    panel = picture.subplots()
    reached = [(record.pairs, seconds_to_gap(record, NEAR)) for record in own]
    panel.plot(*zip(*reached, strict=True), LOOKS[OURS][1], color=LOOKS[OURS][0], label=f"{OURS}: to a gap of 0.01 %")
    fitted = growth(records)
    if fitted is not None:
        exponent, factor = fitted
        ends = [min(pairs for pairs, _ in reached), max(pairs for pairs, _ in reached)]
        law = [factor * pairs**exponent for pairs in ends]
        panel.plot(ends, law, "--", color=LOOKS[OURS][0], label=f"seconds ∝ pairs to the power {exponent:.2f}")
    for method in EVERY[1:]:
        ended = [*records.of("figure-1", method=method, seed=0), *records.of("figure-3", method=method)]
        points = [(record.pairs, seconds_to_last(record)) for record in ended if record.weight is not None]
        if points:
            colour, mark = LOOKS[method]
            panel.plot(*zip(*points, strict=True), f"{mark}:", color=colour, label=f"{method}: to its best plan")
    panel.set(xscale="log", yscale="log", xlabel="candidate pairs", ylabel="seconds")
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(PLAIN)
    panel.set_title("Time over size", loc="left", fontsize=9, fontweight="bold")
    _legend(picture, [panel])
    return picture


def _trace(panel: Axes, record: Measured, label: str, look: tuple[str, str], top: float | None) -> None:
    """Draw the gap of one run as steps; to `top` if it is given, else to the run's own bound at that time."""
    colour, mark = look
    points = [
        (max(seconds, EARLIEST_S), max(FLOOR, gap(weight, top or bound or 0.0)))
        for seconds, weight, bound in record.trace
        if weight is not None and (top or bound) is not None
    ]
    if not points and record.weight is not None and top is not None:
        points = [(max(record.seconds, EARLIEST_S), max(FLOOR, gap(record.weight, top)))]
    if points:
        panel.step(*zip(*points, strict=True), where="post", color=colour, linewidth=1.2)
        panel.plot(*points[-1], mark, color=colour, label=label)


def _scales(panel: Axes, title: str) -> None:
    panel.set(xscale="log", yscale="log", xlabel="seconds", ylim=(FLOOR / 1.5, 1.2))
    ticks = [10.0**power for power in range(-6, 1)]
    words = [f"{100 * tick:g} %" for tick in ticks]
    panel.set_yticks(ticks, ["0 or nearly", *words[1:]])
    panel.xaxis.set_major_formatter(PLAIN)
    panel.set_title(title, loc="left", fontsize=9, fontweight="bold")


def _legend(picture: Figure, panels: Sequence[Axes]) -> None:
    """Put one legend below all panels, each label once."""
    found = {label: line for panel in panels for line, label in zip(*panel.get_legend_handles_labels(), strict=True)}
    picture.legend(found.values(), found.keys(), loc="outside lower left", ncols=2, frameon=False, fontsize=8)


PLOTS: dict[str, Callable[[Records], Figure | None]] = {
    "bench-gap.svg": gap_over_time,
    "bench-families.svg": gap_by_family,
    "bench-growth.svg": time_over_size,
}
"""The plots by their file names."""
