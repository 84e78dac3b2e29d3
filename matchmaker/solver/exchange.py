r"""Fewer breaks and changes of room at unchanged pairs: exchanges between two slots.

Take the meetings of two slots as the edges of a graph on the people. Each connected component (a Kempe chain) can move
over as a whole: its meetings of the one slot go to the other and back, and nobody meets twice at a time. Every person
is in one component only, so that the breaks gained add up over the components; which components to exchange is a small
integer program whose rows are what the exchange does to the rows of the rules. De Werra used such exchanges to balance
edge colourings (*Equitable colorations of graphs*, 1971).
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matchmaker.solver.arrays import Floats, Ints, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Program, run
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import stack
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import better, break_counts, objective_values, room_changes_by_person, still_possible

MOST_ROUNDS = 8
NODES = 50


def exchange_slots(placements: Placements, chosen: Ints, objectives: tuple[str, ...], effort: Effort) -> Ints:
    """Return a plan with the same pairs that is at least as good in every objective's order.

    Parameters
    ----------
    placements
        What may be chosen.
    chosen
        Indices of the chosen placements of a plan that keeps the rules.
    objectives
        ``idle``, ``rooms`` or ``moves`` in the order of their importance.
    effort
        The limits of the run.
    """
    exchange = _Exchange(placements, objectives, effort)
    rng = np.random.default_rng(effort.seed)
    for _ in range(MOST_ROUNDS):
        before = chosen
        pairs = list(combinations(np.unique(placements.start).tolist(), 2))
        for index in rng.permutation(len(pairs)):
            if effort.over():
                return chosen
            chosen = exchange.between(chosen, *pairs[index])
        if np.array_equal(chosen, before):
            break
    return chosen


@dataclass(eq=False)
class _Exchange:
    placements: Placements
    objectives: tuple[str, ...]
    effort: Effort

    def __post_init__(self) -> None:
        matrix, self.lower, self.upper = stack(rule_rows(self.placements), len(self.placements))
        self.by_column = sparse.csc_array(matrix)
        problem = self.placements.problem
        possible = still_possible(problem)
        current = zip(problem.current_pair[possible], problem.current_session[possible], strict=True)
        found = [self.placements.find(int(pair), int(session)) for pair, session in current]
        self.in_force = ints([index for index in found if index is not None])

    def between(self, chosen: Ints, one: int, other: int) -> Ints:
        """Exchange the components between two slots that make the plan better."""
        starts = self.placements.start[chosen]
        moving = chosen[((starts == one) | (starts == other)) & (self.placements.length[chosen] == 1)]
        target = self._counterparts(moving, one, other)
        if not len(moving):
            return chosen
        component = self._components(moving)
        count = int(component.max()) + 1
        movable = np.bincount(component, weights=target < 0, minlength=count) == 0
        gain = self._gain(chosen, moving, target, component, count)
        useful = ints(np.flatnonzero(movable))
        if not (gain[useful] < 0).any():
            return chosen
        taken = self._choose(chosen, moving, target, component, useful, gain)
        moved = np.isin(component, taken)
        after = np.sort(np.concatenate([np.setdiff1d(chosen, moving[moved]), target[moved]]))
        return after if self._is_better(after, chosen) else chosen

    def _counterparts(self, moving: Ints, one: int, other: int) -> Ints:
        """Return each pair's placement in the other slot: of the same theme, if possible in the same room; −1: none."""
        problem, placements = self.placements.problem, self.placements
        found = np.full(len(moving), -1)
        for index, placement in enumerate(moving):
            pair, session = placements.pair[placement], placements.session[placement]
            begin, end = np.searchsorted(placements.pair, [pair, pair + 1])
            goal = other if placements.start[placement] == one else one
            choices = np.arange(begin, end)
            fits = (placements.start[choices] == goal) & (placements.length[choices] == 1)
            fits &= problem.session_theme[placements.session[choices]] == problem.session_theme[session]
            choices = choices[fits]
            if len(choices):
                same_room = problem.session_room[placements.session[choices]] == problem.session_room[session]
                found[index] = choices[int(np.argmax(same_room))]
        return ints(found)

    def _components(self, moving: Ints) -> Ints:
        people = self.placements.people[moving]
        names, index = np.unique(people, return_inverse=True)
        index = index.reshape(-1, 2)
        graph = sparse.csr_array((np.ones(len(index)), (index[:, 0], index[:, 1])), shape=(len(names), len(names)))
        label = connected_components(graph, directed=False)[1]
        return ints(np.unique(label[index[:, 0]], return_inverse=True)[1])

    def _gain(self, chosen: Ints, moving: Ints, target: Ints, component: Ints, count: int) -> Floats:
        """Return what exchanging each component adds to the objectives, the earlier ones weighing more."""
        placements, problem = self.placements, self.placements.problem
        possible = target >= 0
        after = np.concatenate([np.setdiff1d(chosen, moving[possible]), target[possible]])
        of_person = np.full(problem.n_people, -1)
        of_person[placements.people[moving].reshape(-1)] = np.repeat(component, 2)
        total = np.zeros(count)
        for name in self.objectives:
            total *= 1000.0
            if name == "moves":
                left = np.isin(moving, self.in_force).astype(np.float64) - np.isin(target, self.in_force)
                total += np.bincount(component, weights=left, minlength=count)
                continue
            counted = break_counts if name == "idle" else room_changes_by_person
            change = counted(problem, placements.pair[after], placements.session[after]) - counted(
                problem, placements.pair[chosen], placements.session[chosen]
            )
            known = of_person >= 0
            total += np.bincount(of_person[known], weights=change[known], minlength=count)
        return floats(total)

    def _choose(self, chosen: Ints, moving: Ints, target: Ints, component: Ints, useful: Ints, gain: Floats) -> Ints:
        """Return the components to exchange, so that all rows still hold."""
        activity = floats(self.by_column[:, chosen].sum(axis=1)).reshape(-1)
        member = np.isin(component, useful)
        column = np.searchsorted(useful, component[member])
        size = (int(member.sum()), len(useful))
        which = sparse.csc_array((np.ones(size[0]), (np.arange(size[0]), column)), shape=size)
        change = sparse.csc_array((self.by_column[:, target[member]] - self.by_column[:, moving[member]]) @ which)
        change.eliminate_zeros()
        rows = np.unique(change.indices)
        program = Program(
            gain[useful],
            sparse.csc_array(change[rows]),
            (self.lower - activity)[rows],
            (self.upper - activity)[rows],
            np.zeros(len(useful)),
            np.ones(len(useful)),
            np.ones(len(useful), dtype=np.bool_),
        )
        outcome = run(program, self.effort, nodes=NODES)
        return ints([]) if outcome.x is None else useful[outcome.x > 0.5]

    def _is_better(self, after: Ints, chosen: Ints) -> bool:
        """Return whether the exchange gains, and keeps the rule that the rows do not hold: the spread of breaks."""
        placements, problem = self.placements, self.placements.problem
        pair, session = placements.pair[after], placements.session[after]
        spread = problem.max_break_spread
        if spread is not None and int(np.ptp(break_counts(problem, pair, session))) > spread:
            return False
        value = objective_values(problem, placements.pair[chosen], placements.session[chosen])
        return better(problem, objective_values(problem, pair, session), value)
