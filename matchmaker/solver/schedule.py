"""A plan that is being changed at unchanged pairs: who is busy when, in which room, and how full the rules' rows are.

Exchanges of slots and of rooms make thousands of small changes to one plan. What they ask of it again and again is
therefore kept up to date and not computed anew.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import busy_slots

Rooms = NDArray[np.int16]

KEPT_BY_PAIRS = frozenset({"pair_once", "max_meetings", "must"})
"""Rules that speak of the pairs alone."""
KEPT_BY_CHANGES = frozenset({"person_once_per_slot"})
"""The rule that every change keeps by itself: a chain moves as a whole, and another room is no other time."""
TOLERANCE = 1e-9
NOWHERE = np.int16(-1)


@dataclass(eq=False)
class Schedule:
    """A plan that keeps the rules; `n` meetings, `M` rows.

    Parameters
    ----------
    placements
        What may be chosen.
    place
        Placement of each meeting, shape (n,); a meeting keeps its index when it moves.
    busy
        Who has a meeting in a slot, shape (T, P).
    room_of
        Room of each session, numbered from 0, shape (S,).
    room
        Room of the meeting that begins for a person in a slot, else `NOWHERE`, shape (T, P).
    activity, lower, upper
        Left-hand side and bounds of each row that a change of time or room can break, shape (M,).
    in_force
        Whether a placement is a meeting of the plan in force that can still be held, shape (placements,).
    """

    placements: Placements
    place: Ints
    busy: Bools = field(init=False)
    room_of: Rooms = field(init=False)
    room: Rooms = field(init=False)
    activity: Floats = field(init=False)
    lower: Floats = field(init=False)
    upper: Floats = field(init=False)
    in_force: Bools = field(init=False)
    _column: sparse.csc_array = field(init=False)

    def __post_init__(self) -> None:
        placements, problem = self.placements, self.placements.problem
        session = placements.session[self.place]
        self.busy = np.ascontiguousarray(busy_slots(problem, placements.pair[self.place], session).T)
        self.room_of = np.unique(problem.session_room, return_inverse=True)[1].astype(np.int16)
        self.room = np.full(self.busy.shape, NOWHERE)
        self._enter(self.place)
        blocks = rule_rows(placements, KEPT_BY_PAIRS | KEPT_BY_CHANGES)
        matrix, self.lower, self.upper = stack(blocks, len(placements))
        self._column = sparse.csc_array(matrix)
        self.activity = floats(self._column[:, self.place].sum(axis=1)).reshape(-1)
        self.in_force = _in_force(placements)

    @property
    def problem(self) -> Problem:
        """What is planned."""
        return self.placements.problem

    def rows_of(self, placement: Ints) -> tuple[Ints, Ints, Floats]:
        """Return the entries of placements in the rows: which of the placements, row, coefficient; shape (z,) each."""
        begin = ints(self._column.indptr[placement])
        count = ints(self._column.indptr[placement + 1]) - begin
        which = np.repeat(np.arange(len(placement)), count)
        entry = np.arange(len(which)) + np.repeat(begin - (np.cumsum(count) - count), count)
        return ints(which), ints(self._column.indices[entry]), floats(self._column.data[entry])

    def move(self, meeting: Ints, target: Ints) -> None:
        """Put meetings to other placements of their pairs, all at a time; the caller keeps the rules."""
        placements, before = self.placements, self.place[meeting]
        for side in (0, 1):
            where = placements.start[before], placements.people[before, side]
            self.busy[where] = False
            self.room[where] = NOWHERE
        self.place[meeting] = target
        self._enter(target)
        for placement, sign in ((before, -1.0), (target, 1.0)):
            _, row, coefficient = self.rows_of(placement)
            np.add.at(self.activity, row, sign * coefficient)

    def _enter(self, placement: Ints) -> None:
        placements = self.placements
        for side in (0, 1):
            where = placements.start[placement], placements.people[placement, side]
            self.busy[where] = True
            self.room[where] = self.room_of[placements.session[placement]]


def _in_force(placements: Placements) -> Bools:
    """Return which placements are meetings of the plan in force; what cannot be held any more is no placement."""
    problem = placements.problem
    key = placements.pair * problem.n_sessions + placements.session
    return np.isin(key, problem.current_pair * problem.n_sessions + problem.current_session)
