r"""The hard rules that tie placements together: a named function each, which yields labelled rows.

Column $x_j \in \{0, 1\}$ says that placement $j$ (a pair in a session) is in the plan. What concerns one placement
alone is not a row but a refused column (`placements`); the spread of breaks needs columns of its own (`breaks`). The
same rules are stated again, in independent loops, by `audit`.
"""

from collections.abc import Callable

import numpy as np

from matchmaker.solver.arrays import Ints, floats, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import ANY, NO_LIMIT
from matchmaker.solver.rows import Rows, at_least, at_most

Rule = Callable[[Placements], Rows]


def pair_once(placements: Placements) -> Rows:
    """Each pair meets at most once. Subject: pair."""
    every = np.arange(len(placements))
    several = np.bincount(placements.pair, minlength=placements.problem.n_pairs)[placements.pair] > 1
    return at_most("pair_once", placements.pair[several, None], every[several], np.ones(several.sum()))


def person_once_per_slot(placements: Placements) -> Rows:
    """Each person has at most one meeting in a slot. Subject: person, slot."""
    placement, slot = placements.covers
    key = np.concatenate([np.stack([placements.people[placement, i], slot], axis=1) for i in (0, 1)])
    return at_most("person_once_per_slot", key, np.tile(placement, 2), np.ones(2 * len(placement)))


def max_meetings(placements: Placements) -> Rows:
    """Each person has at most so many meetings. Subject: person."""
    person, column = _by_person(placements)
    limit = placements.problem.max_meetings[person]
    limited = limit < NO_LIMIT
    return at_most("max_meetings", person[limited, None], column[limited], floats(limit[limited]))


def max_in_a_row(placements: Placements) -> Rows:
    r"""At most $r$ meetings of a person follow each other without a pause. Subject: person, first and last slot.

    In a window of $L$ slots of a day with $g$ slots free, the meetings form at most $g + 1$ runs, so that at most
    $r (g + 1)$ of them begin there: $\sum_\tau (\text{begin}_\tau + r\,\text{busy}_\tau) \le r + r L$. The windows
    that lie between the first slots of a run's first and $(r+1)$-th meeting forbid every run that is too long. Where
    all sessions fill one slot this is the tighter $\sum_\tau \text{busy}_\tau \le r$ with $L = r + 1$.
    """
    problem = placements.problem
    limits = np.where(problem.max_in_a_row < problem.n_slots, problem.max_in_a_row, NO_LIMIT)
    different = np.unique(limits[limits < NO_LIMIT])
    blocks = [_run_rows(placements, ints(np.flatnonzero(limits == r)), int(r)) for r in different]
    return _joined("max_in_a_row", blocks, subjects=3)


def _run_rows(placements: Placements, people: Ints, longest: int) -> Rows:
    """Return the rows of the people who all may have `longest` meetings in a row."""
    person, column = _by_person(placements)
    concerned = np.isin(person, people)
    person, column = person[concerned], column[concerned]
    start, length = placements.start[column], placements.length[column]
    parts: list[tuple[Ints, Ints, Ints]] = []
    for first, last in _windows(placements, longest):
        begins = (start >= first) & (start <= last)
        overlap = np.clip(np.minimum(start + length - 1, last) - np.maximum(start, first) + 1, 0, None)
        coefficient = begins + (0 if placements.all_single else longest) * overlap
        used = coefficient > 0
        key = np.stack([person, np.full_like(person, first), np.full_like(person, last)], axis=1)
        parts.append((key[used], column[used], coefficient[used]))
    if not parts:
        return at_most("max_in_a_row", np.empty((0, 3), dtype=np.int64), ints([]), floats([]))
    key, columns, coefficients = (np.concatenate([part[i] for part in parts]) for i in range(3))
    width = key[:, 2] - key[:, 1] + 1
    upper = np.full(len(key), longest) if placements.all_single else longest + longest * width
    return at_most("max_in_a_row", key, columns, floats(upper), floats(coefficients))


def _windows(placements: Placements, longest: int) -> list[tuple[int, int]]:
    """Return first and last slot of the windows that a run of `longest` + 1 meetings can span."""
    problem = placements.problem
    widest = 1 + longest * int(placements.length.max(initial=1))
    return [
        (first, last)
        for first in range(problem.n_slots)
        for last in range(first + longest, min(first + widest, problem.n_slots))
        if problem.day[first] == problem.day[last]
    ]


def tables(placements: Placements) -> Rows:
    """Each session has a table for each of its meetings. Subject: session."""
    every = np.arange(len(placements))
    limit = placements.problem.session_tables[placements.session]
    return at_most("tables", placements.session[:, None], every, floats(limit))


def resource(placements: Placements) -> Rows:
    """In each slot at most the capacity that a resource has there is in use. Subject: resource, slot."""
    problem = placements.problem
    placement, slot = placements.covers
    blocks = []
    for used in np.unique(problem.uses[:, 1]):
        users = np.zeros(problem.n_pairs, dtype=np.bool_)
        users[problem.uses[problem.uses[:, 1] == used, 0]] = True
        concerned = users[placements.pair[placement]]
        column = placement[concerned]
        key = np.stack([np.full(len(column), used), slot[concerned]], axis=1)
        blocks.append(at_most("resource", key, column, floats(problem.resource_capacity[used, slot[concerned]])))
    return _joined("resource", blocks, subjects=2)


def must(placements: Placements) -> Rows:
    """Each pair that must meet does meet. Subject: pair.

    A pair without any placement gives a row that nothing can fill.
    """
    pairs = np.flatnonzero(placements.problem.must)
    every = np.arange(len(placements))
    column = every[placements.problem.must[placements.pair]]
    row = np.searchsorted(pairs, placements.pair[column])
    size = len(pairs)
    return Rows("must", pairs[:, None], row, column, np.ones(len(column)), np.ones(size), np.full(size, np.inf))


def precedence(placements: Placements) -> Rows:
    r"""When both pairs of a precedence meet, the first ends before the second begins. Subject: precedence, slot.

    For every slot $t$: (first pair ends at $t$ or later) + (second pair begins at $t$ or earlier) ≤ 1. Were the order
    wrong, both terms would be 1 in the slot in which the second begins.
    """
    end = placements.start + placements.length - 1
    keys: list[Ints] = []
    columns: list[Ints] = []
    for index, (first, second) in enumerate(placements.problem.precedences):
        firsts = np.flatnonzero(placements.pair == first)
        seconds = np.flatnonzero(placements.pair == second)
        for slot in np.unique(placements.start[seconds]):
            both = np.concatenate([firsts[end[firsts] >= slot], seconds[placements.start[seconds] <= slot]])
            columns.append(both)
            keys.append(np.broadcast_to([index, int(slot)], (len(both), 2)))
    if not columns:
        return _joined("precedence", [], subjects=2)
    column = ints(np.concatenate(columns))
    return at_most("precedence", ints(np.concatenate(keys)), column, np.ones(len(column)))


def locked(placements: Placements) -> Rows:
    """Each locked meeting of the plan in force stays. Subject: index in the current plan.

    A locked meeting that is no allowed placement gives a row that nothing can fill.
    """
    problem = placements.problem
    entries = np.flatnonzero(problem.current_locked)
    row: list[int] = []
    column: list[int] = []
    for index, entry in enumerate(entries):
        pair = int(problem.current_pair[entry])
        found = None if pair == ANY else placements.find(pair, int(problem.current_session[entry]))
        if found is not None:
            row.append(index)
            column.append(found)
    size = len(entries)
    return Rows(
        "locked", entries[:, None], ints(row), ints(column), np.ones(len(row)), np.ones(size), np.full(size, np.inf)
    )


RULES: dict[str, Rule] = {
    "pair_once": pair_once,
    "person_once_per_slot": person_once_per_slot,
    "max_meetings": max_meetings,
    "max_in_a_row": max_in_a_row,
    "tables": tables,
    "resource": resource,
    "must": must,
    "precedence": precedence,
    "locked": locked,
}


def rule_rows(placements: Placements, leave_out: frozenset[str] = frozenset()) -> list[Rows]:
    """Return the rows of every rule that is not left out and has any; they are made once."""
    for name, rule in RULES.items():
        if name not in leave_out and name not in placements.rows:
            placements.rows[name] = rule(placements)
    blocks = [placements.rows[name] for name in RULES if name not in leave_out]
    return [block for block in blocks if len(block)]


def _by_person(placements: Placements) -> tuple[Ints, Ints]:
    """Return every (person, placement) as two arrays."""
    return placements.people.T.reshape(-1), np.tile(np.arange(len(placements)), 2)


def _joined(rule: str, blocks: list[Rows], subjects: int) -> Rows:
    """Return the blocks of one rule as one; `subjects` is the width of a subject, for the case of none."""
    if not blocks:
        empty = np.empty(0, dtype=np.int64)
        return at_least(rule, np.empty((0, subjects), dtype=np.int64), empty, np.empty(0))
    offset = np.cumsum([0, *map(len, blocks)])[:-1]
    return Rows(
        rule,
        np.concatenate([block.subject for block in blocks]),
        np.concatenate([block.row + start for block, start in zip(blocks, offset, strict=True)]),
        np.concatenate([block.column for block in blocks]),
        np.concatenate([block.coefficient for block in blocks]),
        np.concatenate([block.lower for block in blocks]),
        np.concatenate([block.upper for block in blocks]),
    )
