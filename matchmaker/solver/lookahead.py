r"""Filling slots with the others in view: each slot exactly, the slots still to come by the aggregated program.

Stage B picks a slot's meetings by urgency and cannot see what they cost later. Here one linear program holds the
placements $x$ of the slot and, for the rest of the pairs, the aggregated columns $z$ of the slots still to come; rows
that do not know time (a pair once, a person's maximum, a guarantee) count both. The prices of these rows say what a
pair and its people are worth later; the slot's best plan at these prices is taken. It takes a linear program of the
whole event for each slot, and pays where people want every slot.
"""

from collections.abc import Iterator
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
    placements = plan.model.placements
    for open_, slot, later in _scarcest_first(plan, candidates):
        free = ints(np.flatnonzero(open_ & (placements.start == slot)))
        if len(free):
            _fill(plan, free, ints(np.unique(placements.pair[open_])), later)


def fill_in_time(plan: Replanning, candidates: Bools) -> None:
    """Fill the slots one after the other, the scarcest first, with the placements of the later ones in view.

    As `fill_looking_ahead`, but the time is not left out of the later slots: better where people come for part of the
    day, and only for events of moderate size.
    """
    placements = plan.model.placements
    for open_, slot, _ in _scarcest_first(plan, candidates):
        free = ints(np.flatnonzero(open_))
        here = placements.start[free] == slot
        program = replace(part_of(plan, free, plan.cost), integer=None)
        outcome = run(program, plan.effort, interior=True)
        cost = plan.cost.copy()
        if outcome.x is not None and outcome.row_price is not None:
            now = program.matrix[:, np.flatnonzero(here)]
            elsewhere = np.ones(program.matrix.shape[1], dtype=np.bool_)
            elsewhere[np.flatnonzero(here)] = False
            shared = np.zeros(program.matrix.shape[0], dtype=np.bool_)
            shared[program.matrix[:, np.flatnonzero(elsewhere)].indices] = True
            worth = now.T @ np.where(shared, outcome.row_price, 0.0)
            cost[free[here]] -= worth + PREFERENCE * outcome.x[np.flatnonzero(here)]
        if here.any():
            plan.replan(ints(free[here]), cost)


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


def _fill(plan: Replanning, free: Ints, pairs: Ints, later: Ints) -> None:
    """Plan one slot with the later ones in view."""
    ahead = _rest_of(plan, pairs, later)
    joined = _joined(plan, free, ahead)
    outcome = run(joined.program, plan.effort, interior=True)
    cost = plan.cost.copy()
    if outcome.x is not None and outcome.row_price is not None:
        cost[free] -= _worth_later(joined, outcome.row_price)[: len(free)] + PREFERENCE * outcome.x[: len(free)]
    plan.replan(free, cost)


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
