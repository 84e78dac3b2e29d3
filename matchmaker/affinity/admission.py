"""Which pairs may be listed at all, and which must be."""

from collections.abc import Callable

import numpy as np

from matchmaker.affinity.event import Event
from matchmaker.affinity.incidence import pair_table, stated_or_all
from matchmaker.affinity.selection import Flags


def wanted(event: Event) -> Callable[[slice], Flags]:
    """Pairs in which somebody asked to meet the other and nobody vetoed it: always listed."""
    shape = len(event.hosts), len(event.visitors)
    table = pair_table((event.host_wants.keys() | event.visitor_wants.keys()) - set(event.vetoes), shape)
    return lambda rows: np.asarray(table[rows].toarray() > 0)


def admissible(event: Event) -> Callable[[slice], Flags]:
    """Pairs that are not vetoed and for whom some session is open.

    Where every session has a theme, two people who share none of these themes can never meet; their pair is left out,
    so that it takes no candidate's place.
    """
    shape = len(event.hosts), len(event.visitors)
    vetoed = pair_table(event.vetoes, shape)
    if event.open_themes is None:
        return lambda rows: np.asarray(vetoed[rows].toarray() == 0)
    labels = sorted(event.open_themes)
    own, others = stated_or_all(event.hosts.themes, labels), stated_or_all(event.visitors.themes, labels)
    return lambda rows: np.asarray((vetoed[rows].toarray() == 0) & (own[rows] @ others.T > 0))
