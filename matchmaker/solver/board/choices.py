"""All single edits for a meeting or for an empty table, and which of them is best.

*The best place for a meeting* is the best among all edits that move it to a session with a free table or exchange it
with one other meeting. *The best use of an empty table* is the best among all edits that put a pair there that does not
meet, or move one meeting there. Best is by the objectives in their order, as they are counted after the edit; both are
exact: every such edit is compared, or proven to be no better.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from matchmaker.solver.arrays import Floats, Ints, ints
from matchmaker.solver.board.edits import Edit, Price
from matchmaker.solver.board.pricing import price
from matchmaker.solver.board.seating import Seating
from matchmaker.solver.placements import PLACEMENT_RULES
from matchmaker.solver.values import MAXIMISED

DECIMALS = 9
"""Sums of weights that differ by less are equal."""

_BY_PEOPLE = ("guarantee", "weight")
"""Objectives that do not depend on when somebody meets."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An edit with its price. `session`: where it leads; `other`: the pair that makes place in exchange, if any."""

    edit: Edit
    price: Price
    session: int
    other: int | None = None


def rank(change: Mapping[str, float]) -> tuple[float, ...]:
    """Return what edits are compared by, given the change of each objective in their order: the smaller the better."""
    return tuple(round(-more if name in MAXIMISED else more, DECIMALS) for name, more in change.items())


def best_of(seating: Seating, choices: Iterable[Choice]) -> Choice | None:
    """Return the best of the choices that break no rule, the first of several that are alike; None: all break one."""
    return min((choice for choice in choices if choice.price.possible), key=_order, default=None)


def _order(choice: Choice) -> tuple[tuple[float, ...], int]:
    """Return what choices are put in order by: where the objectives are alike, fewer people are to be told."""
    return rank(choice.price.change), len(choice.price.told) - len(choice.price.spared)


def places_of(seating: Seating, pair: int) -> list[Choice]:
    """Return every edit that brings a meeting into another session, by move or by exchange; some break rules.

    Where a session has no free table, moving there breaks the rule of the tables.
    """
    own = seating.session_of[pair]
    return [*_moves(seating, pair, own), *_exchanges(seating, pair, own)]


def _moves(seating: Seating, pair: int, own: int) -> Iterator[Choice]:
    for session in range(seating.problem.n_sessions):
        if session != own:
            edit = Edit(((pair, own),), ((pair, session),))
            yield Choice(edit, price(seating, edit), session)


def _exchanges(seating: Seating, pair: int, own: int) -> Iterator[Choice]:
    for other, session in seating.session_of.items():
        if session != own:
            edit = Edit(((pair, own), (other, session)), ((pair, session), (other, own)))
            yield Choice(edit, price(seating, edit), session, other)


def uses_of(seating: Seating, session: int, most: int = 10, closed: frozenset[int] = frozenset()) -> list[Choice]:
    """Return the best uses of a table in a session, the best first, none of which breaks a rule.

    Parameters
    ----------
    seating, session
        The plan, and where there is a table.
    most
        How many to return at most.
    closed
        Pairs that are not to be proposed.
    """
    found = [choice for choice in _moves_into(seating, session) if choice.price.possible]
    found += _additions(seating, session, most, closed)
    return sorted(found, key=_order)[:most]


def _moves_into(seating: Seating, session: int) -> Iterator[Choice]:
    for pair, own in seating.session_of.items():
        if own != session:
            edit = Edit(((pair, own),), ((pair, session),))
            yield Choice(edit, price(seating, edit), session)


def _additions(seating: Seating, session: int, most: int, closed: frozenset[int]) -> list[Choice]:
    """Return the best pairs that could meet in a session; those that cannot be among them are not priced."""
    pairs = _open_pairs(seating, session, closed)
    ranks = _ranks_by_people(seating, pairs)
    order = np.lexsort((pairs, *reversed(ranks))) if ranks else np.arange(len(pairs))
    found: list[Choice] = []
    enough: tuple[float, ...] | None = None
    for at in order.tolist():
        so_far = tuple(each[at] for each in ranks)
        if enough is not None and so_far > enough:
            break  # all that follow are worse in what comes first, whatever their breaks
        edit = Edit((), ((int(pairs[at]), session),))
        choice = Choice(edit, price(seating, edit), session)
        if choice.price.possible:
            found.append(choice)
        if ranks and len(found) == most and enough is None:
            enough = so_far
    return found


def _open_pairs(seating: Seating, session: int, closed: frozenset[int]) -> Ints:
    """Return the pairs that do not meet, and that no rule of a single pair or of single calendars keeps out."""
    problem = seating.problem
    left = np.setdiff1d(np.arange(problem.n_pairs), [*seating.session_of, *closed])
    for refuses in PLACEMENT_RULES.values():
        left = left[~refuses(problem, left, session)]
    free = seating.free_in(session)
    return ints(left[free[problem.pair_people[left]].all(axis=1)])


def _ranks_by_people(seating: Seating, pairs: Ints) -> list[Floats]:
    """Return what new meetings change in the objectives that come first and do not depend on time, as in `rank`."""
    problem = seating.problem
    short = problem.min_meetings > np.asarray([len(held) for held in seating.held], dtype=np.int64)
    changes = {
        "guarantee": -short[problem.pair_people[pairs]].sum(axis=1).astype(np.float64),
        "weight": np.round(-problem.weight[pairs], DECIMALS),
    }
    return [changes[name] for name in takewhile(lambda name: name in _BY_PEOPLE, problem.objective)]
