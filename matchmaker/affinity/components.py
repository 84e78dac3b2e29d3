"""The parts of the affinity: each a named function that says how well two people fit in one respect, in [0, 1].

A part is absent (None) where the event's data cannot speak about it at all: nobody wrote a text, everybody has the same
theme, only one language or sector is named. That is decided once per event and not per pair, so that all pairs are
measured with the same parts and their scores can be compared.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Delegation, Event, Pair
from matchmaker.affinity.incidence import PairTable, distinct, pair_table, stated_or_all
from matchmaker.affinity.keywords import keywords
from matchmaker.affinity.languages import interpreted, spoken
from matchmaker.affinity.similarity import best_three, text_lists
from matchmaker.affinity.text_similarity import Block

WEAKER_SIDE = 2 / 3
"""How much of the complementarity is the weaker of the two directions; the stronger one is the rest."""

HALF_OF_MEANING = 0.3
HALF_OF_WORDS = 0.15
"""The average similarity of texts that counts as half a fit, with a language model and with words alone."""

WITH_INTERPRETER = 0.5
"""The language part of a pair that needs an interpreter: possible, at half the ease of a common language."""

SECTOR_UNKNOWN = 0.5
SECTOR_COMPLEMENT: Mapping[frozenset[str], float] = {
    frozenset({"company", "research"}): 1.0,
    frozenset({"company", "public"}): 0.8,
    frozenset({"research", "public"}): 0.8,
    frozenset({"company"}): 0.4,
    frozenset({"research"}): 0.4,
    frozenset({"public"}): 0.4,
}
"""How well two sectors complement each other; whatever is not listed ("other", not stated) is `SECTOR_UNKNOWN`.

The order follows the triple helix (Etzkowitz & Leydesdorff 2000, "The dynamics of innovation"): partners from different
spheres before partners from the same, research with companies first; the figures are ours.
"""


@dataclass(frozen=True)
class Part:
    """A part in force: its name, and its values for some hosts (rows) and all visitors (columns)."""

    name: str
    block: Callable[[slice], Block]


def parts_in_force(event: Event, semantic: Embedder | None) -> Iterator[Part]:
    """Yield the parts that the event's data can speak about."""
    blocks = {
        "complementarity": complementarity(event, semantic),
        "keywords": keywords(event, semantic),
        "themes": themes(event),
        "language": language(event),
        "sector": sector(event),
        "wants": wants(event),
        "met_before": met_before(event),
    }
    for name, block in blocks.items():
        if block is not None:
            yield Part(name, block)


def complementarity(event: Event, semantic: Embedder | None) -> Callable[[slice], Block] | None:
    """How well what one seeks fits what the other offers, both ways.

    Each direction is the average of the best three similarities between a text sought and a text offered
    (:func:`~matchmaker.affinity.similarity.best_three`), spread so that a half is a clear fit (:func:`spread`). The two
    are joined by an ordered weighted average (Yager
    1988), two thirds of the weaker and a third of the stronger direction: interest on one side only is worth at most a
    third, a mutual interest of s is worth s. 0: nothing in common or nothing to compare; pairs with the same texts tie.
    In force where one side's seeks and the other's offers hold text at all; where only one direction does, it counts
    alone.
    """
    delegations = (event.hosts, event.visitors)
    columns = [column for people in delegations for column in (people.offers, people.seeks)]
    host_offers, host_seeks, visitor_offers, visitor_seeks = text_lists(columns, semantic)
    directions = [(host_seeks, visitor_offers), (host_offers, visitor_seeks)]
    speaking = [(left, right) for left, right in directions if left.count and right.count]
    if not speaking:
        return None
    half = HALF_OF_WORDS if semantic is None else HALF_OF_MEANING

    def block(rows: slice) -> Block:
        return _both_ways([spread(best_three(left, right, rows), half) for left, right in speaking])

    return block


def spread(similarity: Block, half: float) -> Block:
    """Return (1 + h²) s² / (s² + h²): 0 stays 0, 1 stays 1, `half` becomes about a half, what is far below nearly 0.

    Similarities of texts fill their range unevenly: two that fit well have 0.3 to 0.6, two of no relation up to 0.2.
    Spread, a part can be read, and counts beside the others, as what it means. The order stays as it is, without ties.
    """
    squared = similarity**2
    return np.asarray((1 + half**2) * squared / (squared + half**2), dtype=np.float32)


def _both_ways(directions: list[Block]) -> Block:
    if len(directions) == 1:
        return directions[0]
    weaker, stronger = np.minimum(*directions), np.maximum(*directions)
    return np.asarray(WEAKER_SIDE * weaker + (1 - WEAKER_SIDE) * stronger, dtype=np.float32)


def themes(event: Event) -> Callable[[slice], Block] | None:
    """How many themes two people share, among those of the one with fewer (overlap coefficient).

    1: every theme of one is a theme of the other, also where one has none and therefore all; 0: none shared.
    In force where the event's people name at least two themes. Source: Szymkiewicz 1934, Simpson 1943.
    """
    labels = distinct(event.hosts.themes, event.visitors.themes)
    if len(labels) < 2:
        return None
    own, others = stated_or_all(event.hosts.themes, labels), stated_or_all(event.visitors.themes, labels)

    def block(rows: slice) -> Block:
        fewer = np.minimum.outer(own[rows].sum(axis=1), others.sum(axis=1))
        return np.asarray(own[rows] @ others.T / fewer, dtype=np.float32)

    return block


def language(event: Event) -> Callable[[slice], Block] | None:
    """Whether two people can talk.

    1: a common language, also where one did not say which languages they have; `WITH_INTERPRETER`: an interpreter
    joins one language of each; 0: neither. In force where the event's people name at least two languages.
    """
    of_hosts, of_visitors = spoken(event.hosts), spoken(event.visitors)
    labels = distinct(of_hosts, of_visitors)
    if len(labels) < 2:
        return None
    own, others = stated_or_all(of_hosts, labels), stated_or_all(of_visitors, labels)
    joined = interpreted(event, labels)

    def block(rows: slice) -> Block:
        value = np.zeros((len(own[rows]), len(others)), dtype=np.float32)
        for languages in joined:
            value[np.logical_and.outer(own[rows] @ languages > 0, others @ languages > 0)] = WITH_INTERPRETER
        value[own[rows] @ others.T > 0] = 1
        return value

    return block


def sector(event: Event) -> Callable[[slice], Block] | None:
    """How well two sectors complement each other, from the table `SECTOR_COMPLEMENT`.

    In force where the event's people name at least two sectors.
    """
    labels = sorted({own for people in (event.hosts, event.visitors) for own in people.sectors if own is not None})
    if len(labels) < 2:
        return None
    table = np.array([[_complement(one, other) for other in (None, *labels)] for one in (None, *labels)], np.float32)
    own, others = _sector_codes(event.hosts, labels), _sector_codes(event.visitors, labels)
    return lambda rows: table[np.ix_(own[rows], others)]


def _complement(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return SECTOR_UNKNOWN
    return SECTOR_COMPLEMENT.get(frozenset({one, other}), SECTOR_UNKNOWN)


def _sector_codes(people: Delegation, labels: list[str]) -> NDArray[np.intp]:
    """Return each person's row of the table of sectors: 0 where none is stated."""
    return np.array([0 if own is None else 1 + labels.index(own) for own in people.sectors], dtype=np.intp)


def wants(event: Event) -> Callable[[slice], Block] | None:
    """Whether two people asked to meet each other.

    A want of rank r has strength u(r) = 1 / log2(1 + r), the discount of Järvelin & Kekäläinen 2002: 1, 0.63, 0.5, …
    One-sided: u / 2, at most a half. Mutual: 1/2 + (u + u') / 4, more than any one-sided want, 1 where both rank the
    other first. 0: neither asked. In force where anybody asked.
    """
    if not event.host_wants and not event.visitor_wants:
        return None
    strengths: dict[Pair, float] = {}
    for pair in event.host_wants.keys() | event.visitor_wants.keys():
        ranks = [wanted[pair] for wanted in (event.host_wants, event.visitor_wants) if pair in wanted]
        strengths[pair] = _want_value([float(1 / np.log2(1 + rank)) for rank in ranks])
    return _from_table(pair_table(strengths, _shape(event)))


def _want_value(strengths: list[float]) -> float:
    if len(strengths) == 1:
        return strengths[0] / 2
    return 0.5 + sum(strengths) / 4


def met_before(event: Event) -> Callable[[slice], Block] | None:
    """1 for a pair that met at an earlier workshop, else 0. In force where any pair did."""
    if not event.met_before:
        return None
    return _from_table(pair_table(event.met_before, _shape(event)))


def _from_table(table: PairTable) -> Callable[[slice], Block]:
    return lambda rows: np.asarray(table[rows].toarray(), dtype=np.float32)


def _shape(event: Event) -> tuple[int, int]:
    return len(event.hosts), len(event.visitors)
