"""Stage A: which pairs can matter, how good any plan can be, and which pairs the relaxation would choose.

Large events have far more pairs than meetings. The reduced weights of the aggregated program tell which pairs can
still matter; only their placements are ever listed. The bounds range over all pairs all the same.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from matchmaker.solver.aggregate import Aggregated, aggregate, column_of
from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats
from matchmaker.solver.bound import Relaxed, relax, whole_total_bound
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.prices import best_columns
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.replan import OF_PAIRS
from matchmaker.solver.timed import Timed, timed_bound
from matchmaker.solver.values import weight_at_most

ALL_PLACEMENTS_UP_TO = 40_000
CANDIDATES, FEWEST_CANDIDATES, MOST_PLACEMENTS = 3.0, 1.8, 1_000_000
BEST_OF_A_PERSON = 12
SLOT_CHOICES = 12.0
LEAST_PLACEMENTS = 10_000


@dataclass(eq=False)
class Bounds:
    """The proven bounds, renewed when an earlier objective ends at another value than was hoped for."""

    program: Aggregated
    effort: Effort
    bound: dict[str, float] = field(default_factory=dict)
    held: dict[str, float] = field(default_factory=dict)

    def first(self) -> Relaxed | None:
        """Bound the pair objectives in their order, each as if the earlier ones could reach their bounds."""
        relaxed = None
        for name in self._names():
            relaxed = self._relax(name) or relaxed
            self.held[name] = self.bound[name]
        return relaxed or relax(self.program, "weight", {}, self.effort)

    def final(self, value: dict[str, float]) -> dict[str, float]:
        """Return bounds that hold among the plans as good as `value` in the earlier objectives."""
        held: dict[str, float] = {}
        for name in self._names():
            if held != {earlier: self.held[earlier] for earlier in held}:
                self.held = {**self.held, **held}
                self._relax(name)
            held[name] = value[name]
        return dict(self.bound)

    def tighten(self, opened: Openings, candidates: Bools) -> Timed | None:
        """Tighten the bound on the weight by the time-indexed relaxation, where that is small enough."""
        objectives = self.program.problem.objective
        names = objectives[: objectives.index("weight") + 1] if "weight" in objectives else ()
        if not names or set(names) - set(OF_PAIRS):
            return None
        timed = timed_bound(opened, names, self.held, candidates, self.effort)
        if timed is not None:
            whole = whole_total_bound(self.program.problem.weight, timed.bound)
            self.bound["weight"] = min(self.bound["weight"], whole)
        return timed

    def _names(self) -> list[str]:
        return [name for name in self.program.problem.objective if name in OF_PAIRS]

    def _relax(self, name: str) -> Relaxed | None:
        names = self._names()
        held = {earlier: self.held[earlier] for earlier in names[: names.index(name)]}
        problem = self.program.problem
        if name == "guarantee" and not len(self.program.short):
            self.bound[name] = 0.0
            return None
        relaxed = relax(self.program, name, held, self.effort)
        if relaxed is None:
            self.bound[name] = weight_at_most(problem, np.unique(self.program.pair)) if name == "weight" else 0.0
        elif name == "weight":
            self.bound[name] = whole_total_bound(problem.weight, relaxed.bound)
        else:
            self.bound[name] = relaxed.bound
        return relaxed


@dataclass(frozen=True, eq=False)
class Guide:
    """What the relaxations say about placements: `column` is the aggregated column of each.

    `reduced` is what each could add at the prices of the time-indexed relaxation, if that was solved.
    """

    column: Ints
    relaxed: Relaxed
    reduced: Floats | None = None

    def selected(self) -> Bools:
        """Return which placements belong to a selected pair and class."""
        return bools((self.relaxed.share > 0.5)[self.column])

    def pairs(self, program: Aggregated, times: float) -> Bools:
        """Return the pairs of the best columns, `times` as many as are selected, shape (E,)."""
        pairs = np.zeros(program.problem.n_pairs, dtype=np.bool_)
        pairs[program.pair[self.relaxed.best(times)]] = True
        return pairs

    def candidates(self, times: float) -> Bools:
        """Return the placements of the best columns by reduced weight, `times` as many as are selected.

        Where the time is known too, the best placements of all slots instead, `SLOT_CHOICES` times as many again.
        """
        if self.reduced is not None:
            count = times * SLOT_CHOICES * (self.relaxed.share > 0.5).sum()
            return best_columns(self.reduced, max(count, LEAST_PLACEMENTS))
        return bools(self.relaxed.best(times)[self.column])


@dataclass(frozen=True, eq=False)
class Selection:
    """The placements that can matter, the bounds on every plan, and a guide; no guide if time ended before."""

    opened: Openings
    placements: Placements
    bounds: Bounds
    guide: Guide | None


def with_time(selection: Selection, guide: Guide, timed: Timed) -> tuple[Selection, Guide]:
    """Return the selection after the time-indexed relaxation, with the pairs that matter there, and its guide."""
    count = CANDIDATES * SLOT_CHOICES * (guide.relaxed.share > 0.5).sum()
    wanted = np.zeros(selection.opened.problem.n_pairs, dtype=np.bool_)
    wanted[selection.placements.pair] = True
    wanted[timed.placements.pair[best_columns(timed.reduced, count)]] = True
    placements = selection.opened.placements(wanted)
    column = column_of(selection.bounds.program, placements)
    timely = Guide(column, guide.relaxed, timed.reduced_of(placements))
    return replace(selection, placements=placements, guide=timely), timely


def select(openings: Openings, effort: Effort) -> Selection:
    """Bound the objectives that depend on the pairs, and choose the pairs that can matter."""
    program = aggregate(openings)
    bounds = Bounds(program, effort)
    relaxed = bounds.first()
    wanted = None if len(openings) <= ALL_PLACEMENTS_UP_TO else _wanted(program, relaxed)
    placements = openings.placements(wanted)
    guide = None if relaxed is None else Guide(column_of(program, placements), relaxed)
    return Selection(openings, placements, bounds, guide)


def _wanted(program: Aggregated, relaxed: Relaxed | None) -> Bools:
    """Return which pairs can matter, shape (E,): by reduced weight, by rule, or for the sake of the guarantee."""
    problem = program.problem
    wanted: Bools = problem.must.copy()
    wanted[problem.current_pair[problem.current_pair != ANY]] = True
    if relaxed is None:
        return wanted | _best_of_people(problem, problem.weight, np.full(problem.n_people, BEST_OF_A_PERSON))
    wanted[program.pair[relaxed.best(_times(program, relaxed))]] = True
    worth = np.full(problem.n_pairs, -np.inf)
    np.maximum.at(worth, program.pair, relaxed.reduced)
    return wanted | _best_of_people(problem, floats(worth), 3 * problem.min_meetings)


def _times(program: Aggregated, relaxed: Relaxed) -> float:
    """Return how many candidates to keep for each selected pair: fewer where there would be very many placements."""
    several = float((relaxed.share > 0.5).sum()) * program.problem.n_slots
    return float(np.clip(MOST_PLACEMENTS / max(several, 1.0), FEWEST_CANDIDATES, CANDIDATES))


def _best_of_people(problem: Problem, worth: Floats, count: Ints) -> Bools:
    """Return the pairs that are among the best of one of their people, `count` for each person, shape (E,)."""
    best = np.zeros(problem.n_pairs, dtype=np.bool_)
    if count.any():
        for side in (0, 1):
            person = problem.pair_people[:, side]
            order = np.lexsort((-worth, person))
            first = np.searchsorted(person[order], np.arange(problem.n_people))
            rank = np.arange(len(order)) - first[person[order]]
            best[order[rank < count[person[order]]]] = True
    return best
