"""How near one person's texts come to another's: the best three similarities, averaged, for whole blocks of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.text import comparable
from matchmaker.affinity.text_similarity import Block, ComparedTexts, compared_texts, similarities

Positions = NDArray[np.intp]

BEST = 3
MOST_CELLS = 2**23
"""Similarities held at a time (32 MB): small enough for any machine, large enough to keep numpy busy."""


@dataclass(frozen=True)
class TextLists:
    """The comparable texts of several people.

    Parameters
    ----------
    texts
        The texts of a person side by side.
    starts
        Shape (people + 1,): the texts of person i are the rows ``starts[i]`` to ``starts[i + 1]`` (exclusive).
    """

    texts: ComparedTexts
    starts: Positions

    @property
    def count(self) -> int:
        """The number of texts."""
        return int(self.starts[-1])


@dataclass(frozen=True)
class _Rounds:
    """Texts in rounds (everybody's first, then everybody's second, …), people with the most texts first.

    So the people who have an nth text are always the first ``sizes[n]`` of `people`: slices instead of indices.
    """

    people: Positions
    texts: Positions
    sizes: tuple[int, ...]


def text_lists(columns: Sequence[Sequence[Sequence[str]]], semantic: Embedder | None) -> list[TextLists]:
    """Prepare the texts of several columns together; texts with nothing to compare count as not written.

    Parameters
    ----------
    columns
        Per column and person the texts.
    """
    lists = [[text for text in texts if comparable(text)] for column in columns for texts in column]
    texts = compared_texts(list(chain.from_iterable(lists)), semantic)
    starts = np.cumsum([0, *map(len, lists)], dtype=np.intp)
    prepared, first = [], 0
    for column in columns:
        own = starts[first : first + len(column) + 1]
        prepared.append(TextLists(texts[own[0] : own[-1]], own - own[0]))
        first += len(column)
    return prepared


def best_three(left: TextLists, right: TextLists, rows: slice) -> Block:
    """Return how near the texts of some people on the left come to the texts of everybody on the right.

    Every text of one is compared with every text of the other; the three highest of these similarities are averaged,
    or all of them where there are fewer than three.

    Parameters
    ----------
    rows
        Which people of `left`.

    Returns
    -------
    Block, shape (people in rows, people of right)
        In [0, 1]; 0 where either has no text.
    """
    starts = left.starts[rows.start : rows.stop + 1]
    result = np.zeros((len(starts) - 1, len(right.starts) - 1), dtype=np.float32)
    across = _rounds(right.starts)
    columns = right.texts[across.texts]
    for people in _chunks(starts, MOST_CELLS // max(1, right.count)):
        own = starts[people.start : people.stop + 1]
        values = similarities(left.texts[own[0] : own[-1]], columns)
        result[people] = _best_of(values, own - own[0], across)
    return result


def _chunks(starts: Positions, most_texts: int) -> Iterator[slice]:
    """Cut people into slices with at most `most_texts` texts (or one person)."""
    first = 0
    while first < len(starts) - 1:
        fitting = int(np.searchsorted(starts, starts[first] + most_texts, side="right")) - 1
        last = max(first + 1, fitting)
        yield slice(first, last)
        first = last


def _best_of(values: Block, starts: Positions, across: _Rounds) -> Block:
    """Average the best of `values` (texts of the people of `starts` × texts in the rounds `across`)."""
    down = _rounds(starts)
    of_text = np.zeros((BEST, len(values), len(across.people)), dtype=np.float32)
    first = 0
    for size in across.sizes:
        _insert(of_text[:, :, :size], values[:, first : first + size])
        first += size
    of_person = np.zeros((BEST, len(down.people), len(across.people)), dtype=np.float32)
    first = 0
    for size in down.sizes:
        for level in of_text:
            _insert(of_person[:, :size], level[down.texts[first : first + size]])
        first += size
    comparisons = np.outer(np.diff(starts)[down.people], _texts_each(across))
    mean = of_person.sum(axis=0) / np.clip(comparisons, 1, BEST).astype(np.float32)
    result = np.empty(mean.shape, dtype=np.float32)
    result[np.ix_(down.people, across.people)] = mean
    return result


def _insert(best: Block, candidates: Block) -> None:
    """Let `candidates` take their places among `best`, which is sorted along its first axis, highest first."""
    falling = candidates
    for level in best:
        displaced = np.minimum(level, falling)
        np.maximum(level, falling, out=level)
        falling = displaced


def _rounds(starts: Positions) -> _Rounds:
    counts = np.diff(starts)
    people = np.argsort(-counts, kind="stable")
    sizes = tuple(int(np.count_nonzero(counts > nth)) for nth in range(int(counts.max(initial=0))))
    texts = [starts[people[:size]] + nth for nth, size in enumerate(sizes)]
    return _Rounds(people, np.concatenate([np.empty(0, dtype=np.intp), *texts]), sizes)


def _texts_each(rounds: _Rounds) -> Positions:
    """Return the number of texts of each of ``rounds.people``."""
    texts = np.zeros(len(rounds.people), dtype=np.intp)
    for size in rounds.sizes:
        texts[:size] += 1
    return texts
