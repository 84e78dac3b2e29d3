r"""What of a plan in force stays, proven, where moves are to be few.

All rules but two are kept by every part of a plan that keeps them (fewer meetings never break one); the two are pairs
that *must* meet and meetings that are *locked*. So the fewest moves are decided among few placements: those of the
plan in force, and those of the pairs that must meet and are not met in it. Call them $W$.

A meeting in force is *disputed* if it lies in a row of some rule that all of $W$ together would overfill. The others
belong to every plan with the fewest moves: put one back into the part of such a plan that lies in $W$, and its rows
still hold, so that there would be a plan with a move less. (A pair that must meet and is met without dispute keeps its
place by the same argument; if it is disputed, its other placements join $W$, until nothing changes.)

Undisputed meetings are therefore held as if they were locked, which loses no plan with the fewest moves: what is left
is an ordinary instance with few placements, and its bounds are bounds among the plans with the fewest moves. Where
nothing is disputed, all that can stay does, and there is nothing more to prove. Otherwise a small integer program over
$W$ finds the fewest moves. A limited spread of breaks is the one rule to which all this does not apply; there, keeping
everything is tried, and given up if no plan comes of it.
"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaker.solver.arrays import Bools, Indices, Ints, bools, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.exact import held_program
from matchmaker.solver.highs import run
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.proofs import without_search
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import busy_slots, meeting_counts, moves
from matchmaker.solver.wishes import build_model

NODES = 2_000
BEFORE_MOVES = frozenset({"guarantee"})
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Stay:
    """What stays of a plan in force.

    Parameters
    ----------
    opened
        The openings that are left once the undisputed meetings are held; in its problem they are locked.
    moves
        Proven: no plan has fewer moves.
    begin
        The part of a plan with `moves` moves that is in force or must be, as rows (pair, session), shape (n, 2); None
        if time ended before it was found.
    infeasible
        Whether it is proven that there is no plan.
    """

    opened: Openings
    moves: float
    begin: Ints | None
    infeasible: bool = False


def what_stays(opened: Openings, effort: Effort) -> Stay | None:
    """Return what of the plan in force stays; None where moves do not come first, or there is nothing to keep.

    A guarantee may come before the moves: what is returned is worth something if its shortfall comes out as 0.
    """
    problem = opened.problem
    held = _held(opened)
    if not moves_come_first(problem) or not len(held):
        return None
    deciding, disputed = _disputed(opened, held)
    fixed = bools(~disputed[deciding.index_of(held, ints(np.arange(len(held))))])
    kept = Placements(problem, held.pair[fixed], held.session[fixed])
    left = hold(opened, kept)
    lost = without_search(opened, "moves")
    if not disputed.any():
        return Stay(left, lost, np.stack([held.pair, held.session], axis=1))
    return _fewest_moves(left, deciding, lost, effort) if problem.max_break_spread is None else None


def moves_come_first(problem: Problem) -> bool:
    """Return whether nothing but perhaps the guarantee is more important than few moves."""
    names = problem.objective
    return "moves" in names and set(names[: names.index("moves")]) <= BEFORE_MOVES


def _held(opened: Openings) -> Placements:
    """Return the meetings in force that can still be held."""
    problem = opened.problem
    both = zip(problem.current_pair.tolist(), problem.current_session.tolist(), strict=True)
    held = sorted({(pair, session) for pair, session in both if pair != ANY and opened.allows(pair, session)})
    return Placements(problem, *ints(held).reshape(-1, 2).T.copy())


def _locked(held: Placements) -> Bools:
    """Return which of the meetings in force are locked."""
    problem = held.problem
    locked = problem.current_locked
    return bools(np.isin(_keys(held), _current_keys(problem)[locked]))


def _keys(placements: Placements) -> Ints:
    return ints(placements.pair * placements.problem.n_sessions + placements.session)


def _current_keys(problem: Problem) -> Ints:
    key = problem.current_pair * problem.n_sessions + problem.current_session
    return ints(np.where(problem.current_pair == ANY, ANY, key))


def _disputed(opened: Openings, held: Placements) -> tuple[Placements, Bools]:
    """Return the placements that decide on the fewest moves, and which of them overfill a row together."""
    problem = opened.problem
    free = problem.must.copy()
    free[held.pair] = False
    while True:
        deciding = _joined(held, opened.placements(free))
        disputed = _in_overfull_rows(deciding)
        unsettled = problem.must[deciding.pair] & disputed & ~free[deciding.pair] & ~_locked(deciding)
        if not unsettled.any():
            return deciding, disputed
        free[deciding.pair[unsettled]] = True


def _joined(one: Placements, other: Placements) -> Placements:
    key = np.union1d(_keys(one), _keys(other))
    pair, session = np.divmod(key, max(1, one.problem.n_sessions))
    return Placements(one.problem, ints(pair), ints(session))


def _in_overfull_rows(placements: Placements) -> Bools:
    """Return which placements lie in a row that all of them together overfill, shape (n,)."""
    disputed = np.zeros(len(placements), dtype=np.bool_)
    for rows in rule_rows(placements, frozenset({"must", "locked"})):
        total = np.bincount(rows.row, weights=rows.coefficient, minlength=len(rows))
        disputed[rows.column[(total > rows.upper + SLACK)[rows.row]]] = True
    return disputed


def _fewest_moves(left: Openings, deciding: Placements, lost: float, effort: Effort) -> Stay:
    """Return what stays where some meetings are disputed: an integer program over the deciding placements."""
    columns = Placements(left.problem, deciding.pair, deciding.session)
    model = build_model(columns, ("moves",))
    outcome = run(held_program(model, model.wishes["moves"], []), effort, nodes=NODES)
    if outcome.status == "infeasible":
        return Stay(left, lost, None, infeasible=True)
    bound = max(lost, float(np.ceil(model.wishes["moves"].constant + outcome.bound - 1e-6)))
    if outcome.x is None:
        return Stay(left, bound, None)
    chosen = np.flatnonzero(outcome.x[: len(columns)] > 0.5)
    begin = np.stack([columns.pair[chosen], columns.session[chosen]], axis=1)
    fewest = float(moves(left.problem, begin[:, 0], begin[:, 1]))
    return Stay(left, fewest if outcome.status == "optimal" else bound, begin)


def hold(opened: Openings, kept: Placements) -> Openings:
    """Return what is left open once some meetings are held as if they were locked.

    Parameters
    ----------
    opened
        The openings of an instance.
    kept
        Meetings that keep all rules together.

    Returns
    -------
    Openings
        Only placements that can be in a plan with all of `kept`. (Runs of meetings are left to their rows.)
    """
    problem = opened.problem
    met = np.zeros(problem.n_pairs, dtype=np.bool_)
    met[kept.pair] = True
    locked = problem.current_locked | np.isin(_current_keys(problem), _keys(kept))
    closed = replace(problem, must=problem.must | met, current_locked=locked)
    fits = _Fit.beside(kept)
    pairs = [
        np.union1d(pairs[fits.session(pairs, session) & ~met[pairs]], kept.pair[kept.session == session])
        for session, pairs in enumerate(opened.pairs)
    ]
    return Openings(closed, tuple(ints(left) for left in pairs))


@dataclass(frozen=True, eq=False)
class _Fit:
    """What meetings that are held leave to others.

    Parameters
    ----------
    problem
        The instance.
    busy
        Who has a meeting when, shape (P, T).
    full
        Who has as many meetings as allowed, shape (P,).
    tables
        Tables left in each session, shape (S,).
    exhausted
        Which pairs need a resource that is used up in a slot, shape (E, T).
    earliest, latest
        First and last slot that precedences leave to each pair, shape (E,).
    """

    problem: Problem
    busy: Bools
    full: Bools
    tables: Ints
    exhausted: Bools
    earliest: Ints
    latest: Ints

    @classmethod
    def beside(cls, kept: Placements) -> "_Fit":
        problem = kept.problem
        used = np.bincount(kept.session, minlength=problem.n_sessions)
        return cls(
            problem,
            busy_slots(problem, kept.pair, kept.session),
            bools(meeting_counts(problem, kept.pair) >= problem.max_meetings),
            ints(problem.session_tables - used),
            _exhausted(kept),
            *_order(kept),
        )

    def session(self, pairs: Indices, session: int) -> Bools:
        """Return which pairs could meet in a session beside what is held."""
        if self.tables[session] <= 0:
            return np.zeros(len(pairs), dtype=np.bool_)
        slots = self.problem.session_slots(session)
        people = self.problem.pair_people[pairs]
        taken = self.busy[people, slots.start : slots.stop].any(axis=(1, 2)) if len(pairs) else False
        spent = self.exhausted[pairs, slots.start : slots.stop].any(axis=1)
        in_order = (self.earliest[pairs] <= slots.start) & (slots.stop - 1 <= self.latest[pairs])
        return bools(~taken & ~self.full[people].any(axis=1) & ~spent & in_order)


def _exhausted(kept: Placements) -> Bools:
    problem = kept.problem
    exhausted = np.zeros((problem.n_pairs, problem.n_slots), dtype=np.bool_)
    placement, slot = kept.covers
    for resource in np.unique(problem.uses[:, 1]):
        users = np.zeros(problem.n_pairs, dtype=np.bool_)
        users[problem.uses[problem.uses[:, 1] == resource, 0]] = True
        using = users[kept.pair[placement]]
        used = np.bincount(slot[using], minlength=problem.n_slots)
        exhausted |= users[:, None] & (used >= problem.resource_capacity[resource])
    return exhausted


def _order(kept: Placements) -> tuple[Ints, Ints]:
    """Return the first and last slot that precedences leave to each pair, given when the meetings held take place."""
    problem = kept.problem
    start, end = np.full(problem.n_pairs, -1), np.full(problem.n_pairs, -1)
    start[kept.pair] = kept.start
    end[kept.pair] = kept.start + kept.length - 1
    earliest, latest = np.zeros(problem.n_pairs, dtype=np.int64), np.full(problem.n_pairs, problem.n_slots - 1)
    for first, second in problem.precedences:
        earliest[second] = max(earliest[second], end[first] + 1)
        if start[second] >= 0:
            latest[first] = min(latest[first], start[second] - 1)
    return ints(earliest), ints(latest)
