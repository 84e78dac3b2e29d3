"""What a change of the weights does, against plain loops over all pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.effects import BINS, effect_of
from matchmaker.affinity.tables import STEPS, PartTables
from matchmaker.affinity.weights import DEFAULT_WEIGHTS, affinity, checked_weights
from matchmaker.errors import InputError

NAMES = ("complementarity", "keywords", "met_before")


def tables(possible: list[list[bool]], **values: list[list[float]]) -> PartTables:
    steps = {name: np.rint(np.array(table) * STEPS).astype(np.uint16) for name, table in values.items()}
    return PartTables(np.array(possible), steps)


@st.composite
def drawn_tables(draw) -> PartTables:
    shape = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    cells = shape[0] * shape[1]
    steps = st.lists(st.sampled_from((0, 2500, 5000, 10_000)), min_size=cells, max_size=cells)
    values = {name: np.array(draw(steps), dtype=np.uint16).reshape(shape) for name in NAMES}
    possible = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells)), dtype=bool).reshape(shape)
    return PartTables(possible, values)


weights = st.fixed_dictionaries(
    {"complementarity": st.sampled_from((0.1, 0.5)), "keywords": st.sampled_from((0.0, 0.3, 1.0))},
    optional={"met_before": st.sampled_from((-0.4, 0.4))},
)


def in_order(found: PartTables, chosen: dict[str, float]) -> list[tuple[float, int, int]]:
    """Return the possible pairs, the best first, of equals the one with the lower positions."""
    values = {name: (table / STEPS).astype(np.float32) for name, table in found.values.items()}
    scores = affinity(values, checked_weights(chosen), found.possible.shape)
    pairs = [(-scores[at], *at) for at in np.ndindex(scores.shape) if found.possible[at]]
    return [(-score, host, visitor) for score, host, visitor in sorted(pairs)]


def best_partners(order: list[tuple[float, int, int]], side: int, person: int) -> set[int]:
    return set([pair[2 - side] for pair in order if pair[1 + side] == person][:3])


@given(drawn_tables(), weights, weights)
def test_every_figure_is_that_of_a_plain_count(found: PartTables, before: dict[str, float], after: dict[str, float]):
    was, now = in_order(found, before), in_order(found, after)

    effect = effect_of(found, before, after, best=4)

    for counted, order in ((effect.before, was), (effect.after, now)):
        bars = [min(int(round(score * 10**6) * BINS // 10**6), BINS - 1) for score, _, _ in order]
        assert list(counted) == [bars.count(bar) for bar in range(BINS)]
    rank_was = {pair[1:]: rank for rank, pair in enumerate(was, start=1)}
    rank_now = {pair[1:]: rank for rank, pair in enumerate(now, start=1)}
    listed = {pair[1:] for pair in (*was[:4], *now[:4])}
    said = [(each.host, each.visitor, each.rank_before, each.rank_after) for each in effect.pairs]
    assert said == sorted(((*pair, rank_was[pair], rank_now[pair]) for pair in listed), key=lambda each: each[3])
    people = {(side, pair[1 + side]) for pair in was for side in (0, 1)}
    moved = {who for who in people if best_partners(was, *who) != best_partners(now, *who)}
    assert (effect.people, effect.moved) == (len(people), len(moved))


def test_the_same_weights_move_nobody():
    found = tables([[True] * 4] * 3, keywords=[[0.1, 0.2, 0.3, 0.4]] * 3)

    effect = effect_of(found, DEFAULT_WEIGHTS, DEFAULT_WEIGHTS)

    assert effect.before == effect.after
    assert (effect.people, effect.moved) == (7, 0)
    assert all(each.rank_before == each.rank_after for each in effect.pairs)


def test_the_best_pairs_before_and_after_are_listed_in_the_order_after():
    found = tables([[True, True, False]], keywords=[[1, 0, 1]], themes=[[0.5, 0.9, 1]])

    effect = effect_of(found, {"themes": 0}, {"keywords": 0}, best=1)

    said = [(each.visitor, each.rank_before, each.before, each.rank_after, each.after) for each in effect.pairs]
    assert said == [(1, 2, 0.0, 1, 0.9), (0, 1, 1.0, 2, 0.5)]


def test_a_full_fit_is_in_the_last_bar_and_a_border_in_the_bar_above():
    found = tables([[True, True, True]], keywords=[[1, 0.05, 0.0499]])

    effect = effect_of(found, {"keywords": 1}, {"keywords": 1})

    assert [bar for bar, count in enumerate(effect.before) if count] == [0, 1, BINS - 1]


def test_a_weight_that_cannot_be_is_refused():
    with pytest.raises(InputError):
        effect_of(tables([[True]], keywords=[[1]]), {}, {"keywords": -1})
