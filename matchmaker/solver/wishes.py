r"""The objectives as linear expressions over placements and the columns that they add.

Each function is one objective: it adds its columns and defining rows to the builder and returns the expression.
"""

from collections.abc import Callable

import numpy as np

from matchmaker.solver.arrays import Ints, floats, ints
from matchmaker.solver.breaks import add_breaks, break_spread
from matchmaker.solver.model import Model, ModelBuilder, Wish
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import ANY
from matchmaker.solver.rows import Rows
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import still_possible


def guarantee(builder: ModelBuilder) -> Wish:
    r"""Σ of the shortfalls $u_p \ge L_p - \sum_{j \ni p} x_j$, $u_p \ge 0$."""
    problem = builder.placements.problem
    short = ints(np.flatnonzero(problem.min_meetings > 0))
    columns = builder.columns(len(short), floats(problem.min_meetings[short]))
    person = builder.placements.people.T.reshape(-1)
    placement = np.tile(np.arange(len(builder.placements)), 2)
    concerned = problem.min_meetings[person] > 0
    row = np.concatenate([np.arange(len(short)), np.searchsorted(short, person[concerned])])
    column = np.concatenate([columns, placement[concerned]])
    lower = floats(problem.min_meetings[short])
    builder.rows(Rows("shortfall", short[:, None], row, column, np.ones(len(row)), lower, np.full(len(short), np.inf)))
    return Wish("guarantee", False, columns, np.ones(len(columns)))


def weight(builder: ModelBuilder) -> Wish:
    """Σ of the weights of the pairs that meet."""
    placements = builder.placements
    return Wish("weight", True, ints(np.arange(len(placements))), placements.problem.weight[placements.pair])


def moves(builder: ModelBuilder) -> Wish:
    """Number of current meetings, still possible, that are not kept."""
    problem = builder.placements.problem
    possible = still_possible(problem)
    kept = [
        builder.placements.find(int(pair), int(session))
        for pair, session in zip(problem.current_pair[possible], problem.current_session[possible], strict=True)
        if pair != ANY
    ]
    columns = ints([column for column in kept if column is not None])
    return Wish("moves", False, columns, -np.ones(len(columns)), float(possible.sum()))


def rooms(builder: ModelBuilder) -> Wish:
    r"""Changes of room between neighbouring meetings of a person in a day.

    With $y_{pt\rho}$ = a meeting of $p$ in room $\rho$ begins at $t$ and $l_{pt\rho}$ = the last meeting of the day
    that began at $t$ or before is in $\rho$: $l_{pt\rho} \ge y_{pt\rho}$, $l_{pt\rho} \ge l_{p,t-1,\rho} - \sum_\sigma
    y_{pt\sigma}$, and a change
    $c_{pt} \ge y_{pt\sigma} + \sum_{\rho \ne \sigma} l_{p,t-1,\rho} - 1$ for every room $\sigma$.
    """
    blocks: list[tuple[list[int], list[float], float]] = []
    changes: list[Ints] = []
    for begins in _begins_by_person_day(builder.placements):
        names = sorted({room for _, room in begins})
        if len(names) > 1:
            changes.append(_room_changes(builder, begins, names, blocks))
    row = [index for index, (columns, _, _) in enumerate(blocks) for _ in columns]
    column = [c for columns, _, _ in blocks for c in columns]
    coefficient = [c for _, coefficients, _ in blocks for c in coefficients]
    lower = floats([bound for _, _, bound in blocks])
    subject = ints(np.arange(len(blocks)))[:, None]
    builder.rows(
        Rows("room_changes", subject, ints(row), ints(column), floats(coefficient), lower, np.full(len(blocks), np.inf))
    )
    columns = ints(np.concatenate([ints([]), *changes]))
    return Wish("rooms", False, columns, np.ones(len(columns)))


def _begins_by_person_day(placements: Placements) -> list[dict[tuple[int, int], list[int]]]:
    """Return, for each person and day with a placement, the placements that begin at (slot, room)."""
    problem = placements.problem
    found: dict[tuple[int, int], dict[tuple[int, int], list[int]]] = {}
    for index, (people, start, session) in enumerate(
        zip(placements.people.tolist(), placements.start.tolist(), placements.session.tolist(), strict=True)
    ):
        for person in people:
            begins = found.setdefault((person, int(problem.day[start])), {})
            begins.setdefault((start, int(problem.session_room[session])), []).append(index)
    return [found[key] for key in sorted(found)]


def _room_changes(
    builder: ModelBuilder,
    begins: dict[tuple[int, int], list[int]],
    names: list[int],
    rows: list[tuple[list[int], list[float], float]],
) -> Ints:
    """Add one person's day: columns for the last room and the changes; return the columns of the changes."""
    changes: list[int] = []
    last: dict[int, int] = {}
    for slot in sorted({slot for slot, _ in begins}):
        here = {room: begins.get((slot, room), []) for room in names}
        everything = [placement for room in names for placement in here[room]]
        change = int(builder.columns(1, 1.0)[0])
        changes.append(change)
        for room in names:
            others = [last[other] for other in names if other != room and other in last]
            if here[room] and others:
                rows.append(([change, *here[room], *others], [1.0] + [-1.0] * (len(here[room]) + len(others)), -1.0))
        for room, column in zip(names, builder.columns(len(names), 1.0).tolist(), strict=True):
            rows.append(([column, *here[room]], [1.0] + [-1.0] * len(here[room]), 0.0))
            if room in last:
                rows.append(([column, last[room], *everything], [1.0, -1.0] + [1.0] * len(everything), 0.0))
            last[room] = column
    return ints(changes)


SIMPLE: dict[str, Callable[[ModelBuilder], Wish]] = {
    "guarantee": guarantee,
    "weight": weight,
    "rooms": rooms,
    "moves": moves,
}


def build_model(placements: Placements, wishes: tuple[str, ...], leave_out: frozenset[str] = frozenset()) -> Model:
    """Return the integer program of an instance.

    Parameters
    ----------
    placements
        The columns.
    wishes
        The objectives that the model must be able to express.
    leave_out
        Rules to leave out (to see what they do, or because they are dealt with elsewhere).
    """
    problem = placements.problem
    builder = ModelBuilder(placements)
    for block in rule_rows(placements, leave_out):
        builder.rows(block)
    spread = problem.max_break_spread is not None and "break_spread" not in leave_out
    found = {name: SIMPLE[name](builder) for name in wishes if name != "idle"}
    if spread or "idle" in wishes:
        breaks = add_breaks(builder, exact=spread)
        if spread:
            builder.rows(break_spread(builder, breaks, problem))
        found["idle"] = Wish("idle", False, breaks.column, breaks.coefficient)
    return builder.build(found)
