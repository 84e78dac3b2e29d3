r"""Fewer breaks, changes of room and moves at unchanged pairs: exchanges of chains between two slots.

All pairs of slots take turns, in an order drawn by chance, for a number of rounds. An exchange of chains (`chains`)
that the rules allow (`balance`) is taken if it is lexicographically better. Where breaks count, a shorter wait breaks
ties: breaks vanish only after they have shrunk, so that this leads further than breaks alone.

Before these *cold* rounds come *warm* ones, after simulated annealing (Kirkpatrick, Gelatt and Vecchi, *Optimization by
simulated annealing*, 1983): a chain may also cost a little, by chance and less and less. Each objective has its own
warm rounds, in which the objectives before it may not get worse. Whatever the chance does, the plan returned is not
worse than the plan given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, bools, ints
from matchmaker.solver.balance import choose
from matchmaker.solver.chains import WAITING, Chains, Twins, chains_of, change_of_breaks, gains
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import Placements
from matchmaker.solver.rooms import assign_rooms
from matchmaker.solver.schedule import Schedule
from matchmaker.solver.values import break_counts, room_changes

COLD_ROUNDS = 6
FEWEST_WARM_ROUNDS, MOST_WARM_ROUNDS = 2, 24
WARM_WORK = 6_000_000
"""About how many meetings are looked at in all warm rounds, each meeting once for each other slot."""
OF_PLACES = frozenset({"rooms", "moves"})
"""Objectives that depend on the session of a slot, not on the slot alone."""
SCALE = 1000
"""Costs of warm rounds are whole numbers of thousandths."""


def exchange_slots(placements: Placements, chosen: Ints, objectives: tuple[str, ...], effort: Effort) -> Ints:
    """Return a plan with the same pairs that is lexicographically better, or the plan given.

    Parameters
    ----------
    placements
        What may be chosen.
    chosen
        Indices of the chosen placements of a plan that keeps the rules.
    objectives
        ``idle``, ``rooms`` or ``moves`` in the order of their importance.
    effort
        The limits of the run, and the seed.

    Returns
    -------
    ndarray
        Indices of the chosen placements, ordered, shape of `chosen`.
    """
    search = _Search(placements, np.sort(chosen), objectives, effort)
    for depth in range(len(objectives)):
        search.improve(depth)
    return ints(np.sort(search.schedule.place))


@dataclass(eq=False)
class _Search:
    """A plan on its way to a better one."""

    placements: Placements
    chosen: Ints
    objectives: tuple[str, ...]
    effort: Effort

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.placements, self.chosen.copy())
        self.twins = Twins(self.placements)
        self.rng = np.random.default_rng(self.effort.seed)
        self.slots = list(combinations(np.unique(self.placements.start).tolist(), 2))

    def improve(self, depth: int) -> None:
        """Run the warm rounds of one objective, then cold rounds; undo them if they made the plan worse."""
        place, value = self.schedule.place.copy(), self._values()
        work = max(1, len(self.slots) * len(place))
        rounds = int(np.clip(WARM_WORK // work, FEWEST_WARM_ROUNDS, MOST_WARM_ROUNDS))
        for number in range(rounds):
            self._round(depth, 1.0 - number / rounds)
        for _ in range(COLD_ROUNDS):
            moved = self._round(depth, 0.0)
            if set(self.objectives) & OF_PLACES:
                moved |= assign_rooms(self.schedule, self.objectives, self.effort)
            if not moved:
                break
        if self._values() > value:
            self.schedule.move(ints(np.arange(len(place))), place)

    def _round(self, depth: int, warmth: float) -> bool:
        """Exchange between all pairs of slots; return whether anything moved."""
        moved = False
        for index in self.rng.permutation(len(self.slots)):
            if self.effort.over():
                return False
            chains = chains_of(self.schedule, self.twins, *self.slots[index])
            cost = self._warm_cost(chains, depth, warmth) if warmth else self._cold_cost(chains)
            taken = choose(self.schedule, chains, cost, self._allowed(chains))
            moves = np.isin(chains.chain, taken)
            self.schedule.move(chains.meeting[moves], chains.target[moves])
            moved |= bool(moves.any())
        return moved

    def _cold_cost(self, chains: Chains) -> Ints:
        """Return what exchanging each chain costs, all objectives in their order and the wait last."""
        guide = (WAITING,) if "idle" in self.objectives else ()
        return one_number(gains(self.schedule, chains, (*self.objectives, *guide)))

    def _warm_cost(self, chains: Chains, depth: int, warmth: float) -> Ints:
        """Return the cost up to the objective at `depth`, this one together with its wait and with chance."""
        gain = gains(self.schedule, chains, self.objectives[: depth + 1])
        worth = 2.0 * gain[depth] + warmth * np.log1p(-self.rng.random(chains.count))
        if self.objectives[depth] == "idle":
            worth += gains(self.schedule, chains, (WAITING,))[0]
        return one_number(np.concatenate([gain[:depth], ints(np.rint(SCALE * worth))[None]]))

    def _values(self) -> tuple[float, ...]:
        """Return the value of each objective; of moves, all but for a constant."""
        problem, place = self.schedule.problem, self.schedule.place
        meetings = self.placements.pair[place], self.placements.session[place]
        value: dict[str, Callable[[], float]] = {
            "idle": lambda: int(break_counts(problem, *meetings).sum()),
            "rooms": lambda: room_changes(problem, *meetings),
            "moves": lambda: -int(self.schedule.in_force[place].sum()),
        }
        return tuple(value[name]() for name in self.objectives)

    def _allowed(self, chains: Chains) -> Bools:
        """Return which chains may move as far as the spread of breaks is concerned, which is no row."""
        problem, placements = self.schedule.problem, self.placements
        spread = problem.max_break_spread
        if spread is None:
            return chains.movable
        place = self.schedule.place
        now = break_counts(problem, placements.pair[place], placements.session[place])
        fewest = max(0, int(now.max()) - spread)
        after = now[chains.person] + change_of_breaks(self.schedule, chains)
        outside = (after < fewest) | (after > fewest + spread)
        return bools(chains.movable & (chains.sum_of_people(ints(outside)) == 0))


def one_number(gain: Ints) -> Ints:
    """Return one number for each column, shape (C,); they and sums of two compare with 0 as the columns do in order.

    Parameters
    ----------
    gain
        Whole numbers, the more important ones first, shape (k, C).
    """
    total = np.zeros(gain.shape[1], dtype=np.int64)
    weight = 1
    for level in gain[::-1]:
        total += weight * level
        weight = 1 + 2 * int(np.abs(total).max(initial=0))
    return total
