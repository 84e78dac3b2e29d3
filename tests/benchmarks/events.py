"""Made-up events of any size for measuring, drawn with a seed.

Four themes; each person has one or two; in each slot every theme has a session, with tables for about 45 per cent of
the people of the smaller side in all, so that tables bind; one slot in ten is closed to a person; each person's best
`top` candidates are kept on both sides; weights are whole numbers from 1 to 1000, higher where both people are sought
after.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, floats, ints
from matchmaker.solver.problem import ANY, NO_LIMIT, Problem


@dataclass(frozen=True)
class Shape:
    """The size and kind of an event.

    Parameters
    ----------
    hosts, visitors
        People of each side.
    slots, themes
        Slots of the one day, and themes.
    fewest, most
        Range from which each person's greatest number of meetings is drawn.
    holes
        Share of the slots in which a person is away.
    top
        Candidates kept for each person.
    guaranteed
        Guaranteed number of meetings of each person.
    """

    hosts: int
    visitors: int
    slots: int = 12
    themes: int = 4
    fewest: int = 4
    most: int = 8
    holes: float = 0.1
    top: int = 30
    guaranteed: int = 0


def draw_event(shape: Shape, seed: int = 0) -> Problem:
    """Return an event of a shape; the same seed gives the same event."""
    rng = np.random.default_rng(seed)
    people = shape.hosts + shape.visitors
    has_theme = _themes(rng, people, shape.themes)
    pairs, weight = _candidates(rng, shape, has_theme)
    tables = max(1, round(0.45 * min(shape.hosts, shape.visitors) / shape.themes))
    count = len(pairs)
    return Problem(
        day=ints(np.zeros(shape.slots)),
        session_start=ints(np.repeat(np.arange(shape.slots), shape.themes)),
        session_length=ints(np.ones(shape.slots * shape.themes)),
        session_tables=ints(np.full(shape.slots * shape.themes, tables)),
        session_theme=ints(np.tile(np.arange(shape.themes), shape.slots)),
        session_room=ints(np.tile(np.arange(shape.themes), shape.slots)),
        available=rng.random((people, shape.slots)) >= shape.holes,
        has_theme=has_theme,
        min_meetings=ints(np.full(people, shape.guaranteed)),
        max_meetings=ints(rng.integers(shape.fewest, shape.most + 1, people)),
        max_in_a_row=ints(np.full(people, NO_LIMIT)),
        pair_people=pairs,
        weight=floats(weight),
        must=np.zeros(count, dtype=np.bool_),
        forbidden=np.zeros(count, dtype=np.bool_),
        pair_slots=np.ones((count, shape.slots), dtype=np.bool_),
        pair_session=ints(np.full(count, ANY)),
        uses=ints(np.empty((0, 2))),
        resource_capacity=ints([]),
        precedences=ints(np.empty((0, 2))),
        max_break_spread=None,
        current_people=ints(np.empty((0, 2))),
        current_pair=ints([]),
        current_session=ints([]),
        current_locked=np.zeros(0, dtype=np.bool_),
        objective=("guarantee", "weight"),
    )


def _themes(rng: np.random.Generator, people: int, themes: int) -> Bools:
    has_theme = np.zeros((people, themes), dtype=np.bool_)
    has_theme[np.arange(people), rng.integers(0, themes, people)] = True
    second = rng.random(people) < 0.4
    has_theme[second, rng.integers(0, themes, int(second.sum()))] = True
    return has_theme


def _candidates(rng: np.random.Generator, shape: Shape, has_theme: Bools) -> tuple[Ints, Ints]:
    """Return the pairs that are among the best of one of their two people, shape (E, 2), and their weights."""
    appeal = rng.random(shape.hosts)[:, None] + rng.random(shape.visitors)[None, :]
    score = 0.3 * appeal + rng.random((shape.hosts, shape.visitors))
    shared = (has_theme[: shape.hosts].astype(np.int64) @ has_theme[shape.hosts :].astype(np.int64).T) > 0
    score[~shared] = -1.0
    kept = np.zeros_like(shared)
    for axis in (0, 1):
        best = np.argsort(-score, axis=axis, kind="stable").take(range(min(shape.top, score.shape[axis])), axis=axis)
        np.put_along_axis(kept, best, True, axis=axis)
    host, visitor = np.nonzero(kept & shared)
    weight = np.clip(np.round(score[host, visitor] / 1.6 * 1000), 1, 1000)
    return np.stack([host, visitor + shape.hosts], axis=1), ints(weight)
