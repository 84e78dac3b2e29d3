r"""Which single changes cannot bring a pair into a best plan? Decided by bounds, without planning again.

Let $z$ be the value of a plan of the instance. After a change, the best plan is worth at least $v$: $z$ itself where a
limit is raised, the rest of the plan where a meeting is given up, and more where the plan can be mended (`mending`).
Any plan with the pair is worth at most $u$, by weak duality on the aggregated program in which the pair must meet: the
prices found once bound every changed program, since a raised limit costs its price, and a pair that may not meet takes
its reduced weight with it. Where $u < v$, no best plan after the change has the pair.

Only the weight is compared, so a guarantee may stand before it only where nobody is short of it, and a spread of breaks
not at all; elsewhere nothing is excluded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matchmaker.solver.aggregate import aggregate, kinds_of_sessions
from matchmaker.solver.arrays import Floats, Ints, ints
from matchmaker.solver.bound import Relaxed, relax, whole_total_bound
from matchmaker.solver.effort import Effort
from matchmaker.solver.mending import Mending
from matchmaker.solver.placements import Placements, openings
from matchmaker.solver.problem import Problem
from matchmaker.solver.standing import Room
from matchmaker.solver.values import TIE, meeting_counts

BEFORE_WEIGHT = frozenset({"guarantee"})
ROUNDING = 1e-12


def comparable(problem: Problem, value: Mapping[str, float]) -> bool:
    """Return whether plans can be told apart by their weight alone: nothing before it but a guarantee that is kept."""
    names = problem.objective
    if "weight" not in names or problem.max_break_spread is not None:
        return False
    earlier = names[: names.index("weight")]
    return set(earlier) <= BEFORE_WEIGHT and all(value[name] == 0 for name in earlier)


@dataclass(frozen=True, eq=False)
class Known:
    """A plan of the instance with one change made: its weight, its pairs, and the session with one more table."""

    weight: float
    pairs: frozenset[int]
    mending: Mending | None = None
    session: int | None = None


@dataclass(eq=False)
class Exclusion:
    """What bounds say about one pair that does not meet in a plan.

    Parameters
    ----------
    problem
        The instance.
    wanted
        The pair.
    pair, session
        The meetings of a plan, shape (n,) each; the pair is not among them.
    weight
        The plan's weight.
    insisted
        Proven bound on the weight of plans with the pair.
    effort
        The limits of the run.
    """

    problem: Problem
    wanted: int
    pair: Ints
    session: Ints
    weight: float
    insisted: float
    effort: Effort
    _known: list[Known] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._relaxed = _most_with(self.problem, self.wanted, self.effort)
        self._placements = openings(self.problem).placements()
        self._worth = self._worth_of_pairs()
        self._mending = self._mending_of(self.pair, self.session)
        self._counts = meeting_counts(self.problem, self.pair)
        self._margin = TIE * max(1.0, abs(self.weight))

    def giving_up(self, pair: int) -> bool:
        """Return whether no best plan without a meeting of the plan has the pair."""
        if (
            self._counts[self.problem.pair_people[pair]] <= self.problem.min_meetings[self.problem.pair_people[pair]]
        ).any():
            return False  # Without the meeting the guarantee may be broken, and weights say nothing.
        column = self._mending.column_of(pair)
        most = self._lowered(min(self._most() - max(0.0, float(self._worth[pair])), self.insisted))
        least = self.weight - float(self.problem.weight[pair])
        if self._below(most, least) or any(self._below(most, k.weight) for k in self._known if pair not in k.pairs):
            return True
        return self._mending.worth_more(most - least + self._margin, without=column)

    def more_tables(self, session: int) -> bool:
        """Return whether no best plan with one more table in a session has the pair."""
        if self.problem.session_tables[session] == 0:
            return False  # The session would open: there are placements that no price speaks of.
        length = int(self.problem.session_length[session])
        kind = int(kinds_of_sessions(self.problem)[1][session])
        rise = sum(
            length * price
            for rule, subject, price in self._prices
            if (rule == "tables" and subject[0] == kind) or rule in {"all_tables", "span of a class", "span of all"}
        )
        room = dict.fromkeys(self._mending.rows_of("tables", session), 1.0)
        most = self._lowered(self._most() + rise)
        return self._raised(most, room) or any(self._moved(known, most, room) for known in self._known)

    def more_meetings(self, person: int) -> bool:
        """Return whether no best plan in which a person may have one more meeting has the pair."""
        rise = sum(price for rule, subject, price in self._prices if rule == "person" and subject[0] == person)
        room = dict.fromkeys(self._mending.rows_of("max_meetings", person), 1.0)
        return self._raised(self._lowered(self._most() + rise), room)

    def more_of(self, resource: int) -> bool:
        """Return whether no best plan with one more of a resource has the pair."""
        prices = sum(price for rule, subject, price in self._prices if rule == "resource" and subject[0] == resource)
        rise = self.problem.n_slots * prices
        room = dict.fromkeys(self._mending.rows_of("resource", resource), 1.0)
        return self._raised(self._lowered(self._most() + rise), room)

    def relaxing(self, changed: Problem) -> bool:
        """Return whether no best plan of an instance that allows more has the pair: its own program is solved."""
        most = _most_with(changed, self.wanted, self.effort)
        return most is not None and self._below(self._lowered(most.bound), self.weight)

    def learn(self, pair: Ints, session: Ints, weight: float, more_tables_in: int | None = None) -> None:
        """Take in the plan of a changed instance, which bounds from below what others are worth."""
        mending = None
        if more_tables_in is not None:
            if self.problem.session_tables[more_tables_in] == 0:
                return  # It may meet where nobody could as things were.
            mending = self._mending_of(pair, session)
        self._known.append(Known(weight, frozenset(pair.tolist()), mending, more_tables_in))

    def _mending_of(self, pair: Ints, session: Ints) -> Mending:
        held = Placements(self.problem, pair, session)
        chosen = ints(np.sort(self._placements.index_of(held, ints(np.arange(len(held))))))
        return Mending(self._placements, chosen, self._worth)

    def _worth_of_pairs(self) -> Floats:
        """Return by pair what a plan loses at least, of its bound, if the pair may not meet, shape (E,)."""
        worth = np.full(self.problem.n_pairs, -np.inf)
        if self._relaxed is not None:
            np.maximum.at(worth, self._relaxed.pair, self._relaxed.reduced)
        return worth

    def _most(self) -> float:
        """Return the most that a plan with the pair can weigh by the prices."""
        return np.inf if self._relaxed is None else self._relaxed.bound

    def _lowered(self, most: float) -> float:
        """Return a bound with what rounding may have taken given back, lowered to the next possible total."""
        return whole_total_bound(self.problem.weight, most + ROUNDING * abs(most)) if np.isfinite(most) else most

    @cached_property
    def _prices(self) -> list[tuple[str, tuple[int, ...], float]]:
        """The rows with a positive price: their rule, their subject and the price."""
        if self._relaxed is None:
            return []
        found, begin = [], 0
        for block in self._relaxed.rows:
            prices = self._relaxed.price[begin : begin + len(block)]
            rows = np.flatnonzero(prices > 0)
            found += [(block.rule, tuple(block.subject[row].tolist()), float(prices[row])) for row in rows]
            begin += len(block)
        return found

    def _below(self, most: float, least: float) -> bool:
        return most < least - self._margin

    def _raised(self, most: float, room: Room) -> bool:
        if self._below(most, self.weight):
            return True
        return np.isfinite(most) and self._mending.worth_more(most - self.weight + self._margin, room=room)

    def _moved(self, known: Known, most: float, room: Room) -> bool:
        """Return whether a plan with a table more in another session has another of its weight with it in this one."""
        if known.mending is None or known.session is None or not self._below(most, known.weight):
            return False
        rows = known.mending.rows_of("tables", known.session)
        return rows != [] and rows[0] not in room and known.mending.fits_after_moving(rows[0], room)


def _most_with(problem: Problem, wanted: int, effort: Effort) -> Relaxed | None:
    """Return the most that plans with a pair can weigh, among those that keep the guarantee; None: not found out."""
    must = problem.must.copy()
    must[wanted] = True
    program = aggregate(openings(replace(problem, must=must)))
    return relax(program, "weight", {name: 0.0 for name in BEFORE_WEIGHT if name in problem.objective}, effort)
