"""Plans with a little changed, mended by hand: a quick lower bound on what the best plan is then worth.

A plan is a little changed when one of its meetings may not be, or when one of its limits is raised. A further meeting
is then put in, by itself or by moving one or two others to where there is room; if that does not make up for the loss,
somebody who has as many meetings as allowed exchanges one for it, which leaves another person free, and so on: ejection
chains [Glover, *Ejection chains, reference structures and alternating path methods for traveling salesman problems*,
Discrete Applied Mathematics 65, 1996]. Whatever is found keeps every rule, since it is checked against the rows of the
whole model; so its weight is a lower bound on that of the best plan. Nothing is claimed where nothing is found.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Floats
from matchmaker.solver.standing import Room, Standing, Steps

MOST_IN_ALL = 2_000
"""How many placements are looked at to answer one question."""

MOST_PUT_IN = 8
"""How many pairs are tried that are worth enough by themselves."""

MOVED, EXCHANGED = 2, 2
"""How many meetings are moved for one more, and how many are exchanged in a chain."""

EXCHANGES_TRIED = (12, 4)
"""How many exchanges are tried, those that cost least, in the first and in the second step of a chain."""


@dataclass(eq=False)
class Mending(Standing):
    """A plan that is mended (see `Standing` for it).

    Parameters
    ----------
    reduced
        What each pair could add at the prices of a relaxation, shape (E,), −∞ where it has no placement: a guide to
        which exchanges cost little.
    """

    reduced: Floats

    def __post_init__(self) -> None:
        """Rank everybody's pairs."""
        problem = self.placements.problem
        super().__post_init__()
        self._people: list[list[int]] = problem.pair_people.tolist()
        self._weight: list[float] = problem.weight.tolist()
        self._reduced: list[float] = self.reduced.tolist()
        self._guaranteed: list[int] = problem.min_meetings.tolist()
        self._in_all = 0
        self._pairs_of: list[list[int]] = [[] for _ in range(problem.n_people)]
        for pair in np.argsort(-problem.weight, kind="stable").tolist():
            for person in self._people[pair]:
                self._pairs_of[person].append(pair)

    def worth_more(self, needed: float, without: int | None = None, room: Room | None = None) -> bool:
        """Return whether the plan was mended to gain more than `needed`.

        Parameters
        ----------
        needed
            What must be gained, counted from the plan without the meeting that is taken out.
        without
            A placement of the plan that is taken out, and whose pair may not meet.
        room
            How much more some rows hold.
        """
        self._in_all = 0
        with self._changed(without, room or {}):
            banned = set() if without is None else {self._pair[without]}
            people = set() if without is None else set(self._people[self._pair[without]])
            return self._gains(needed, banned, people, 0)

    def fits_after_moving(self, overfull: int, room: Room) -> bool:
        """Return whether a plan that overfills one row by one can be mended by moving one of its meetings away.

        Parameters
        ----------
        overfull
            The row.
        room
            How much more some rows hold than the model says.
        """
        with self._changed(None, room):
            for column in sorted(self._members[overfull]):
                pair = self._pair[column]
                if pair in self._fixed:
                    continue
                self._looked_at = 0
                self._put(column, -1)
                steps = self._placing(pair, MOVED - 1, but=column)
                self._put(column, 1)
                if steps is not None:
                    return True
            return False

    def _gains(self, needed: float, banned: set[int], people: set[int], exchanged: int) -> bool:
        """Return whether a chain of so many more exchanges gains more than is needed.

        `people`: those whom the chain has left free; an exchange begins with one of them, or anybody who is free.
        """
        if needed < 0:
            return True
        free = {person for person in range(len(self._pairs_of)) if self._is_free(person)}
        if any(self._placed(pair) is not None for pair in self._both_free(needed, free, banned)[:MOST_PUT_IN]):
            return True
        if exchanged >= EXCHANGED:
            return False
        begin = (people & free) or free
        for new, old in self._exchanges(begin, free, banned, EXCHANGES_TRIED[exchanged]):
            if self._in_all > MOST_IN_ALL:
                return False
            out = self._column[old]
            self._put(out, -1)
            steps = self._placed(new)
            gained = False
            if steps is not None:
                self._make(steps)
                left = (people | set(self._people[old])) - set(self._people[new])
                left_needed = needed - self._weight[new] + self._weight[old]
                gained = self._gains(left_needed, banned | {old}, left, exchanged + 1)
                self._make([(column, -sign) for column, sign in reversed(steps)])
            self._put(out, 1)
            if gained:
                return True
        return False

    def _both_free(self, needed: float, free: set[int], banned: set[int]) -> list[int]:
        """Return the pairs that weigh more than is needed and whose people can have one more meeting, best first."""
        found = []
        for person in free:
            for pair in self._pairs_of[person]:
                if self._weight[pair] <= needed:
                    break
                one, other = self._people[pair]
                if one == person and other in free and pair not in self._column and pair not in banned:
                    found.append(pair)
        return sorted(found, key=lambda pair: (-self._weight[pair], pair))

    def _exchanges(self, begin: set[int], free: set[int], banned: set[int], count: int) -> list[tuple[int, int]]:
        """Return the cheapest exchanges: a pair of somebody free with somebody who is not, for one of the latter's."""
        found = []
        for person in begin:
            for new in self._pairs_of[person]:
                one, other = self._people[new]
                partner = other if one == person else one
                if new in self._column or new in banned or partner in free or self._reduced[new] == -np.inf:
                    continue
                olds = [old for old in self._pairs_of[partner] if old in self._column and self._may_go(old, partner)]
                found += [(self._reduced[old] - self._reduced[new], new, old) for old in olds]
        return [(new, old) for _cost, new, old in sorted(found)[:count]]

    def _may_go(self, pair: int, partner: int) -> bool:
        """Return whether a meeting may go that `partner` exchanges: the other person keeps what is guaranteed."""
        one, other = self._people[pair]
        left = other if one == partner else one
        meetings = sum(each in self._column for each in self._pairs_of[left])
        return pair not in self._fixed and meetings > self._guaranteed[left]

    def _is_free(self, person: int) -> bool:
        """Return whether a person can have one more meeting, whenever that is."""
        row = self._row_of.get(("max_meetings", person))
        return row is None or self._used[row] + 1 <= self._upper[row]

    def _placed(self, pair: int) -> Steps | None:
        """Return how a pair can be put in; None: not found."""
        self._looked_at = 0
        steps = self._placing(pair, MOVED) if self._open() else None
        self._in_all += self._looked_at
        return steps
