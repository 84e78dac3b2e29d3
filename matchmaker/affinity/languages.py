"""Who can talk with whom: a common language, or an interpreter who joins one language of each."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.incidence import distinct, stated, stated_or_all
from matchmaker.affinity.selection import Flags, Scores

NO_INTERPRETER = -1


def spoken(delegation: Delegation) -> list[tuple[str, ...]]:
    """Return the languages of each person without region or script: en-GB and en are one language to talk in."""
    return [_primary(languages) for languages in delegation.languages]


def interpreter_of(
    event: Event, hosts: NDArray[np.intp], visitors: NDArray[np.intp], affinity: Scores, capacities: Sequence[int]
) -> NDArray[np.intp]:
    """Return which interpreter each of several pairs needs, the pairs shared out as the capacities are.

    Whom a pair gets is settled here and not by the solver, so one interpreter for all would leave the others idle. The
    pairs choose in turn, the highest affinity first (then in their order), among those who join one language of each:
    the one who has the fewest pairs so far for each unit of capacity, the first listed of equals. The names of people
    and interpreters play no part.

    Parameters
    ----------
    hosts, visitors
        Positions, one pair each.
    affinity
        What each pair is worth.
    capacities
        How many meetings at a time each of ``event.interpreters`` can serve; one of 0 serves whom nobody else joins.

    Returns
    -------
    NDArray
        A position in ``event.interpreters``; `NO_INTERPRETER` where the two have a common language (somebody who
        states none shares every language) or nobody joins theirs.
    """
    of_hosts, of_visitors = spoken(event.hosts), spoken(event.visitors)
    labels = distinct(of_hosts, of_visitors)
    own, others = stated_or_all(of_hosts, labels)[hosts], stated_or_all(of_visitors, labels)[visitors]
    joins = np.zeros((len(hosts), len(event.interpreters)), dtype=np.bool_)
    for interpreter, joined in enumerate(interpreted(event, labels)):
        joins[:, interpreter] = (own @ joined > 0) & (others @ joined > 0)
    joins[(own * others).sum(axis=1) > 0] = False
    return _shared_out(joins, np.argsort(-affinity, kind="stable"), capacities)


def _shared_out(joins: Flags, turns: NDArray[np.intp], capacities: Sequence[int]) -> NDArray[np.intp]:
    chosen = np.full(len(joins), NO_INTERPRETER, dtype=np.intp)
    pairs_of = [0] * len(capacities)

    def load(interpreter: int) -> float:
        return pairs_of[interpreter] / capacities[interpreter] if capacities[interpreter] else math.inf

    for pair in turns[joins[turns].any(axis=1)].tolist():
        least = min(np.flatnonzero(joins[pair]).tolist(), key=load)  # the first of equals
        chosen[pair] = least
        pairs_of[least] += 1
    return chosen


def interpreted(event: Event, labels: Sequence[str]) -> list[NDArray[np.float32]]:
    """Return for each interpreter the languages it joins, as 1 among `labels`."""
    return [stated([_primary(languages)], labels)[0] for languages in event.interpreters]


def _primary(languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(code.strip().lower().replace("_", "-").split("-")[0] for code in languages)
