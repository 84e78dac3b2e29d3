"""The report as a page: what was measured, on what, how to repeat it, and each figure beside what was to be reached."""

import math
from collections.abc import Sequence

from tests.benchmarks import wording
from tests.benchmarks.aims import AIMS, Aim
from tests.benchmarks.records import Records
from tests.benchmarks.sections import SECTIONS, Lines
from tests.benchmarks.tables import NOTHING, figure, limit, table


def page(records: Records, drawn: Sequence[str]) -> str:
    """Return the report in Markdown.

    Parameters
    ----------
    records
        All measurements.
    drawn
        File names of the plots that there are, in the folder `img` beside the page.
    """
    lines = [wording.OPENING, *_machines(records), wording.REPEAT, *_summary(records)]
    for title, words, plot, alternative, section in SECTIONS:
        lines += [f"## {title}", words]
        if plot in drawn:
            lines.append(f"![{alternative}](img/{plot})")
        lines.append("\n".join(section(records)) or wording.NOT_MEASURED)
    return "\n\n".join([*lines, wording.CAVEATS]) + "\n"


def _machines(records: Records) -> Lines:
    used = {key: records.machines[key] for key in sorted({record.machine for record in records.measured})}
    names = list(dict.fromkeys(name for machine in used.values() for name in machine))
    rows = [[name, *(machine.get(name, NOTHING) for machine in used.values())] for name in names]
    named = used if len(used) > 1 else ["this machine"]
    loads = [record.load for record in records.measured]
    words = wording.MACHINES if len(used) > 1 else wording.MACHINE
    load = wording.LOAD.format(most=f"{max(loads, default=0.0):.1f}")
    return ["## The machine", words, "\n".join(table(["*what", *(f"*{name}" for name in named)], rows)), load]


def _summary(records: Records) -> Lines:
    rows = [_aim(aim, records) for aim in AIMS]
    columns = ["*figure", "*what", "to reach", "measured", "*reached"]
    return ["## Figures to reach", wording.SUMMARY, "\n".join(table(columns, rows))]


def _aim(aim: Aim, records: Records) -> list[str]:
    found = aim.found(records)
    asked = f"{'≥' if aim.least else '≤'} {limit(aim.limit, aim.unit)}"
    if found is None:
        return [aim.figure, aim.words, asked, "not measured", NOTHING]
    never = "no plan" if aim.least else "not reached"
    shown = never if math.isinf(found) else figure(found, aim.unit)
    return [aim.figure, aim.words, asked, shown, "yes" if aim.reached(found) else "**no**"]
