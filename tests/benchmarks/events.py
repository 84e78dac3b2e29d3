"""Made-up events of any size for measuring, drawn with a seed.

An event has `slots` in which themes of unequal popularity have sessions; people with one to three themes, who are away
now and then and want so many meetings at most; each person's best candidates with whole weights from 1 to 1000
(`candidates`); and tables for a share of the meetings that the people could have, so that tables bind, unequally over
themes and slots. `shapes` names the families. Everything is drawn from one generator in a fixed order: the same shape
and seed give the same arrays, byte for byte. 10,000 × 10,000 people take some seconds and 0.5 GB.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, floats, ints
from matchmaker.solver.problem import ANY, NO_LIMIT, Problem
from tests.benchmarks.candidates import draw_candidates
from tests.benchmarks.shapes import SHAPES, Shape, shape

__all__ = ["SHAPES", "Shape", "draw_event", "shape"]

UNEVEN = 0.2
INTERPRETERS = 2
INTERPRETER_LOAD = 0.6


@dataclass(frozen=True, eq=False)
class _Sessions:
    start: Ints
    length: Ints
    theme: Ints
    tables: Ints


def draw_event(shape: Shape, seed: int = 0) -> Problem:
    """Return an event of a shape; the same seed gives the same event."""
    rng = np.random.default_rng(seed)
    people = shape.hosts + shape.visitors
    day = ints(np.arange(shape.slots) * shape.days // shape.slots)
    has_theme = _draw_themes(rng, shape, people)
    available = _draw_presence(rng, shape, people)
    most = ints(rng.integers(shape.fewest, shape.most + 1, people))
    pairs, weight = draw_candidates(rng, shape, has_theme)
    sessions = _draw_sessions(rng, shape, day, _wanted_by_theme(shape, has_theme, available, most, pairs))
    uses, capacity = _draw_interpreters(rng, shape, pairs, sessions)
    count = len(pairs)
    return Problem(
        day=day,
        session_start=sessions.start,
        session_length=sessions.length,
        session_tables=sessions.tables,
        session_theme=sessions.theme,
        session_room=sessions.theme,
        available=available,
        has_theme=has_theme,
        min_meetings=ints(np.minimum(shape.guaranteed, most)),
        max_meetings=most,
        max_in_a_row=ints(np.full(people, NO_LIMIT if shape.in_a_row is None else shape.in_a_row)),
        pair_people=pairs,
        weight=floats(weight),
        must=np.zeros(count, dtype=np.bool_),
        forbidden=np.zeros(count, dtype=np.bool_),
        pair_slots=np.ones((count, shape.slots), dtype=np.bool_),
        pair_session=ints(np.full(count, ANY)),
        uses=uses,
        resource_capacity=ints(np.repeat(capacity[:, None], shape.slots, axis=1)),
        precedences=ints(np.empty((0, 2))),
        max_break_spread=None,
        current_people=ints(np.empty((0, 2))),
        current_pair=ints([]),
        current_session=ints([]),
        current_locked=np.zeros(0, dtype=np.bool_),
        objective=shape.objective,
    )


def _draw_themes(rng: np.random.Generator, shape: Shape, people: int) -> Bools:
    """Return who has which theme, shape (P, K): popularity falls like 1/2, 1/3, 1/4 …, without replacement."""
    number = 1 + rng.choice(len(shape.themes_of_a_person), size=people, p=shape.themes_of_a_person)
    popularity = 1 / np.arange(2, shape.themes + 2)
    # The order of log p plus Gumbel noise is that of draws without replacement with probabilities p.
    appeal = np.log(popularity) + rng.gumbel(size=(people, shape.themes))
    rank = np.argsort(np.argsort(-appeal, axis=1), axis=1)
    return np.asarray(rank < number[:, None])


def _draw_presence(rng: np.random.Generator, shape: Shape, people: int) -> Bools:
    """Return who is there when, shape (P, T)."""
    available = rng.random((people, shape.slots)) >= shape.holes
    slot = np.arange(shape.slots)
    if shape.presence == "half days":
        part = rng.integers(0, 3, people)
        first_half = slot < shape.slots // 2
        available[part == 0] &= first_half
        available[part == 1] &= ~first_half
    if shape.presence == "five in a row":
        begin = rng.integers(0, max(1, shape.slots - 4), people)[:, None]
        available &= (slot >= begin) & (slot < begin + 5)
    return available


def _runs(shape: Shape) -> Bools:
    """Return in which slots each theme has sessions, shape (K, T): even themes from the start, odd ones at the end."""
    count = max(1, round(shape.running * shape.slots))
    early = np.arange(shape.slots) < count
    return np.where(np.arange(shape.themes)[:, None] % 2 == 0, early, early[::-1])


def _wanted_by_theme(shape: Shape, has_theme: Bools, available: Bools, most: Ints, pairs: Ints) -> Floats:
    """Return the meetings that people could have, by theme, shape (K,).

    The side that can have fewer in all sets the number; themes share it like the themes of the pairs.
    """
    open_to = (has_theme @ _runs(shape)) & available
    reach = np.minimum(most, open_to.sum(axis=1))
    total = min(reach[: shape.hosts].sum(), reach[shape.hosts :].sum())
    common = np.asarray([(theme[pairs[:, 0]] & theme[pairs[:, 1]]).sum() for theme in has_theme.T], dtype=np.float64)
    return floats(total * common / max(1.0, common.sum()))


def _draw_sessions(rng: np.random.Generator, shape: Shape, day: Ints, wanted: Floats) -> _Sessions:
    """Return the sessions in order of slot and theme."""
    theme, start = np.nonzero(_runs(shape))
    order = np.lexsort((theme, start))
    theme, start = theme[order], start[order]
    size = 1 + UNEVEN * rng.uniform(-1, 1, shape.slots)[start] + UNEVEN * rng.uniform(-1, 1, len(start))
    size[rng.random(len(start)) < shape.closed] = 0.0
    of_theme = np.bincount(theme, weights=size, minlength=shape.themes)
    share = size / np.where(of_theme > 0, of_theme, 1.0)[theme]
    tables = np.maximum(size > 0, np.rint(shape.load * wanted[theme] * share))
    last_of_day = np.concatenate([day[1:] != day[:-1], [True]])
    long = (rng.random(len(start)) < shape.long) & ~last_of_day[start]
    return _Sessions(ints(start), ints(np.where(long, 2, 1)), ints(theme), ints(tables))


def _draw_interpreters(rng: np.random.Generator, shape: Shape, pairs: Ints, sessions: _Sessions) -> tuple[Ints, Ints]:
    """Return which pairs use which interpreter, shape (U, 2), and how many meetings each can serve at a time.

    An interpreter is needed where neither of the two speaks the common language; which one, depends on the host. Their
    number is `INTERPRETER_LOAD` of what the pairs' share of the tables would take.
    """
    if not shape.interpreted:
        return ints(np.empty((0, 2))), ints([])
    people = shape.hosts + shape.visitors
    without = rng.random(people) < np.sqrt(shape.interpreted)
    spoken = rng.integers(0, INTERPRETERS, people)
    using = np.flatnonzero(without[pairs].all(axis=1))
    at_a_time = sessions.tables.sum() / shape.slots
    capacity = max(1, round(INTERPRETER_LOAD * shape.interpreted * at_a_time / INTERPRETERS))
    return np.stack([using, spoken[pairs[using, 0]]], axis=1), ints(np.full(INTERPRETERS, capacity))
