"""Why no plan can keep the hard rules: an irreducible conflict.

Every rule that could be relaxed becomes a group of clauses behind a guard. A SAT solver names the guards of a
contradiction (a core); deletion filtering (Chinneck, *Feasibility and Infeasibility in Optimization*, 2008, chapter
6) then takes out one group after the other that is not needed. What remains is irreducible: without any one of its
rules a plan exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.causes import SUBJECTS, Cause, refusers
from matchmaker.solver.clauses import Clauses, Search, entries_by_row
from matchmaker.solver.effort import Effort
from matchmaker.solver.encoding import Encoding
from matchmaker.solver.overbooked import find_overbooked
from matchmaker.solver.placements import PLACEMENT_RULES, Placements
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.rules import rule_rows


def find_conflict(problem: Problem, effort: Effort) -> tuple[Cause, ...]:
    """Return an irreducible set of rules that no plan can keep together, sorted; empty if time ended before.

    Parameters
    ----------
    problem
        An instance without a feasible plan.
    effort
        The limits of the run.
    """
    unlisted = np.flatnonzero(problem.current_locked & (problem.current_pair == ANY))
    if len(unlisted):
        return (Cause("listed", (int(unlisted[0]),)), Cause("locked", (int(unlisted[0]),)))
    overbooked = find_overbooked(problem)
    if overbooked:
        return overbooked
    groups = _Groups(problem)
    with Search(groups.formula, effort) as search:
        if search.satisfiable(list(groups.guards.values())) is not False:
            return ()
        needed = _filtered(search, search.core())
    if needed is None:
        return ()
    cause = {guard: cause for cause, guard in groups.guards.items()}
    return tuple(sorted(cause[guard] for guard in needed))


def _filtered(search: Search, core: Sequence[int]) -> list[int] | None:
    """Take out one guard after the other; keep those without which the contradiction vanishes. None: out of time."""
    needed: list[int] = []
    left = sorted(core)
    while left:
        tried = left.pop()
        answer = search.satisfiable([*needed, *left])
        if answer is False:
            kept = set(search.core())
            left = [guard for guard in left if guard in kept]
        elif answer is None:
            return None
        else:
            needed.append(tried)
    return needed


@dataclass(eq=False)
class _Groups:
    """The formula with a guard for each cause. Columns are all (pair, session); what a rule refuses is a clause."""

    problem: Problem
    formula: Clauses = field(init=False)
    guards: dict[Cause, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        placements = _every_placement(self.problem)
        self.formula = Clauses(len(placements))
        self._refuse(placements)
        for rows in rule_rows(placements):
            for index, entries in enumerate(entries_by_row(rows)):
                subject = rows.subject[index][: len(SUBJECTS[rows.rule])]
                self.formula.row(rows, index, entries, [self.guard(rows.rule, *subject.tolist())])
        if self.problem.max_break_spread is not None:
            self._limit_spread(placements, self.problem.max_break_spread)

    def guard(self, rule: str, *subject: int) -> int:
        """Return the literal that switches a cause on."""
        cause = Cause(rule, subject)
        if cause not in self.guards:
            self.guards[cause] = self.formula.variable()
        return self.guards[cause]

    def _refuse(self, placements: Placements) -> None:
        for session in np.unique(placements.session):
            columns = np.flatnonzero(placements.session == session)
            pairs = placements.pair[columns]
            for name, rule in PLACEMENT_RULES.items():
                for column in columns[rule(self.problem, pairs, int(session))]:
                    for subject in refusers(name, placements, int(column)):
                        self.formula.add(-(int(column) + 1), -self.guard(name, *subject))

    def _limit_spread(self, placements: Placements, spread: int) -> None:
        """Add the rule on the spread of breaks behind one guard."""
        Encoding(placements, self.formula).limit_spread(spread, [self.guard("break_spread")])


def _every_placement(problem: Problem) -> Placements:
    """Return every (pair, session) that can matter: of all pairs where breaks count, else of those that must meet."""
    concerned: Bools = problem.must.copy()
    concerned[problem.current_pair[problem.current_locked]] = True
    pairs: Ints = np.arange(problem.n_pairs) if problem.max_break_spread is not None else np.flatnonzero(concerned)
    sessions = np.arange(problem.n_sessions)
    return Placements(problem, np.repeat(pairs, len(sessions)), ints(np.tile(sessions, len(pairs))))
