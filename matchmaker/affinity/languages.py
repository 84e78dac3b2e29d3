"""Who can talk with whom: a common language, or an interpreter who joins one language of each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.incidence import distinct, stated, stated_or_all

NO_INTERPRETER = -1


def spoken(delegation: Delegation) -> list[tuple[str, ...]]:
    """Return the languages of each person without region or script: en-GB and en are one language to talk in."""
    return [_primary(languages) for languages in delegation.languages]


def interpreter_of(event: Event, hosts: NDArray[np.intp], visitors: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return which interpreter each of several pairs needs.

    Parameters
    ----------
    hosts, visitors
        Positions, one pair each.

    Returns
    -------
    NDArray
        A position in ``event.interpreters``, the first that joins one language of each; `NO_INTERPRETER` where the
        two have a common language (somebody who states none shares every language) or nobody joins theirs.
    """
    of_hosts, of_visitors = spoken(event.hosts), spoken(event.visitors)
    labels = distinct(of_hosts, of_visitors)
    own, others = stated_or_all(of_hosts, labels)[hosts], stated_or_all(of_visitors, labels)[visitors]
    waiting = (own * others).sum(axis=1) == 0
    chosen = np.full(len(hosts), NO_INTERPRETER, dtype=np.intp)
    for interpreter, joined in enumerate(interpreted(event, labels)):
        served = waiting & (own @ joined > 0) & (others @ joined > 0)
        chosen[served] = interpreter
        waiting &= ~served
    return chosen


def interpreted(event: Event, labels: Sequence[str]) -> list[NDArray[np.float32]]:
    """Return for each interpreter the languages it joins, as 1 among `labels`."""
    return [stated([_primary(languages)], labels)[0] for languages in event.interpreters]


def _primary(languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(code.strip().lower().replace("_", "-").split("-")[0] for code in languages)
