r"""How good can any plan be? The bound that the aggregated linear program proves, computed in the open.

What is stated is not the solver's word. For any prices $y$ of the rows, weak duality gives
$\max \{w z : l \le A z \le u, 0 \le z \le 1\} \le \sum_i (y_i^+ u_i - y_i^- l_i) + \sum_j \max(0, w_j - (A^T y)_j)$
with $y^+, y^-$ the positive and negative parts, which is computed here in plain arithmetic and rounded to the safe
side. The best price of a pair, given all others, is known: the largest reduced weight of its columns.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from matchmaker.solver.aggregate import Aggregated, column_gains
from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.prices import Descent, descend
from matchmaker.solver.rows import Rows, stack
from matchmaker.solver.sifting import Sifted, sift

LAZY = frozenset({"pair_once", "slots"})
OF_ONE_PAIR = frozenset({"pair_once", "must"})
ALL_COLUMNS_UP_TO = 4_000
LIKELY = 2.2
SHARE_OF_TIME = 0.6
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The answer of the aggregated program for one objective.

    Parameters
    ----------
    bound
        Proven bound on the objective (upper for the weight, lower for the shortfall).
    pair
        Pair of each column, shape (n,).
    share
        Value of each column, shape (n,); 0 or 1 but for a handful.
    reduced
        Reduced weight of each column, shape (n,): how much it could add at the prices found, the price of the pair
        itself apart.
    rows, price
        The rows, and the price of each that the bound was computed with, shape (m,).
    """

    bound: float
    pair: Ints
    share: Floats
    reduced: Floats
    rows: tuple[Rows, ...] = ()
    price: Floats = field(default_factory=lambda: floats([]))

    def best(self, times: float) -> Bools:
        """Return the columns of the best pairs, `times` as many pairs as are selected, shape (n,).

        Of a pair with several columns those count that are about as good as the last pair's best. Prices that are equal
        but for rounding count as equal.
        """
        worth = np.full(int(self.pair.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(worth, self.pair, self.reduced)
        count = min(len(worth), int(times * (self.share > 0.5).sum()) + 1)
        least = np.partition(worth, -count)[-count] if count else 0.0
        rounding = 1e-9 * float(np.abs(self.reduced).max(initial=0.0))
        return bools(self.reduced >= min(least, 0.0) - rounding)


def relax(program: Aggregated, objective: str, held: dict[str, float], effort: Effort) -> Relaxed | None:
    """Bound one objective among the plans that are as good as `held` in the earlier ones.

    Parameters
    ----------
    program
        The aggregated program.
    objective
        ``guarantee`` or ``weight``.
    held
        Values of earlier objectives; those that the program cannot express are passed over, which keeps the bound
        valid.
    effort
        The limits of the run.

    Returns
    -------
    Relaxed or None
        None if time ended before any bound was proven.
    """
    blocks = [*program.blocks, *_held_rows(program, held)]
    gain = column_gains(program, objective)
    column_upper = floats(np.concatenate([np.ones(len(program.pair)), program.problem.min_meetings[program.short]]))
    descent = None
    if len(program.pair) > ALL_COLUMNS_UP_TO:
        descent = descend(program, column_gains(program, "weight")[: len(program.pair)])
    begin = _columns_to_begin_with(program, descent)
    with effort.within(SHARE_OF_TIME) as part:
        found = sift(blocks, LAZY, program.spans, gain, column_upper, begin, part)
    if found is None:
        if descent is None or objective != "weight" or not part.over():
            return None
        found = _descended(program, blocks, descent)
    kept = _without_pair_prices(blocks, usable(found.prices, found.lower, found.upper))
    reduced = floats(gain - found.matrix.T @ kept)
    prices = close_pairs(blocks, kept, found.matrix, gain, program.pair, len(program.pair))
    closed = gain - found.matrix.T @ prices
    # Each reduced gain is a sum of a few terms; what rounding can have taken from it is given back.
    rounding = 16 * EPSILON * (np.abs(gain) + _magnitude(found.matrix).T @ np.abs(prices))
    top = weak_duality_bound(prices, found.lower, found.upper, floats(closed + rounding), column_upper)
    bound = top if objective == "weight" else float(np.ceil(-top - 1e-6))
    size = len(program.pair)
    rows = (*blocks, *found.spans)
    return Relaxed(max(0.0, bound), program.pair, found.point[:size], reduced[:size], rows, prices)


def _columns_to_begin_with(program: Aggregated, descent: Descent | None) -> Ints:
    """Return the columns that are likely to matter, those of pairs that must meet, and all shortfalls."""
    if descent is None:
        return ints(np.arange(program.n_columns))
    size = len(program.pair)
    taken: Bools = np.zeros(program.n_columns, dtype=np.bool_)
    taken[descent.likely(LIKELY)] = True
    taken[:size] |= program.problem.must[program.pair]
    taken[size:] = True
    return ints(np.flatnonzero(taken))


def _descended(program: Aggregated, blocks: Sequence[Rows], descent: Descent) -> Sifted:
    """Return the prices of the descent, and its best columns as the point, for want of the program's own."""
    matrix, lower, upper = stack(blocks, program.n_columns)
    of_rule = {"person": descent.person, "tables": descent.kind}
    prices = [of_rule[b.rule][b.subject[:, 0]] if b.rule in of_rule else np.zeros(len(b)) for b in blocks]
    point = np.zeros(program.n_columns)
    point[descent.likely(1.0)] = 1.0
    return Sifted(point, floats(np.concatenate(prices)), lower, upper, matrix)


def _held_rows(program: Aggregated, held: dict[str, float]) -> list[Rows]:
    """Return a row for each earlier objective that keeps it at its value or better."""
    blocks = []
    for name in ("guarantee", "weight"):
        if name in held:
            gain = column_gains(program, name)
            column = np.flatnonzero(gain)
            scale = max(1.0, float(np.abs(gain).max(initial=0.0)))
            least = (held[name] if name == "weight" else -held[name]) / scale
            row = np.zeros(len(column), dtype=np.int64)
            slack = 1e-9 * max(1.0, abs(least))
            blocks.append(
                Rows(name, ints([[0]]), row, column, gain[column] / scale, floats([least - slack]), floats([np.inf]))
            )
    return blocks


def close_pairs(
    blocks: Sequence[Rows], prices: Floats, matrix: sparse.csc_array, gain: Floats, pair: Ints, size: int
) -> Floats:
    """Return prices with the best ones of the rows on single pairs, given all others.

    Parameters
    ----------
    blocks
        The first rows of the program; those on single pairs are among them.
    prices
        A price for each row, shape (m,).
    matrix, gain
        Rows and gains of the columns, shapes (m, n) and (n,).
    pair, size
        Pair of each of the first `size` columns.
    """
    closed = _without_pair_prices(blocks, prices)
    reduced = floats(gain - matrix.T @ closed)
    best = np.full(int(pair.max(initial=0)) + 1, -np.inf)
    np.maximum.at(best, pair, reduced[:size])
    begin = 0
    for block in blocks:
        if block.rule in OF_ONE_PAIR:
            worth = best[block.subject[:, 0]]
            own = np.maximum(worth, 0.0) if block.rule == "pair_once" else np.minimum(worth, 0.0)
            closed[begin : begin + len(block)] = own
        begin += len(block)
    return closed


def _without_pair_prices(blocks: Sequence[Rows], prices: Floats) -> Floats:
    """Return the prices with 0 for the rows on single pairs, which are among the first rows."""
    kept = prices.copy()
    kept[: sum(map(len, blocks))][_of_one_pair(blocks)] = 0.0
    return kept


def _of_one_pair(blocks: Sequence[Rows]) -> Bools:
    return bools(np.repeat([block.rule in OF_ONE_PAIR for block in blocks], [len(block) for block in blocks]))


def _magnitude(matrix: sparse.csc_array) -> sparse.csc_array:
    """Return the absolute values of a matrix, which mostly is the matrix itself."""
    return matrix if matrix.nnz == 0 or matrix.data.min() >= 0 else sparse.csc_array(abs(matrix))


def usable(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return the prices, with 0 for those that would count an infinite bound."""
    useless = ((prices > 0) & np.isinf(upper)) | ((prices < 0) & np.isinf(lower))
    return np.where(useless, 0.0, prices)


def weak_duality_bound(prices: Floats, lower: Floats, upper: Floats, reduced: Floats, column_upper: Floats) -> float:
    r"""Return an upper bound on max g·z, lower ≤ A z ≤ upper, 0 ≤ z ≤ column_upper from any prices.

    Parameters
    ----------
    prices
        One price for each row, shape (m,); of either sign, but 0 where the bound on its side is infinite.
    lower, upper
        Bounds of the rows, shape (m,).
    reduced
        Gains less prices, $g - A^T y$, shape (n,).
    column_upper
        Upper bounds of the columns, shape (n,).
    """
    up, down = np.maximum(prices, 0.0), np.minimum(prices, 0.0)
    values = np.concatenate([_products(up, upper), _products(down, lower), np.maximum(reduced, 0.0) * column_upper])
    return _rounded_up(floats(values))


def _products(prices: Floats, bounds: Floats) -> Floats:
    used = prices != 0.0
    return floats(prices[used] * bounds[used])


def _rounded_up(values: Floats) -> float:
    """Return the sum of `values` plus more than floating-point arithmetic can have lost."""
    size = math.fsum(np.abs(values))
    return math.fsum(values) + size * 8 * EPSILON


def whole_total_bound(weights: Floats, bound: float, digits: int = 9) -> float:
    """Return the bound lowered to the next total that weights of at most `digits` decimals can add up to."""
    for scale in (10.0**k for k in range(digits + 1)):
        whole = np.round(weights * scale)
        if np.abs(whole).max(initial=0.0) > 2**53 / max(1, len(weights)):
            return bound
        if (whole / scale == weights).all():
            return float(np.floor(bound * scale * (1 + 1e-13))) / scale
    return bound
