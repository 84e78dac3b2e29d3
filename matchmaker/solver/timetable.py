r"""When should given meetings take place? The fewest breaks, changes of room and moves, by MaxSAT.

For a fixed set of pairs the integer program is hopeless (its relaxation sees no breaks), while SAT solvers prove real
events in seconds: Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, *Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem*, JAIR 74 (2022). As there, variables say which placement is taken
($x_j$), whether a person is busy in a slot ($y_{pt}$), whether the day has begun for the person ($h_{pt}$) and
whether a break ends ($e_{pt} = h_{pt} \land \lnot y_{pt} \land y_{p,t+1}$); implied constraints say that a person is
busy in as many slots as there are meetings, and count clusters of meetings against the tables.

The number of soft literals that are true is counted by a totalizer (Martins et al., *Incremental Cardinality
Constraints for MaxSAT*, CP 2014) and closed in from below (unsatisfiable: a proven bound) and from above (a better
plan) in turn.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pysat.card import ITotalizer

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.clauses import Clauses, Search
from matchmaker.solver.effort import Effort
from matchmaker.solver.encoding import Encoding
from matchmaker.solver.placements import Placements
from matchmaker.solver.values import objective_values, still_possible

SOFT_OBJECTIVES = frozenset({"idle", "rooms", "moves"})
"""What can be counted by literals, each of weight one."""


@dataclass(frozen=True, eq=False)
class Timetable:
    """The answer of the timetable.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible``, ``limit`` (a plan, not everything proven) or ``nothing`` (stopped without a plan).
    placements
        Indices of the chosen placements.
    bound
        Proven lower bound of each objective, among the plans with the same pairs that are as good in the earlier ones.
    """

    status: str
    placements: Ints
    bound: dict[str, float]


def solve_timetable(
    placements: Placements,
    objectives: tuple[str, ...],
    effort: Effort,
    *,
    given: bool,
    start: Ints | None = None,
    conflicts: int | None = None,
    found: Callable[[Ints, dict[str, float]], None] = lambda _chosen, _bound: None,
) -> Timetable:
    """Choose placements so that every given pair meets and the objectives are as small as possible, in their order.

    Parameters
    ----------
    placements
        What may be chosen; with `given`, each pair that has a placement must meet.
    objectives
        Names from `SOFT_OBJECTIVES`, the most important first.
    effort
        The limits of the run.
    given
        Whether every pair must meet. Otherwise only the pairs that the problem says must meet do.
    start
        A plan that keeps the rules, or None.
    conflicts
        Most conflicts of the SAT solver for each objective; None: no limit.
    found
        Is told each better plan and the bounds so far.
    """
    encoding = Encoding(placements, Clauses(len(placements)), given)
    encoding.hold_rules()
    softs = {name: getattr(encoding, name)() for name in objectives}
    with Search(encoding.formula, effort) as search:
        chosen = start
        if chosen is None:
            answer = search.satisfiable()
            if not answer:
                return Timetable("nothing" if answer is None else "infeasible", ints([]), {})
            chosen = _chosen(search, placements)
        closing = _Closing(search, placements, chosen, found, {})
        for name in objectives:
            if not closing.close(name, softs[name], conflicts):
                return Timetable("limit", closing.chosen, closing.bound)
        return Timetable("optimal", closing.chosen, closing.bound)


def _chosen(search: Search, placements: Placements) -> Ints:
    return ints(sorted(search.true_among(len(placements))))


@dataclass(eq=False)
class _Closing:
    """Closes in on the least number of true soft literals, one objective after the other."""

    search: Search
    placements: Placements
    chosen: Ints
    found: Callable[[Ints, dict[str, float]], None]
    bound: dict[str, float]

    def value(self, name: str) -> int:
        """Return the objective's value of the best plan."""
        pair, session = self.placements.pair[self.chosen], self.placements.session[self.chosen]
        return int(objective_values(self.placements.problem, pair, session)[name])

    def close(self, name: str, softs: list[int], conflicts: int | None) -> bool:
        """Find the least value and hold it for what follows; return whether it is proven."""
        offset = self._constant(name, softs)
        low, high = offset, self.value(name)
        self.bound[name] = float(low)
        if high > low:
            counter = ITotalizer(lits=softs, ubound=high - offset, top_id=self.search.formula.variables)
            self.search.formula.variables = counter.top_id
            self.search.formula.clauses.extend(counter.cnf.clauses)
            self.search.take_in()
            most = [-literal for literal in counter.rhs]
            low, high = self._bisect(name, low, high, offset, most, conflicts)
            if high - offset < len(most):
                self.search.formula.add(most[high - offset])
            counter.delete()
        else:
            for literal in softs:
                self.search.formula.add(-literal)
        self.search.take_in()
        return low == high

    def _constant(self, name: str, softs: list[int]) -> int:
        """Return how many of an objective's units no plan can avoid because no literal stands for them."""
        if name != "moves":
            return 0
        return int(still_possible(self.placements.problem).sum()) - len(softs)

    def _bisect(
        self, name: str, low: int, high: int, offset: int, most: list[int], conflicts: int | None
    ) -> tuple[int, int]:
        """Ask from below with a few conflicts, from above with a few, and again with more, until the two meet."""
        patience = 8_000
        while low < high and not self.search.effort.over() and (conflicts is None or patience <= conflicts):
            answer = self.search.satisfiable([most[low - offset]], patience)
            if answer is None and high - low > 1:
                middle = (low + high) // 2 if high - low > 4 else high - 1
                answer_above = self.search.satisfiable([most[middle - offset]], patience)
                high = self._accept(name) if answer_above else high
                low = middle + 1 if answer_above is False else low
            elif answer:
                high = self._accept(name)
            elif answer is False:
                low += 1
            if answer is None:
                patience *= 2
            self.bound[name] = float(low)
        return low, high

    def _accept(self, name: str) -> int:
        self.chosen = _chosen(self.search, self.placements)
        self.found(self.chosen, self.bound)
        return self.value(name)
