r"""Rooms of the meetings of a slot, given everything else: an assignment on the people who stay.

All meetings that begin together and are equally long may change places among the sessions that they are allowed in
(the same theme, or another one that both have). Nobody has two of them, so that what a room costs does not depend on
the others' rooms: each person's meeting before and the one after are held where they are. Best is therefore a
transportation problem, meetings to sessions with so many tables, which an integer program solves at its root.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Floats, Ints, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Program, run
from matchmaker.solver.schedule import NOWHERE, Schedule


@dataclass(frozen=True, eq=False)
class _Choices:
    """What meetings may choose from: entries (meeting, placement, cost), ordered by meeting, shape (z,) each."""

    meeting: Ints
    placement: Ints
    cost: Ints


def assign_rooms(schedule: Schedule, objectives: tuple[str, ...], effort: Effort) -> bool:
    """Move meetings between sessions of their slots where that is better; return whether any moved.

    Parameters
    ----------
    schedule
        The plan; it is changed.
    objectives
        ``idle``, ``rooms`` or ``moves`` in the order of their importance.
    effort
        The limits of the run.
    """
    placements = schedule.placements
    kinds = np.stack([placements.start, placements.length], axis=1)
    moved = False
    for kind in np.unique(kinds[schedule.place], axis=0):
        if effort.over():
            break
        allowed = ints(np.flatnonzero((kinds == kind).all(axis=1)))
        choices = _choices(schedule, allowed, objectives)
        moved |= _assign(schedule, choices, effort)
    return moved


def _choices(schedule: Schedule, allowed: Ints, objectives: tuple[str, ...]) -> _Choices:
    """Return the choices, out of `allowed` placements in one slot, of the meetings that have any."""
    placements = schedule.placements
    held = np.full(placements.problem.n_pairs, -1)
    meeting = np.flatnonzero(np.isin(schedule.place, allowed))
    held[placements.pair[schedule.place[meeting]]] = meeting
    allowed = allowed[held[placements.pair[allowed]] >= 0]
    meeting = held[placements.pair[allowed]]
    several = np.bincount(meeting, minlength=len(schedule.place))[meeting] > 1
    return _Choices(ints(meeting[several]), allowed[several], _costs(schedule, allowed[several], objectives))


def _costs(schedule: Schedule, placement: Ints, objectives: tuple[str, ...]) -> Ints:
    """Return what placements of one slot cost, shape (z,), so that sums over all meetings compare lexicographically."""
    total = np.zeros(len(placement), dtype=np.int64)
    weight = 1
    for name in reversed(objectives):
        if name == "rooms" and len(placement):
            total += weight * _room_changes(schedule, placement)
        elif name == "moves":
            total += weight * ~schedule.in_force[placement]
        weight = 1 + int(total.sum())
    return total


def _room_changes(schedule: Schedule, placement: Ints) -> Ints:
    """Return how often the two people would change rooms before and after placements of one slot, shape (z,)."""
    placements, day = schedule.placements, schedule.problem.day
    slot = int(placements.start[placement[0]])
    room = schedule.room_of[placements.session[placement]][:, None]
    people = placements.people[placement]
    changes = np.zeros(len(placement), dtype=np.int64)
    for others in (range(slot - 1, -1, -1), range(slot + 1, len(day))):
        nearest = np.full(schedule.room.shape[1], NOWHERE)
        for near in others:
            if day[near] == day[slot]:
                nearest = np.where(nearest == NOWHERE, schedule.room[near], nearest)
        changes += ((nearest[people] != NOWHERE) & (nearest[people] != room)).sum(axis=1)
    return changes


def _assign(schedule: Schedule, choices: _Choices, effort: Effort) -> bool:
    """Give each meeting the choice of the cheapest assignment that the rows allow; return whether any moved."""
    meeting, index = np.unique(choices.meeting, return_inverse=True)
    now = choices.placement == schedule.place[choices.meeting]
    least = np.full(len(meeting), np.iinfo(np.int64).max)
    np.minimum.at(least, index, choices.cost)
    if int(choices.cost[now].sum()) == int(least.sum()):
        return False
    outcome = run(_program(schedule, choices, ints(index), len(meeting)), effort)
    if outcome.x is None:
        return False
    taken = outcome.x > 0.5
    if choices.cost[taken].sum() >= choices.cost[now].sum():
        return False
    schedule.move(choices.meeting[taken], choices.placement[taken])
    return True


def _program(schedule: Schedule, choices: _Choices, index: Ints, meetings: int) -> Program:
    size = len(choices.placement)
    which, row, coefficient = schedule.rows_of(choices.placement)
    touched, touched_row = np.unique(row, return_inverse=True)
    uses = sparse.csr_array((coefficient, (touched_row, which)), shape=(len(touched), size))
    now: Floats = floats(choices.placement == schedule.place[choices.meeting])
    others = schedule.activity[touched] - uses @ now
    once = sparse.csr_array((np.ones(size), (index, np.arange(size))), shape=(meetings, size))
    return Program(
        floats(choices.cost),
        sparse.csc_array(sparse.vstack([once, uses])),
        np.concatenate([np.ones(meetings), schedule.lower[touched] - others]),
        np.concatenate([np.ones(meetings), schedule.upper[touched] - others]),
        np.zeros(size),
        np.ones(size),
        np.ones(size, dtype=np.bool_),
    )
