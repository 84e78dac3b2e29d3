"""Breaks as linear expressions: equal to the count, from both sides where they have to be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaker.solver.breaks import Breaks, add_breaks
from matchmaker.solver.highs import Program, run
from matchmaker.solver.model import ModelBuilder
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.rows import stack
from matchmaker.solver.values import break_counts
from tests.instances import Document, event, pair, session
from tests.solver.planning import effort, problem_of

SLOTS = 7


def day_of_one_host(night: int) -> Document:
    """Return an event of two days in which h1 can meet somebody else in each slot; v0 to v6 have no other meeting."""
    names = [f"t{slot}" for slot in range(SLOTS)]
    sessions = [session(f"s{slot}", names[slot], tables=1) for slot in range(SLOTS)]
    pairs = [pair("h1", f"v{slot}", 1, session=f"s{slot}") for slot in range(SLOTS)]
    slots = [{"id": name, "day": "d1" if slot < night else "d2"} for slot, name in enumerate(names)]
    return event(slots, sessions, pairs)


def extreme(placements: Placements, busy: list[int], *, exact: bool, most: bool) -> float:
    """Return the least or the greatest value of the expression for the breaks of h1, its meetings given."""
    builder = ModelBuilder(placements)
    breaks: Breaks = add_breaks(builder, exact=exact)
    model = builder.build({})
    lower, upper = model.column_lower.copy(), model.column_upper.copy()
    lower[: len(placements)] = upper[: len(placements)] = np.isin(np.arange(len(placements)), busy)
    cost = np.zeros(model.n_columns)
    mine = breaks.person == 0
    cost[breaks.column[mine]] = -breaks.coefficient[mine] if most else breaks.coefficient[mine]
    matrix, row_lower, row_upper = stack(model.blocks, model.n_columns)
    program = Program(cost, sparse.csc_array(matrix), row_lower, row_upper, lower, upper, model.integer)
    outcome = run(program, effort())
    assert (outcome.status, outcome.x is not None) == ("optimal", True)
    return float(abs(np.round(cost @ outcome.x))) if outcome.x is not None else np.nan


@pytest.mark.parametrize(("exact", "most"), [(True, False), (True, True), (False, False)])
@given(busy=st.sets(st.integers(0, SLOTS - 1)), night=st.integers(0, SLOTS))
@settings(max_examples=60, deadline=None)
def test_the_expression_equals_the_count(exact: bool, most: bool, busy: set[int], night: int) -> None:
    placements = allowed_placements(problem_of(day_of_one_host(night)))
    chosen = np.asarray(sorted(busy), dtype=np.int64)
    counted = break_counts(placements.problem, placements.pair[chosen], placements.session[chosen])
    assert extreme(placements, sorted(busy), exact=exact, most=most) == counted[0]


@pytest.mark.parametrize(
    ("busy", "night", "breaks"),
    [
        ([], 7, 0),
        ([3], 7, 0),
        ([0, 1, 2], 7, 0),
        ([0, 2], 7, 1),
        ([0, 3], 7, 1),
        ([0, 2, 4, 6], 7, 3),
        ([0, 2, 4, 6], 3, 2),
        ([0, 6], 3, 0),
        ([2, 4], 3, 0),
        ([1, 3, 5], 3, 1),
    ],
)
def test_breaks_are_the_runs_of_free_slots_between_meetings_of_a_day(busy: list[int], night: int, breaks: int) -> None:
    problem = problem_of(day_of_one_host(night))
    chosen = np.asarray(busy, dtype=np.int64)
    assert break_counts(problem, chosen, chosen).tolist() == [breaks] + [0] * SLOTS
