r"""Solving a large linear program on the few columns and rows that matter (sifting).

Begin with some columns and the rows that always count; solve; take in the columns whose reduced gain at the prices
found is positive, and the rows that are broken; solve again from the basis before, until there are none. (Bixby,
Gregory, Lustig, Marsten, Shanno: *Very large-scale linear programming: a case study in combining interior point and
simplex methods*, Operations Research 40, 1992.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Growing
from matchmaker.solver.rows import Rows, stack
from matchmaker.solver.spans import Spans

MOST_ROUNDS = 60
MOST_NEW_COLUMNS = 60_000
POSITIVE = 1e-6
BROKEN = 1e-6
LARGEST_GAIN = 1_000.0


@dataclass(frozen=True, eq=False)
class Sifted:
    """A point and prices of a linear program: maximise gain · z, lower ≤ A z ≤ upper, 0 ≤ z ≤ column_upper.

    Parameters
    ----------
    point
        Value of each column, shape (n,).
    prices
        Price of each row, shape (m,): positive where more of its upper bound would gain.
    lower, upper
        Bounds of the rows, shape (m,).
    matrix
        The rows, shape (m, n).
    spans
        The rows on spans that were taken in; they are the last ones.
    """

    point: Floats
    prices: Floats
    lower: Floats
    upper: Floats
    matrix: sparse.csc_array
    spans: tuple[Rows, ...] = ()


def sift(
    blocks: Sequence[Rows],
    lazy: frozenset[str],
    spans: Sequence[Spans],
    gain: Floats,
    column_upper: Floats,
    begin: Ints,
    effort: Effort,
) -> Sifted | None:
    """Solve a linear program; None if time ended before any point was found, or there is none.

    Parameters
    ----------
    blocks
        The rows.
    lazy
        Names of the rules whose rows are taken in only when they are broken; all of them are upper bounds.
    spans
        Rows that are not listed but found when they are broken.
    gain, column_upper
        Gain and upper bound of each column, shape (n,).
    begin
        The columns to begin with, ascending. They should allow a point where there is one.
    effort
        Cuts the run short; what was found so far is returned then.
    """
    sifting = _Sifting(blocks, lazy, gain, column_upper, effort)
    if not len(gain):
        return sifting.stated(floats([]), np.zeros(len(sifting.rows)))
    sifting.take_columns(begin)
    found = None
    for _ in range(MOST_ROUNDS):
        outcome = sifting.program.run()
        if outcome.status == "infeasible" and sifting.take_everything():
            continue
        if outcome.status != "optimal" or outcome.x is None or outcome.row_price is None:
            break
        found = sifting.stated(outcome.x, outcome.row_price)
        if not any([sifting.grow(found), sifting.find_spans(spans, found)]):
            break
    return found


@dataclass(eq=False)
class _Sifting:
    """The growing program, and where its columns and rows stand in the whole."""

    blocks: Sequence[Rows]
    lazy: frozenset[str]
    gain: Floats
    column_upper: Floats
    effort: Effort
    program: Growing = field(init=False)
    columns: Ints = field(init=False)
    rows: Ints = field(init=False)
    waiting: Bools = field(init=False)
    spans: tuple[Rows, ...] = ()

    def __post_init__(self) -> None:
        self.by_column, self.lower, self.upper = stack(self.blocks, len(self.gain))
        self.scale = LARGEST_GAIN / max(1e-300, float(np.abs(self.gain).max(initial=0.0)))
        lengths = [len(block) for block in self.blocks]
        self.waiting = bools(np.repeat([block.rule in self.lazy for block in self.blocks], lengths))
        self.program = Growing(self.effort)
        self.columns = ints([])
        self.rows = ints([])
        self.take_rows(ints(np.flatnonzero(~self.waiting)))

    def take_rows(self, rows: Ints) -> None:
        """Add rows of the whole program."""
        part = sparse.csr_array(self.by_column[:, self.columns][rows]) if len(self.columns) else _empty(len(rows))
        self.program.add_rows(part, self.lower[rows], self.upper[rows])
        self.rows = np.concatenate([self.rows, rows])
        self.waiting[rows] = False

    def take_columns(self, columns: Ints) -> None:
        """Add columns of the whole program."""
        part = sparse.csc_array(sparse.csr_array(self.by_column[:, columns])[self.rows])
        self.program.add_columns(part, -self.scale * self.gain[columns], self.column_upper[columns])
        self.columns = np.concatenate([self.columns, columns])

    def take_everything(self) -> bool:
        """Add all columns that are left, since those taken allow no point; return whether there were any."""
        left = ints(np.setdiff1d(np.arange(len(self.gain)), self.columns))
        if len(left):
            self.take_columns(left)
        return len(left) > 0

    def stated(self, x: Floats, row_price: Floats) -> Sifted:
        """Return a point and prices in terms of the whole program."""
        point = np.zeros(len(self.gain))
        point[self.columns] = x
        prices = np.zeros(len(self.lower))
        prices[self.rows] = -row_price / self.scale
        return Sifted(point, prices, self.lower, self.upper, self.by_column, self.spans)

    def grow(self, found: Sifted) -> bool:
        """Add the columns that could gain and the rows that are broken; return whether there were any."""
        reduced = (self.gain - self.by_column.T @ found.prices) * self.scale
        reduced[self.columns] = 0.0
        better = ints(np.flatnonzero(reduced > POSITIVE))
        if len(better) > MOST_NEW_COLUMNS:
            better = ints(np.sort(better[np.argsort(-reduced[better], kind="stable")[:MOST_NEW_COLUMNS]]))
        waiting = ints(np.flatnonzero(self.waiting))
        activity = floats(self.by_column @ found.point)[waiting]
        broken = waiting[activity > self.upper[waiting] + BROKEN]
        if len(better):
            self.take_columns(better)
        if len(broken):
            self.take_rows(broken)
        return len(better) + len(broken) > 0

    def find_spans(self, spans: Sequence[Spans], found: Sifted) -> bool:
        """Add the rows on spans that the point breaks; return whether there were any."""
        blocks = [block for span in spans if (block := span.broken(found.point)) is not None]
        if not blocks:
            return False
        rows, lower, upper = stack(blocks, len(self.gain))
        begin = len(self.lower)
        self.by_column = sparse.csc_array(sparse.vstack([self.by_column, rows]))
        self.lower, self.upper = np.concatenate([self.lower, lower]), np.concatenate([self.upper, upper])
        self.waiting = np.concatenate([self.waiting, np.zeros(len(lower), dtype=np.bool_)])
        self.take_rows(ints(np.arange(begin, len(self.lower))))
        self.spans = (*self.spans, *blocks)
        return True


def _empty(count: int) -> sparse.csr_array:
    return sparse.csr_array((count, 0), dtype=np.float64)
