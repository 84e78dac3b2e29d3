"""The columns of the problem: a placement is a pair in a session.

A *placement rule* looks at one pair and one session alone. It is a named function that says which pairs a session
refuses; what no rule refuses becomes a column. (Rules that tie several placements together are rows: see `rules`.)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matchmaker.solver.arrays import Bools, Indices, Ints, bools, indices, ints
from matchmaker.solver.problem import ANY, Problem
from matchmaker.solver.rows import Rows

PlacementRule = Callable[[Problem, Ints, int], Bools]


def forbidden(problem: Problem, pairs: Ints, _session: int) -> Bools:
    """Refuse pairs that may not meet at all."""
    return bools(problem.forbidden[pairs])


def theme(problem: Problem, pairs: Ints, session: int) -> Bools:
    """Refuse pairs of whom one does not have the session's theme."""
    wanted = problem.session_theme[session]
    if wanted == ANY:
        return np.zeros(len(pairs), dtype=np.bool_)
    return bools(~problem.has_theme[problem.pair_people[pairs], wanted].all(axis=1))


def pair_slots(problem: Problem, pairs: Ints, session: int) -> Bools:
    """Refuse pairs that may not use one of the session's slots."""
    slots = problem.session_slots(session)
    return bools(~problem.pair_slots[pairs, slots.start : slots.stop].all(axis=1))


def pair_session(problem: Problem, pairs: Ints, session: int) -> Bools:
    """Refuse pairs that are tied to another session."""
    tied = problem.pair_session[pairs]
    return bools((tied != ANY) & (tied != session))


def available(problem: Problem, pairs: Ints, session: int) -> Bools:
    """Refuse pairs of whom one is away in one of the session's slots."""
    return bools(~problem.present(problem.pair_people[pairs], session).all(axis=1))


PLACEMENT_RULES: dict[str, PlacementRule] = {
    "forbidden": forbidden,
    "theme": theme,
    "pair_slots": pair_slots,
    "pair_session": pair_session,
    "available": available,
}


@dataclass(frozen=True, eq=False)
class Placements:
    """The allowed placements, ordered by pair, then session; `n` of them.

    Parameters
    ----------
    problem
        What they are placements of.
    pair, session
        Pair and session of each, shape (n,).
    rows
        The rows of the rules by name, as far as they have been made (`rules.rule_rows`).
    """

    problem: Problem
    pair: Ints
    session: Ints
    rows: dict[str, Rows] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.pair)

    @cached_property
    def people(self) -> Ints:
        """The two people of each placement, shape (n, 2)."""
        return self.problem.pair_people[self.pair]

    @cached_property
    def start(self) -> Ints:
        """First slot of each placement, shape (n,)."""
        return self.problem.session_start[self.session]

    @cached_property
    def length(self) -> Ints:
        """Number of slots that each placement fills, shape (n,)."""
        return self.problem.session_length[self.session]

    @cached_property
    def covers(self) -> tuple[Ints, Ints]:
        """Every (placement, slot) in which the placement's meeting runs, as two arrays of equal length."""
        placement = np.repeat(np.arange(len(self)), self.length)
        before = np.cumsum(self.length) - self.length
        slot = np.arange(len(placement)) - np.repeat(before, self.length) + np.repeat(self.start, self.length)
        return placement, slot

    @cached_property
    def all_single(self) -> bool:
        """Whether every placement fills exactly one slot."""
        return bool((self.length == 1).all())

    def find(self, pair: int, session: int) -> int | None:
        """Return the index of a placement, or None if some rule refuses it."""
        begin, end = np.searchsorted(self.pair, [pair, pair + 1]).tolist()
        inside = begin + int(np.searchsorted(self.session[begin:end], session))
        return inside if inside < end and self.session[inside] == session else None

    def index_of(self, others: "Placements", chosen: Ints) -> Ints:
        """Return where these placements hold some of `others` that are among them, shape (their number,)."""
        sessions = self.problem.n_sessions
        keys = self.pair * sessions + self.session
        return ints(np.searchsorted(keys, others.pair[chosen] * sessions + others.session[chosen]))

    def subset(self, keep: Bools) -> "Placements":
        """Return only the placements where `keep` is true."""
        return Placements(self.problem, self.pair[keep], self.session[keep])


@dataclass(frozen=True, eq=False)
class Openings:
    """Which pairs each session is open to; the placements without the cost of listing them all.

    Parameters
    ----------
    problem
        The instance.
    pairs
        For each session, the pairs that no placement rule refuses, ascending; none where the session has no table.
    """

    problem: Problem
    pairs: tuple[Indices, ...]

    def __len__(self) -> int:
        """Return the number of placements."""
        return sum(map(len, self.pairs))

    def allows(self, pair: int, session: int) -> bool:
        """Return whether a session is open to a pair."""
        place = int(np.searchsorted(self.pairs[session], pair))
        return place < len(self.pairs[session]) and int(self.pairs[session][place]) == pair

    @cached_property
    def placed(self) -> Bools:
        """Return which pairs have a placement at all, shape (E,)."""
        placed = np.zeros(self.problem.n_pairs, dtype=np.bool_)
        for pairs in self.pairs:
            placed[pairs] = True
        return placed

    def placements(self, wanted: Bools | None = None) -> Placements:
        """Return the placements of the pairs that are wanted, shape (E,); None: of all."""
        chosen = [pairs if wanted is None else pairs[wanted[pairs]] for pairs in self.pairs]
        pair = np.concatenate([np.empty(0, dtype=np.int64), *chosen])
        session = np.repeat(np.arange(len(chosen)), [len(pairs) for pairs in chosen])
        order = np.argsort(pair, kind="stable")
        return Placements(self.problem, ints(pair[order]), ints(session[order]))


def openings(problem: Problem, leave_out: frozenset[str] = frozenset()) -> Openings:
    """Return which pairs each session is open to.

    Parameters
    ----------
    problem
        The instance.
    leave_out
        Names of rules that are not to be asked (to see what they do).
    """
    rules = [rule for name, rule in PLACEMENT_RULES.items() if name not in leave_out]
    every = np.arange(problem.n_pairs)
    pairs: list[Indices] = []
    for session, tables in enumerate(problem.session_tables.tolist()):
        left = every if tables > 0 or "tables" in leave_out else every[:0]
        for rule in rules:
            left = left[~rule(problem, left, session)]
        pairs.append(indices(left))
    return Openings(problem, tuple(pairs))


def allowed_placements(problem: Problem, leave_out: frozenset[str] = frozenset()) -> Placements:
    """Return the placements that no placement rule refuses and whose session has a table (see `openings`)."""
    return openings(problem, leave_out).placements()
