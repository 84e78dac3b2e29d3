"""The commonest conflict, found by counting: somebody has more meetings that must be than fit into the slots.

A SAT solver proves such a pigeonhole only by trying (exponentially in the number of slots); a matching between the
person's meetings and slots proves it at once (Hall's theorem), and is reduced to an irreducible conflict likewise.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.causes import Cause, refusers
from matchmaker.solver.placements import PLACEMENT_RULES, Placements
from matchmaker.solver.problem import Problem


def find_overbooked(problem: Problem) -> tuple[Cause, ...]:
    """Return an irreducible conflict about one person's meetings, sorted; empty if counting finds none.

    Only where all sessions fill one slot: longer meetings are not counted by a matching.
    """
    if (problem.session_length != 1).any():
        return ()
    musts = np.flatnonzero(problem.must)
    for person in np.unique(problem.pair_people[musts]):
        star = _star(problem, ints(musts[(problem.pair_people[musts] == person).any(axis=1)]), int(person))
        active = star.causes()
        if not star.possible(active):
            return star.irreducible(active)
    return ()


@dataclass(eq=False)
class _Star:
    """One person's meetings that must be: each placement with the causes that refuse it."""

    problem: Problem
    person: int
    placements: Placements
    refusing: list[frozenset[Cause]]

    def causes(self) -> frozenset[Cause]:
        """Return everything that could be relaxed."""
        musts = {Cause("must", (int(pair),)) for pair in np.unique(self.placements.pair)}
        own = {Cause("person_once_per_slot", (self.person,)), Cause("max_meetings", (self.person,))}
        return frozenset().union(musts, own, *self.refusing)

    def possible(self, active: frozenset[Cause]) -> bool:
        """Return whether the meetings whose must is active can all be held while only the active rules count."""
        needed = [pair for pair in np.unique(self.placements.pair) if Cause("must", (int(pair),)) in active]
        if Cause("max_meetings", (self.person,)) in active and len(needed) > self.problem.max_meetings[self.person]:
            return False
        open_ = np.asarray([not (causes & active) for causes in self.refusing], dtype=np.bool_)
        pair, slot = self.placements.pair[open_], self.placements.start[open_]
        if Cause("person_once_per_slot", (self.person,)) not in active:
            return set(needed) <= set(pair)
        row = np.searchsorted(needed, pair)
        concerned = np.isin(pair, needed)
        shape = (len(needed), self.problem.n_slots)
        graph = sparse.csr_array((np.ones(concerned.sum(), np.int8), (row[concerned], slot[concerned])), shape=shape)
        return bool((maximum_bipartite_matching(graph, perm_type="column") >= 0).all())

    def irreducible(self, active: frozenset[Cause]) -> tuple[Cause, ...]:
        """Take out one cause after the other that is not needed."""
        needed = active
        for cause in sorted(active, key=lambda cause: (cause.rule == "must", cause)):
            if not self.possible(needed - {cause}):
                needed -= {cause}
        return tuple(sorted(needed))


def _star(problem: Problem, pairs: Ints, person: int) -> _Star:
    sessions = np.arange(problem.n_sessions)
    placements = Placements(problem, np.repeat(pairs, len(sessions)), ints(np.tile(sessions, len(pairs))))
    refusing = []
    for column, (pair, session) in enumerate(zip(placements.pair, placements.session, strict=True)):
        causes = {
            Cause(name, subject)
            for name, rule in PLACEMENT_RULES.items()
            if rule(problem, ints([pair]), int(session))[0]
            for subject in refusers(name, placements, column)
        }
        if problem.session_tables[session] == 0:
            causes.add(Cause("tables", (int(session),)))
        refusing.append(frozenset(causes))
    return _Star(problem, person, placements, refusing)
