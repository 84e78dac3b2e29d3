"""The time-indexed integer program: placements, the columns that objectives need beside them, and all rows.

$x_j$ for the placements come first, in their order; what `wishes` and `breaks` add follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import Rows, stack


@dataclass(frozen=True, eq=False)
class Wish:
    """One objective as a linear expression, constant + Σ coefficient · column, to be made small or large."""

    name: str
    maximise: bool
    column: Ints
    coefficient: Floats
    constant: float = 0.0

    def cost_of(self, value: float) -> float:
        """Return what a value of the objective costs when the objective is to be minimised."""
        return self.constant - value if self.maximise else value - self.constant

    def costs(self, n_columns: int) -> Floats:
        """Return what each column costs when the objective is to be minimised, shape (n_columns,)."""
        costs = np.zeros(n_columns)
        np.add.at(costs, self.column, -self.coefficient if self.maximise else self.coefficient)
        return costs


@dataclass(frozen=True, eq=False)
class Model:
    """An integer program: minimise a wish subject to lower ≤ A x ≤ upper and bounds of the columns."""

    placements: Placements
    column_lower: Floats
    column_upper: Floats
    integer: Bools
    blocks: tuple[Rows, ...]
    wishes: Mapping[str, Wish]

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.integer)

    @cached_property
    def _stacked(self) -> tuple[sparse.csc_array, Floats, Floats]:
        return stack(self.blocks, self.n_columns)

    @property
    def matrix(self) -> sparse.csc_array:
        """All rows, shape (M, n_columns)."""
        return self._stacked[0]

    @property
    def row_lower(self) -> Floats:
        """Lower bounds of the rows, shape (M,)."""
        return self._stacked[1]

    @property
    def row_upper(self) -> Floats:
        """Upper bounds of the rows, shape (M,)."""
        return self._stacked[2]


@dataclass(eq=False)
class ModelBuilder:
    """Collects columns and rows; the placements are there from the start."""

    placements: Placements
    blocks: list[Rows] = field(default_factory=list)
    _lower: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _integer: list[Bools] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.columns(len(self.placements), 1.0, integer=True)

    def columns(self, count: int, upper: float | Floats, *, integer: bool = False) -> Ints:
        """Add columns with bounds 0 and `upper`; return their indices, shape (count,)."""
        self._lower.append(np.zeros(count))
        self._upper.append(floats(np.broadcast_to(upper, (count,))))
        self._integer.append(np.full(count, integer))
        self._count += count
        return ints(np.arange(self._count - count, self._count))

    def rows(self, block: Rows) -> None:
        """Add the rows of a rule or of an objective's definition."""
        if len(block):
            self.blocks.append(block)

    def build(self, wishes: Mapping[str, Wish]) -> Model:
        """Return the finished model."""
        lower, upper = np.concatenate(self._lower), np.concatenate(self._upper)
        return Model(self.placements, lower, upper, np.concatenate(self._integer), tuple(self.blocks), wishes)
