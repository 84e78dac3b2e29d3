r"""Who could meet whom, and how gladly: a latent-similarity model, and each person's best candidates.

Each theme has a direction in a space of `DIMENSIONS` dimensions. A person stands near the sum of the directions of the
own themes. The score of a pair is half the cosine of the two people, plus how sought after each of them is, plus
noise that belongs to the pair alone. Of all $H \cdot V$ scores only a block is ever held, and sums are taken in a
fixed order without a linear algebra library, so that the same seed gives the same event on any number of threads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.solver.arrays import Bools, Ints, ints
from tests.benchmarks.shapes import Shape

Singles = NDArray[np.float32]

DIMENSIONS = 12
BLOCK_SCORES = 4_000_000
LOWEST, HIGHEST = -0.5, 1.2
HEAVIEST = 1000


@dataclass(frozen=True)
class Spread:
    """Standard deviations: of people around their place, of how sought after they are, of a pair's own noise."""

    place: float
    appeal: float
    noise: float


SPREADS = {"similarity": Spread(0.6, 0.12, 0.1), "equal": Spread(0.6, 0.12, 0.1), "clusters": Spread(0.05, 0.02, 0.015)}
CLUSTERS_OF_A_THEME = 3


def draw_candidates(rng: np.random.Generator, shape: Shape, has_theme: Bools) -> tuple[Ints, Ints]:
    """Return the listed pairs (host, visitor), shape (E, 2), ascending, and their whole weights, shape (E,).

    Parameters
    ----------
    rng
        Where chance comes from.
    shape
        Of the event.
    has_theme
        Who has which theme, shape (P, K), hosts first.
    """
    host, visitor, score = _best_of_both(_score_blocks(rng, shape, has_theme), shape)
    scaled = (score.astype(np.float64) - LOWEST) / (HIGHEST - LOWEST) * HEAVIEST
    weight = np.clip(np.rint(scaled), 1, HEAVIEST)
    if shape.worth == "equal":
        weight[:] = 1
    return np.stack([host, visitor + shape.hosts], axis=1), ints(weight)


def _score_blocks(rng: np.random.Generator, shape: Shape, has_theme: Bools) -> Iterator[tuple[int, Singles]]:
    """Yield the first host of each block and the scores of its hosts with all visitors; −∞ without a common theme."""
    spread = SPREADS[shape.worth]
    place = _places(rng, shape, has_theme, spread.place)
    appeal = rng.normal(0.0, spread.appeal, len(has_theme)).astype(np.float32)
    visitors = slice(shape.hosts, None)
    step = max(1, BLOCK_SCORES // shape.visitors)
    for first in range(0, shape.hosts, step):
        hosts = slice(first, min(first + step, shape.hosts))
        score = rng.standard_normal((hosts.stop - first, shape.visitors), dtype=np.float32)
        score *= np.float32(spread.noise)
        for axis in range(DIMENSIONS):
            score += np.float32(0.5) * place[hosts, axis, None] * place[None, visitors, axis]
        score += appeal[hosts, None] + appeal[None, visitors]
        shared = np.zeros(score.shape, dtype=np.bool_)
        for theme in has_theme.T:
            shared |= theme[hosts, None] & theme[None, visitors]
        score[~shared] = -np.inf
        yield first, score


def _places(rng: np.random.Generator, shape: Shape, has_theme: Bools, spread: float) -> Singles:
    """Return where each person stands, shape (P, dimensions), at distance one from the origin."""
    centre = _unit(rng.normal(size=(shape.themes, DIMENSIONS)))
    place = (has_theme[:, :, None] * centre).sum(axis=1)
    if shape.worth == "clusters":
        clusters = rng.normal(size=(shape.themes, CLUSTERS_OF_A_THEME, DIMENSIONS)) + centre[:, None, :]
        place = clusters[has_theme.argmax(axis=1), rng.integers(0, CLUSTERS_OF_A_THEME, len(has_theme))]
    return _unit(place + spread * rng.normal(size=place.shape)).astype(np.float32)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.sqrt((vectors**2).sum(axis=1))[:, None])


def _best_of_both(blocks: Iterator[tuple[int, Singles]], shape: Shape) -> tuple[Ints, Ints, Singles]:
    """Return host, visitor and score of each pair that is among the `top` best of one of its two people."""
    best = np.full((shape.visitors, 0), -np.inf, dtype=np.float32)
    best_host = np.zeros((shape.visitors, 0), dtype=np.int64)
    found: list[tuple[Ints, Ints, Singles]] = []
    for first, score in blocks:
        hosts = np.arange(first, first + len(score))
        column = _largest(score, shape.top)
        row = np.broadcast_to(np.arange(len(score))[:, None], column.shape)
        found.append((hosts[row].ravel(), column.ravel(), score[row, column].ravel()))
        joined = np.concatenate([best, score.T], axis=1)
        kept = _largest(joined, shape.top)
        best = np.take_along_axis(joined, kept, axis=1)
        known = best_host.shape[1]
        of_before = np.take_along_axis(best_host, np.minimum(kept, known - 1), axis=1) if known else kept
        best_host = np.where(kept < known, of_before, kept - known + first)
    visitor = np.broadcast_to(np.arange(shape.visitors)[:, None], best_host.shape)
    found.append((best_host.ravel(), visitor.ravel(), best.ravel()))
    host, visitor, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
    listed = np.flatnonzero(np.isfinite(score))
    _, once = np.unique(host[listed] * shape.visitors + visitor[listed], return_index=True)
    listed = listed[once]
    return ints(host[listed]), ints(visitor[listed]), score[listed]


def _largest(values: Singles, count: int) -> Ints:
    """Return the columns of the `count` largest of each row, in any order."""
    width = values.shape[1]
    if count >= width:
        return np.broadcast_to(np.arange(width), values.shape)
    return ints(np.argpartition(values, width - count, axis=1)[:, width - count :])
