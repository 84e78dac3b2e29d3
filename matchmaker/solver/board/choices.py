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
from matchmaker.solver.board.calendars import PAIR
from matchmaker.solver.board.edits import Edit, Place, Price
from matchmaker.solver.board.pricing import price
from matchmaker.solver.board.seating import Seating
from matchmaker.solver.placements import PLACEMENT_RULES
from matchmaker.solver.problem import Problem
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
    others = ((other, session) for other, session in seating.session_of.items() if session != own)
    return [*_moves(seating, pair, own), *_exchanges(seating, pair, own, others)]


def open_places_of(seating: Seating, pair: int) -> list[Choice]:
    """Return the same but for exchanges that would put somebody into two places at once; some break other rules.

    They hold every edit that can be made, and take a small part of the time, since most people are busy most of the
    time.
    """
    own = seating.session_of[pair]
    return [*_moves(seating, pair, own), *_exchanges(seating, pair, own, _open_exchanges(seating, pair, own))]


def _moves(seating: Seating, pair: int, own: int) -> Iterator[Choice]:
    for session in range(seating.problem.n_sessions):
        if session != own:
            edit = Edit(((pair, own),), ((pair, session),))
            yield Choice(edit, price(seating, edit), session)


def _exchanges(seating: Seating, pair: int, own: int, others: Iterable[Place]) -> Iterator[Choice]:
    for other, session in others:
        edit = Edit(((pair, own), (other, session)), ((pair, session), (other, own)))
        yield Choice(edit, price(seating, edit), session, other)


def _open_exchanges(seating: Seating, pair: int, own: int) -> Iterator[Place]:
    """Yield the meetings in other sessions that a meeting can exchange with so that nobody is in two places at once.

    Whoever is so already does not stand in the way: it is not this edit that would bring it about.
    """
    two = seating.people_of[pair]
    counted = [person for person in two if not seating.days_of(person).clashes]
    free = seating.free_in(own).tolist()
    in_the_way = [
        {held[PAIR] for person in counted for held in seating.at_once(person, session)} - {pair}
        for session in range(seating.problem.n_sessions)
    ]
    for other, session in seating.session_of.items():
        if session == own or in_the_way[session] - {other}:
            continue
        if all(
            free[person] or person in two or seating.days_of(person).clashes or seating.overlap(session, own)
            for person in seating.people_of[other]
        ):
            yield other, session


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
    found = sorted(_additions(seating, session, most, closed), key=_order)[:most]
    if len(found) < most or not all(_better_for_people(seating.problem, choice) for choice in found):
        found += [choice for choice in _moves_into(seating, session) if choice.price.possible]
    return sorted(found, key=_order)[:most]


def _better_for_people(problem: Problem, choice: Choice) -> bool:
    """Return whether an edit is better than every move, which changes nothing in the objectives that come first."""
    first = rank(choice.price.change)[: len(_first_by_people(problem))]
    return first < (0.0,) * len(first)


def _first_by_people(problem: Problem) -> list[str]:
    """Return the objectives that come first and do not depend on when somebody meets."""
    return list(takewhile(lambda name: name in _BY_PEOPLE, problem.objective))


def _moves_into(seating: Seating, session: int) -> Iterator[Choice]:
    free = seating.free_in(session).tolist()
    for pair, own in seating.session_of.items():
        if own == session or not all(
            free[person] or seating.days_of(person).clashes or seating.overlap(own, session)
            for person in seating.people_of[pair]
        ):
            continue  # somebody would be in two places at once
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
    """Return the pairs that do not meet, and that no rule of a single pair or of a single calendar keeps out."""
    problem = seating.problem
    left = np.setdiff1d(np.arange(problem.n_pairs), [*seating.session_of, *closed])
    for refuses in PLACEMENT_RULES.values():
        left = left[~refuses(problem, left, session)]
    wants_more = np.asarray([len(held) for held in seating.held], dtype=np.int64) < problem.max_meetings
    open_to_it = seating.free_in(session) & wants_more
    return ints(left[open_to_it[problem.pair_people[left]].all(axis=1)])


def _ranks_by_people(seating: Seating, pairs: Ints) -> list[Floats]:
    """Return what new meetings change in the objectives that come first and do not depend on time, as in `rank`."""
    problem = seating.problem
    short = problem.min_meetings > np.asarray([len(held) for held in seating.held], dtype=np.int64)
    changes = {
        "guarantee": -short[problem.pair_people[pairs]].sum(axis=1).astype(np.float64),
        "weight": np.round(-problem.weight[pairs], DECIMALS),
    }
    return [changes[name] for name in _first_by_people(problem)]
