r"""Filling slots with the others in view: each slot exactly, the slots still to come by the aggregated program.

Stage B picks a slot's meetings by urgency and cannot see what they cost later. Here one linear program holds the
placements $x$ of the slot and, for the rest of the pairs, the aggregated columns $z$ of the slots still to come; rows
that do not know time (a pair once, a person's maximum, a guarantee) count both. The prices of these rows say what a
pair and its people are worth later; the slot's best plan at these prices is taken, and that of one or two more at
the same prices. It takes some linear programs of the whole event, and pays where people want every slot.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from matchmaker.solver.aggregate import Aggregated, aggregate
from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats, ints
from matchmaker.solver.highs import Program, run
from matchmaker.solver.placements import openings
from matchmaker.solver.problem import NO_LIMIT, Problem
from matchmaker.solver.replan import Replanning, part_of
from matchmaker.solver.rows import stack
from matchmaker.solver.values import busy_slots, meeting_counts

TIMELESS = frozenset({"pair_once", "max_meetings", "shortfall"})
OF_SLOTS = frozenset({"person", "slots", "tables", "all_tables", "resource"})
PREFERENCE = 1.0
SLOTS_AHEAD, SLOTS_IN_TIME = 3, 2


@dataclass(frozen=True, eq=False)
class _Joined:
    """The program of one slot's placements and the later slots' columns; which rows do not know time."""

    program: Program
    timeless: Bools


def fill_looking_ahead(plan: Replanning, candidates: Bools) -> None:
    """Fill the slots one after the other, the scarcest first, with the aggregated program of the later ones in view.

    Parameters
    ----------
    plan
        The plan to add to; what it holds already stays.
    candidates
        Which placements may be used, shape (n,).
    """
    _fill_slots(plan, candidates, _costs_ahead, SLOTS_AHEAD)


def fill_in_time(plan: Replanning, candidates: Bools) -> None:
    """Fill the slots one after the other, the scarcest first, with the placements of the later ones in view.

    As `fill_looking_ahead`, but the time is not left out of the later slots: better where people come for part of the
    day, and only for events of moderate size.
    """
    _fill_slots(plan, candidates, _costs_in_time, SLOTS_IN_TIME)


def _fill_slots(
    plan: Replanning, candidates: Bools, costs: Callable[[Replanning, Bools, int, Ints], Floats], at_once: int
) -> None:
    """Fill the slots, `at_once` of them at the costs that one linear program says."""
    start = plan.model.placements.start
    cost = plan.cost
    for count, (open_, slot, later) in enumerate(_scarcest_first(plan, candidates)):
        if count % at_once == 0:
            cost = costs(plan, open_, slot, later)
        free = ints(np.flatnonzero(open_ & (start == slot)))
        if len(free):
            plan.replan(free, cost)


def _costs_in_time(plan: Replanning, open_: Bools, _slot: int, _later: Ints) -> Floats:
    """Return costs of the open placements at the prices of the rows that several slots share."""
    free = ints(np.flatnonzero(open_))
    program = replace(part_of(plan, free, plan.cost), integer=None)
    outcome = run(program, plan.effort, interior=True)
    cost = plan.cost.copy()
    if outcome.x is not None and outcome.row_price is not None:
        priced = np.where(
            _shared(program.matrix[:, : len(free)], plan.model.placements.start[free]), outcome.row_price, 0
        )
        worth = program.matrix[:, : len(free)].T @ priced
        cost[free] -= worth + PREFERENCE * outcome.x[: len(free)]
    return floats(cost)


def _shared(matrix: sparse.csc_array, start: Ints) -> Bools:
    """Return which rows have placements of more than one slot, shape (rows,)."""
    slot = np.repeat(start, np.diff(matrix.indptr))
    first = np.full(matrix.shape[0], np.iinfo(np.int64).max)
    last = np.full(matrix.shape[0], -1)
    np.minimum.at(first, matrix.indices, slot)
    np.maximum.at(last, matrix.indices, slot)
    return bools(first < last)


def _scarcest_first(plan: Replanning, candidates: Bools) -> Iterator[tuple[Bools, int, Ints]]:
    """Yield what may still be used, the slot to fill next and the slots after it, until all slots are filled."""
    placements = plan.model.placements
    left = ints(np.unique(placements.start))
    while len(left) and not plan.effort.over():
        open_ = candidates & ~plan.met()[placements.pair] & np.isin(placements.start, left)
        slot = int(left[int(np.argmax(_spare(plan.problem, left) / _demand(plan, open_, left)))])
        left = ints(left[left != slot])
        yield open_, slot, left


def _spare(problem: Problem, slots: Ints) -> Floats:
    seats = np.bincount(problem.session_start, weights=problem.session_tables, minlength=problem.n_slots)
    return floats(seats[slots])


def _demand(plan: Replanning, open_: Bools, slots: Ints) -> Floats:
    starts = plan.model.placements.start[open_]
    return floats(np.maximum(np.bincount(starts, minlength=plan.problem.n_slots)[slots], 1))


def _costs_ahead(plan: Replanning, open_: Bools, slot: int, later: Ints) -> Floats:
    """Return costs of the open placements at the prices of the rows that do not know time."""
    placements = plan.model.placements
    free = ints(np.flatnonzero(open_ & (placements.start == slot)))
    ahead = _rest_of(plan, ints(np.unique(placements.pair[open_])), later)
    joined = _joined(plan, free, ahead)
    outcome = run(joined.program, plan.effort, interior=True)
    cost = plan.cost.copy()
    if outcome.x is not None and outcome.row_price is not None:
        worth, size = _worth_later(joined, outcome.row_price), len(plan.problem.weight)
        rest = len(outcome.x) - len(ahead.pair)
        charge, share = np.zeros(size), np.zeros(size)
        charge[ahead.pair], charge[placements.pair[free]] = worth[rest:], worth[: len(free)]
        np.add.at(share, ahead.pair, outcome.x[rest:])
        cost[: len(placements)] -= charge[placements.pair] + PREFERENCE * share[placements.pair]
        cost[free] += PREFERENCE * (share[placements.pair[free]] - outcome.x[: len(free)])
    return floats(cost)


def _worth_later(joined: _Joined, row_price: Floats) -> Floats:
    """Return what the rows that do not know time charge for each column: what its pair or people could do later."""
    return floats(joined.program.matrix.T @ np.where(joined.timeless, row_price, 0.0))


def _rest_of(plan: Replanning, pairs: Ints, later: Ints) -> Aggregated:
    """Return the aggregated program of what is left to plan in the later slots."""
    problem, placements = plan.problem, plan.model.placements
    pair, session = placements.pair[plan.chosen], placements.session[plan.chosen]
    shut = np.ones(problem.n_slots, dtype=np.bool_)
    shut[later] = False
    wanted = np.zeros(problem.n_pairs, dtype=np.bool_)
    wanted[pairs] = True
    left = problem.max_meetings - meeting_counts(problem, pair)
    rest = replace(
        problem,
        available=problem.available & ~busy_slots(problem, pair, session) & ~shut,
        max_meetings=ints(np.where(problem.max_meetings < NO_LIMIT, left, NO_LIMIT)),
        forbidden=problem.forbidden | ~wanted,
    )
    return aggregate(openings(rest))


def _joined(plan: Replanning, free: Ints, ahead: Aggregated) -> _Joined:
    """Return the program of one slot's placements and the aggregated columns of the later slots."""
    model, size = plan.model, len(plan.model.placements)
    extra = np.arange(size, model.n_columns)
    activity = floats(model.matrix[:, plan.chosen].sum(axis=1)).reshape(-1)
    now = model.matrix[:, np.concatenate([free, extra])]
    timeless = _timeless_rows(plan)
    example = _a_placement_of(plan, ahead.pair)
    then = sparse.csc_array(sparse.diags_array(timeless.astype(np.float64)) @ model.matrix[:, example])
    blocks = [block for block in ahead.blocks if block.rule in OF_SLOTS]
    rest, rest_lower, rest_upper = stack(blocks, ahead.n_columns)
    rest = rest[:, : len(ahead.pair)]
    used = ints(np.unique(np.concatenate([now.indices, then.indices])))
    empty = sparse.csc_array((rest.shape[0], now.shape[1]))
    matrix = sparse.csc_array(sparse.block_array([[now[used], then[used]], [empty, rest]]))
    program = Program(
        floats(np.concatenate([plan.cost[free], plan.cost[extra], plan.cost[example]])),
        matrix,
        floats(np.concatenate([(model.row_lower - activity)[used], rest_lower])),
        floats(np.concatenate([(model.row_upper - activity)[used], rest_upper])),
        np.zeros(matrix.shape[1]),
        floats(np.concatenate([model.column_upper[free], model.column_upper[extra], np.ones(len(ahead.pair))])),
    )
    return _Joined(program, bools(np.concatenate([timeless[used], np.zeros(rest.shape[0], dtype=np.bool_)])))


def _timeless_rows(plan: Replanning) -> Bools:
    """Return which rows of the model count meetings whenever they are, shape (M,)."""
    blocks = plan.model.blocks
    return bools(np.repeat([block.rule in TIMELESS for block in blocks], [len(block) for block in blocks]))


def _a_placement_of(plan: Replanning, pairs: Ints) -> Ints:
    """Return a placement of each pair, for what does not depend on the time."""
    return ints(np.searchsorted(plan.model.placements.pair, pairs))
