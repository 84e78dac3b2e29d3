"""The picture of fit and meetings adds up to what it is made of, and is as coarse as can be read."""

import numpy as np
import pytest

from matchmaker.affinity.heat import MOST_BANDS, heat_of
from matchmaker.affinity.tables import PartTables

ONLY_KEYWORDS = {"keywords": 1.0}


def _tables(fit: list[list[float]], possible: list[list[bool]] | None = None) -> PartTables:
    values = np.array([[round(10_000 * each) for each in row] for row in fit], dtype=np.uint16)
    flags = np.ones(values.shape, dtype=np.bool_) if possible is None else np.array(possible, dtype=np.bool_)
    return PartTables(flags, {"keywords": values})


def test_a_small_event_has_a_cell_for_each_pair_with_the_best_fitting_first():
    tables = _tables([[0.1, 0.2], [0.9, 0.4], [0.5, 0.5]])
    meet = np.array([[False, True], [True, False], [False, False]])
    heat = heat_of(tables, ONLY_KEYWORDS, meet)

    assert (heat.hosts, heat.visitors) == ((1, 1, 1), (1, 1))
    assert heat.fit == (
        (pytest.approx(0.9), pytest.approx(0.4)),
        (pytest.approx(0.5), pytest.approx(0.5)),
        (pytest.approx(0.1), pytest.approx(0.2)),
    )
    assert heat.meetings == ((1, 0), (0, 0), (0, 1))


def test_people_of_a_large_event_stand_in_bands_of_almost_one_size_and_nothing_is_lost():
    drawn = np.random.default_rng(7)
    fit = drawn.random((203, 198))
    meet = drawn.random(fit.shape) < 0.03
    heat = heat_of(_tables(fit.tolist()), ONLY_KEYWORDS, meet)

    assert (len(heat.hosts), len(heat.visitors)) == (MOST_BANDS, MOST_BANDS)
    assert (sum(heat.hosts), sum(heat.visitors)) == fit.shape
    assert max(heat.hosts) - min(heat.hosts) <= 1
    assert sum(map(sum, heat.meetings)) == meet.sum()
    whole = sum(
        value * host * visitor
        for host, row in zip(heat.hosts, heat.fit, strict=True)
        for visitor, value in zip(heat.visitors, row, strict=True)
    )
    assert whole == pytest.approx(fit.sum(), rel=1e-3)


def test_pairs_that_cannot_meet_count_in_no_mean_and_a_cell_without_any_has_none():
    tables = _tables([[0.8, 0.6], [0.0, 0.4]], [[True, True], [False, True]])
    heat = heat_of(tables, ONLY_KEYWORDS, np.zeros((2, 2), dtype=np.bool_))
    assert heat.fit == ((pytest.approx(0.8), pytest.approx(0.6)), (None, pytest.approx(0.4)))
    coarse = heat_of(tables, ONLY_KEYWORDS, np.zeros((2, 2), dtype=np.bool_), most_bands=1)
    assert coarse.fit == ((pytest.approx(0.6),),)


def test_equal_people_keep_their_order():
    tables = _tables([[0.5, 0.5], [0.5, 0.5]])
    meet = np.array([[True, False], [False, False]])
    assert heat_of(tables, ONLY_KEYWORDS, meet).meetings == ((1, 0), (0, 0))
