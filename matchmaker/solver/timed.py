r"""A tighter bound for events of moderate size: the linear program with the time in it.

Leaving time out makes the aggregated bound a little loose: by some tenths of a per cent in small events where everybody
wants every slot. The relaxation of the whole integer program, solved by an interior-point method on the placements that
can matter, gives prices of the rows of each slot; by weak duality these bound every plan, over all placements. The
spread of breaks is left out: it needs columns that pairs do not have.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.bound import EPSILON, close_pairs, usable, weak_duality_bound
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import held_program
from matchmaker.solver.highs import Program, run
from matchmaker.solver.model import Model, Wish
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.wishes import build_model

MOST_PLACEMENTS, MOST_COLUMNS = 600_000, 60_000
MOST_ROUNDS = 4
SHARE_OF_TIME = 0.5
POSITIVE, NEAR = 1e-5, 1e-5


@dataclass(frozen=True, eq=False)
class Timed:
    """What the time-indexed relaxation says.

    Parameters
    ----------
    bound
        Proven bound on the weight.
    placements
        Every placement, `n` of them.
    reduced
        What each placement could add at the prices found, shape (n,).
    """

    bound: float
    placements: Placements
    reduced: Floats

    def reduced_of(self, placements: Placements) -> Floats:
        """Return what some of the placements could add, shape (their number,)."""
        return floats(self.reduced[self.placements.index_of(placements, ints(np.arange(len(placements))))])


def timed_bound(
    opened: Openings, objectives: tuple[str, ...], held: dict[str, float], candidates: Bools, effort: Effort
) -> Timed | None:
    """Bound the weight by the time-indexed relaxation; None where it is too large or time ended.

    Parameters
    ----------
    opened
        Every placement.
    objectives
        The objectives up to the weight, all of which depend on the pairs alone.
    held
        Values of the earlier ones; the bound ranges over the plans as good in them.
    candidates
        The pairs to begin with, shape (E,).
    effort
        Cuts the run short.
    """
    if len(opened) > MOST_PLACEMENTS:
        return None
    placements = opened.placements()
    active = candidates[placements.pair]
    if active.sum() > MOST_COLUMNS:
        return None
    model = build_model(placements, objectives, leave_out=frozenset({"break_spread"}))
    earlier = [(model.wishes[name], held[name]) for name in objectives[:-1]]
    whole = held_program(model, model.wishes["weight"], earlier)
    columns = np.concatenate([active, np.ones(model.n_columns - len(active), dtype=np.bool_)])
    best: Timed | None = None
    for _ in range(MOST_ROUNDS):
        with effort.within(SHARE_OF_TIME) as part:
            outcome = run(_part(whole, ints(np.flatnonzero(columns))), part, interior=True)
        if outcome.row_price is None or part.stopped or effort.over():
            break
        bound, gains = _bound_at(model, whole, model.wishes["weight"], floats(-outcome.row_price))
        if best is None or bound < best.bound:
            best = Timed(bound, placements, gains[: len(placements)])
        if bound + outcome.bound <= NEAR * bound:
            break
        new = ~columns & (gains > POSITIVE * float(np.abs(whole.cost).max()))
        if not new.any() or (columns | new).sum() > MOST_COLUMNS:
            break
        columns |= new
    return best


def _part(whole: Program, columns: Ints) -> Program:
    return Program(
        whole.cost[columns],
        whole.matrix[:, columns],
        whole.row_lower,
        whole.row_upper,
        whole.column_lower[columns],
        whole.column_upper[columns],
    )


def _bound_at(model: Model, whole: Program, wish: Wish, prices: Floats) -> tuple[float, Floats]:
    """Return the bound that prices prove over all placements, and what each column could gain at these prices."""
    gain = -whole.cost
    size = len(model.placements)
    lower, upper = whole.row_lower, whole.row_upper
    kept = usable(prices, lower, upper)
    closed = close_pairs(model.blocks, kept, whole.matrix, floats(gain), model.placements.pair, size)
    reduced = gain - whole.matrix.T @ closed
    rounding = 16 * EPSILON * (np.abs(gain) + abs(whole.matrix).T @ np.abs(closed))
    bound = weak_duality_bound(closed, lower, upper, floats(reduced + rounding), whole.column_upper)
    return wish.constant + bound, floats(gain - whole.matrix.T @ kept)
