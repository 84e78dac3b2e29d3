"""The parts of all pairs at once, whoever is wanted by whom: what a change of the weights is judged from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.admission import admissible
from matchmaker.affinity.components import Part, parts_in_force
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Event
from matchmaker.affinity.selection import Flags

STEPS = 10_000
"""Parts are kept as whole numbers of ten-thousandths: as exact as the parts that a pair is listed with."""

HOSTS_AT_A_TIME = 256

Steps = NDArray[np.uint16]


@dataclass(frozen=True)
class PartTables:
    """The parts in force of all pairs of hosts (rows) and visitors (columns).

    Parameters
    ----------
    possible
        Which pairs could meet at all: some session is open for both, and they can talk.
    values
        Per part in force its values in steps of 1 / `STEPS`, 0 to `STEPS`.
    """

    possible: Flags
    values: Mapping[str, Steps]

    def __post_init__(self) -> None:
        if any(table.shape != self.possible.shape for table in self.values.values()):
            raise ValueError(f"Expected tables of the shape {self.possible.shape}.")


def part_tables(event: Event, semantic: Embedder | None) -> PartTables:
    """Return the parts of all pairs of `event`, without what anybody wishes about anybody.

    Wishes are private: with them left out, neither which pairs are possible nor any value tells of one.

    Parameters
    ----------
    semantic
        What compares texts by meaning beside the words; None: words alone.
    """
    plain = replace(event, host_wants={}, visitor_wants={}, vetoes=())
    shape = len(event.hosts), len(event.visitors)
    values = {part.name: _table(part, shape) for part in parts_in_force(plain, semantic)}
    possible = admissible(plain)(slice(0, shape[0]))
    if "language" in values:
        possible &= values["language"] > 0
    return PartTables(possible, values)


def _table(part: Part, shape: tuple[int, int]) -> Steps:
    table = np.zeros(shape, dtype=np.uint16)
    for first in range(0, shape[0], HOSTS_AT_A_TIME):
        rows = slice(first, min(first + HOSTS_AT_A_TIME, shape[0]))
        table[rows] = np.rint(part.block(rows) * STEPS)
    return table
