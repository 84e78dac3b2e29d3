"""Rows as clauses: the hard rules in conjunctive normal form, for a SAT solver (PySAT, CaDiCaL).

Placement j is variable j + 1. A *guard* is a literal that switches a constraint on: without it the clauses hold
trivially.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from pysat.card import CardEnc, EncType
from pysat.solvers import Solver

from matchmaker.solver.arrays import Ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.placements import Placements
from matchmaker.solver.rows import Rows

SOLVER = "cadical195"
CONFLICTS_AT_A_TIME = 4_000
"""Conflicts between two looks at the limits, less than a second's in a formula of `USUAL_CLAUSES`. Fewer would cost
much: CaDiCaL begins each time in its restless mode, in which it seldom finds the last, best plan."""
FEWEST_CONFLICTS_AT_A_TIME = 500
USUAL_CLAUSES = 150_000
PAIRWISE_UP_TO = 6


@dataclass(eq=False)
class Clauses:
    """A growing formula."""

    variables: int
    clauses: list[list[int]] = field(default_factory=list)

    def variable(self) -> int:
        """Return a new variable."""
        self.variables += 1
        return self.variables

    def add(self, *literals: int) -> None:
        """Add one clause; one without literals cannot be satisfied and is written as a variable and its contrary."""
        if literals:
            self.clauses.append(list(literals))
        else:
            never = self.variable()
            self.clauses.extend([[never], [-never]])

    def any_of(self, literals: Sequence[int]) -> int:
        """Return a literal that is true exactly if one of `literals` is."""
        if len(literals) == 1:
            return literals[0]
        either = self.variable()
        for literal in literals:
            self.add(-literal, either)
        self.add(-either, *literals)
        return either

    def at_most(self, literals: Sequence[int], count: int, guard: Sequence[int] = ()) -> None:
        """At most `count` of the literals are true; a literal that is listed twice counts twice."""
        off = [-literal for literal in guard]
        if count < 0:
            self.add(*off)
        elif count == 0:
            for literal in set(literals):
                self.add(-literal, *off)
        elif count < len(literals):
            kind = _encoding(len(literals), count)
            found = CardEnc.atmost(lits=list(literals), bound=count, top_id=self.variables, encoding=kind)
            self.variables = max(self.variables, found.nv)
            self.clauses.extend([*clause, *off] for clause in found.clauses)

    def at_least(self, literals: Sequence[int], count: int, guard: Sequence[int] = ()) -> None:
        """At least `count` of the literals are true."""
        if count == 1:
            self.add(*literals, *(-literal for literal in guard))
        elif count > 1:
            self.at_most([-literal for literal in literals], len(literals) - count, guard)

    def row(self, rows: Rows, index: int, entries: Iterable[tuple[int, int]], guard: Sequence[int] = ()) -> None:
        """Add one row of a rule with whole positive coefficients, given its entries (column, coefficient)."""
        literals = [column + 1 for column, coefficient in entries for _ in range(coefficient)]
        if np.isfinite(rows.upper[index]):
            self.at_most(literals, int(rows.upper[index]), guard)
        if np.isfinite(rows.lower[index]):
            self.at_least(literals, int(rows.lower[index]), guard)


def _encoding(size: int, count: int) -> int:
    if count == 1:
        return int(EncType.pairwise if size <= PAIRWISE_UP_TO else EncType.ladder)
    return int(EncType.seqcounter)


def entries_by_row(rows: Rows) -> list[list[tuple[int, int]]]:
    """Return the entries (column, coefficient) of each row of a block."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(rows))]
    for row, column, coefficient in zip(
        rows.row.tolist(), rows.column.tolist(), rows.coefficient.tolist(), strict=True
    ):
        found[row].append((column, round(coefficient)))
    return found


def clusters(placements: Placements) -> Ints:
    """Return a person of each pair so that as few people as possible serve (greedily), shape (E,).

    Meetings that share a person never run at the same time, so that together they take at most one table: counting
    clusters instead of meetings makes the rule on tables much smaller (Bofill et al. 2022, section 4.5).
    """
    people = placements.problem.pair_people
    used = np.unique(placements.pair)
    owner = np.full(len(people), -1)
    left = used
    while len(left):
        counts = np.bincount(people[left].reshape(-1))
        person = int(np.argmax(counts))
        mine = (people[left] == person).any(axis=1)
        owner[left[mine]] = person
        left = left[~mine]
    return owner


def add_rules(formula: Clauses, placements: Placements, blocks: Sequence[Rows]) -> None:
    """Add every row of the rules; tables are counted by clusters."""
    owner = clusters(placements)
    for rows in blocks:
        for index, entries in enumerate(entries_by_row(rows)):
            if rows.rule == "tables":
                by_owner: dict[int, list[int]] = {}
                for column, _ in entries:
                    by_owner.setdefault(int(owner[placements.pair[column]]), []).append(column + 1)
                if len(by_owner) > rows.upper[index]:
                    taken = [formula.any_of(literals) for literals in by_owner.values()]
                    formula.at_most(taken, int(rows.upper[index]))
            else:
                formula.row(rows, index, entries)


def conflicts_at_a_time(clauses: int) -> int:
    """Return after how many conflicts to look at the limits: the larger the formula, the longer a conflict takes."""
    fitting = CONFLICTS_AT_A_TIME * USUAL_CLAUSES // max(clauses, 1)
    return max(FEWEST_CONFLICTS_AT_A_TIME, min(CONFLICTS_AT_A_TIME, fitting))


@dataclass(eq=False)
class Search:
    """A SAT solver that can be cut short, by the effort's limits or by a number of conflicts."""

    formula: Clauses
    effort: Effort
    _solver: Solver = field(init=False)
    _at_a_time: int = field(init=False)

    def __post_init__(self) -> None:
        self._at_a_time = conflicts_at_a_time(len(self.formula.clauses))
        self._solver = Solver(name=SOLVER, bootstrap_with=self.formula.clauses)
        self.formula.clauses = []

    def __enter__(self) -> "Search":
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def take_in(self) -> None:
        """Hand clauses that were added to the formula since to the solver."""
        self._solver.append_formula(self.formula.clauses)
        self.formula.clauses = []

    def satisfiable(self, assumptions: Sequence[int] = (), conflicts: int | None = None) -> bool | None:
        """Return whether the formula can be satisfied under the assumptions; None if that was not found out in time."""
        spent = 0
        while not self.effort.over() and (conflicts is None or spent < conflicts):
            self._solver.conf_budget(self._at_a_time)
            answer: bool | None = self._solver.solve_limited(assumptions=list(assumptions))
            if answer is not None:
                return answer
            spent += self._at_a_time
        return None

    def true_among(self, count: int) -> Iterator[int]:
        """Yield which of the first `count` variables the model found last makes true, counted from 0."""
        return (literal - 1 for literal in self._solver.get_model() if 0 < literal <= count)

    def core(self) -> list[int]:
        """Return the assumptions that the last contradiction needs."""
        return list(self._solver.get_core() or [])
