r"""Kempe chains of two slots: which meetings have to change slots together, and what an exchange gains.

Take the meetings of two slots as the edges of a graph on the people. Each connected component (a Kempe chain) can move
over as a whole: its meetings of the one slot go to the other and back, and nobody meets twice at a time. Every person
is in one component only, so that what is gained adds up over the components. De Werra used such exchanges to balance
edge colourings (*Equitable colorations of graphs*, 1971).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matchmaker.solver.arrays import Bools, Ints, bools, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import NO_LIMIT
from matchmaker.solver.schedule import NOWHERE, Rooms, Schedule

WAITING = "waiting"
"""How many slots lie free between a first and a last meeting of a day: no objective, but the way to fewer breaks."""


@dataclass(frozen=True, eq=False)
class Chains:
    """The chains of two slots; `m` meetings that may move, `C` chains.

    Parameters
    ----------
    one, other
        The two slots.
    meeting, target
        Index of each meeting in the schedule and its placement after the exchange (−1: none), shape (m,).
    chain
        Chain of each meeting, shape (m,).
    person, of_person
        The people of these meetings and the chain of each, shape (q,).
    movable
        Whether a chain has a target for each meeting and nobody in it is in a long meeting then, shape (C,).
    """

    one: int
    other: int
    meeting: Ints
    target: Ints
    chain: Ints
    person: Ints
    of_person: Ints
    movable: Bools

    @property
    def count(self) -> int:
        """Number of chains, C."""
        return len(self.movable)

    def sum_of_people(self, change: Ints) -> Ints:
        """Return the sum over the people of each chain, shape (C,), of a change for each of them, shape (q,)."""
        return ints(np.bincount(self.of_person, weights=change, minlength=self.count))


class Twins:
    """Finds a meeting's placement in another slot: same pair, same theme, if possible the same room."""

    def __init__(self, placements: Placements) -> None:
        problem = placements.problem
        self._slots = problem.n_slots
        rooms, self._room = np.unique(problem.session_room, return_inverse=True)
        self._rooms = len(rooms)
        self._themes = problem.has_theme.shape[1] + 1
        self._placements = placements
        single = ints(np.flatnonzero(placements.length == 1))
        key = self._key(single, placements.start[single]) + self._room[placements.session[single]]
        order = np.argsort(key, kind="stable")
        self._sorted = np.append(key[order], NO_LIMIT * np.int64(NO_LIMIT))
        self._twin = np.append(single[order], -1)

    def _key(self, placement: Ints, slot: Ints) -> Ints:
        """Return the number of (pair, theme, slot) of placements in a slot, with the first room."""
        placements = self._placements
        theme = placements.problem.session_theme[placements.session[placement]] + 1
        return ints(((placements.pair[placement] * self._themes + theme) * self._slots + slot) * self._rooms)

    def find(self, placement: Ints, slot: Ints) -> Ints:
        """Return the placement that each of some placements has in a slot, −1 where there is none; shape (m,)."""
        first = self._key(placement, slot)
        same_room = first + self._room[self._placements.session[placement]]
        found = np.searchsorted(self._sorted, same_room)
        elsewhere = self._sorted[found] != same_room
        found[elsewhere] = np.searchsorted(self._sorted, first[elsewhere])
        fits = self._sorted[found] - first < self._rooms
        return ints(np.where(fits, self._twin[found], -1))


def chains_of(schedule: Schedule, twins: Twins, one: int, other: int) -> Chains:
    """Return the chains of the meetings that fill one of two slots and no other slot."""
    placements = schedule.placements
    start = placements.start[schedule.place]
    meeting = ints(np.flatnonzero(((start == one) | (start == other)) & (placements.length[schedule.place] == 1)))
    held = schedule.place[meeting]
    target = twins.find(held, ints(one + other - start[meeting]))
    people = placements.people[held]
    size = placements.problem.n_people
    graph = sparse.coo_array((np.ones(len(held)), (people[:, 0], people[:, 1])), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    person = ints(np.flatnonzero(np.bincount(people.reshape(-1), minlength=size)))
    chain = ints(label[people[:, 0]])
    stuck = np.bincount(chain[target < 0], minlength=count) > 0
    meetings_of = np.bincount(people.reshape(-1), minlength=size)
    busy = schedule.busy[one].astype(np.int64) + schedule.busy[other]
    in_long = person[busy[person] > meetings_of[person]]
    stuck[label[in_long]] = True
    return Chains(one, other, meeting, target, chain, person, ints(label[person]), bools(~stuck))


def gains(schedule: Schedule, chains: Chains, objectives: tuple[str, ...]) -> Ints:
    """Return what exchanging each chain adds to each objective, shape (objectives, C); less is better."""
    return ints([_CHANGES[name](schedule, chains) for name in objectives]).reshape(len(objectives), chains.count)


def _breaks(schedule: Schedule, chains: Chains) -> Ints:
    return chains.sum_of_people(change_of_breaks(schedule, chains))


def change_of_breaks(schedule: Schedule, chains: Chains) -> Ints:
    """Return how many breaks each person has more after the exchange, shape (q,)."""
    return _difference(schedule, chains, _break_counts)


def _waiting(schedule: Schedule, chains: Chains) -> Ints:
    return chains.sum_of_people(_difference(schedule, chains, _free_between))


def _difference(schedule: Schedule, chains: Chains, count: Callable[[Bools], Ints]) -> Ints:
    """Return how much more `count` finds in each person's days after the exchange, shape (q,)."""
    one, other, day = chains.one, chains.other, schedule.problem.day
    differs = np.flatnonzero(schedule.busy[one, chains.person] != schedule.busy[other, chains.person])
    before = schedule.busy[:, chains.person[differs]]
    after = before.copy()
    after[[one, other]] = before[[other, one]]
    change = np.zeros(len(chains.person), dtype=np.int64)
    for which in {int(day[one]), int(day[other])}:
        slots = day == which
        change[differs] += count(after[slots]) - count(before[slots])
    return change


def _break_counts(busy: Bools) -> Ints:
    """Return the number of breaks in a day, shape (q,), of people busy in its slots, shape (slots, q)."""
    runs = busy[0].astype(np.int64) + (busy[1:] & ~busy[:-1]).sum(axis=0)
    return ints(np.maximum(runs - 1, 0))


def _free_between(busy: Bools) -> Ints:
    """Return how many slots lie free between each person's first and last meeting of a day, shape (q,)."""
    last = len(busy) - np.argmax(busy[::-1], axis=0)
    return ints(np.where(busy.any(axis=0), last - np.argmax(busy, axis=0) - busy.sum(axis=0), 0))


def _room_changes(schedule: Schedule, chains: Chains) -> Ints:
    """Return how often more each chain's people change rooms after the exchange, shape (C,)."""
    placements, day = schedule.placements, schedule.problem.day
    held = schedule.place[chains.meeting]
    room = np.full((2, schedule.room.shape[1]), NOWHERE)
    moves = chains.target >= 0
    for side in (0, 1):
        slot = (placements.start[held] == chains.one).astype(np.int64)[moves]
        target = chains.target[moves]
        room[slot, placements.people[target, side]] = schedule.room_of[placements.session[target]]
    differs = (room[0, chains.person] != schedule.room[chains.one, chains.person]) | (
        room[1, chains.person] != schedule.room[chains.other, chains.person]
    )
    person = chains.person[differs]
    before = schedule.room[:, person]
    after = before.copy()
    after[[chains.one, chains.other]] = room[:, person]
    change = np.zeros(len(chains.person), dtype=np.int64)
    for which in {int(day[chains.one]), int(day[chains.other])}:
        slots = day == which
        change[differs] += _changes_of_room(after[slots]) - _changes_of_room(before[slots])
    return chains.sum_of_people(change)


def _changes_of_room(room: Rooms) -> Ints:
    """Return how often each person's next meeting of a day is in another room, shape (q,); rooms: (slots, q)."""
    last = room[0]
    changes = np.zeros(len(last), dtype=np.int64)
    for now in room[1:]:
        begins = now != NOWHERE
        changes += begins & (last != NOWHERE) & (last != now)
        last = np.where(begins, now, last)
    return changes


def _moves(schedule: Schedule, chains: Chains) -> Ints:
    """Return how many more meetings of the plan in force each chain would leave, shape (C,)."""
    stays = schedule.in_force[schedule.place[chains.meeting]].astype(np.int64)
    comes = schedule.in_force[chains.target] & (chains.target >= 0)
    return ints(np.bincount(chains.chain, weights=stays - comes, minlength=chains.count))


_CHANGES: dict[str, Callable[[Schedule, Chains], Ints]] = {
    "idle": _breaks,
    "rooms": _room_changes,
    "moves": _moves,
    WAITING: _waiting,
}
