import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.selection import ABSENT, BestOfColumns, best_of_rows

TIED = st.sampled_from([ABSENT, 0.0, 0.25, 0.5])


def plain_best(scores: list[float], most: int) -> list[bool]:
    order = sorted((position for position, score in enumerate(scores) if score != ABSENT), key=lambda at: -scores[at])
    return [position in order[:most] for position in range(len(scores))]


@st.composite
def tables(draw) -> np.ndarray:
    rows, columns = draw(st.integers(0, 7)), draw(st.integers(0, 4))
    return np.array(draw(st.lists(TIED, min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns)


def test_ties_go_to_the_lower_position():
    assert best_of_rows(np.array([[0.5, 0.7, 0.5, 0.5]]), 2).tolist() == [[True, True, False, False]]


def test_an_absent_pair_is_never_among_the_best():
    assert best_of_rows(np.array([[ABSENT, 0.0]]), 2).tolist() == [[False, True]]


@given(tables(), st.integers(0, 5))
def test_rows_agree_with_plain_sorting(scores, most):
    assert best_of_rows(scores, most).tolist() == [plain_best(row, most) for row in scores.tolist()]


@given(tables(), st.integers(0, 5), st.integers(1, 3))
def test_columns_in_blocks_agree_with_plain_sorting_of_the_whole(scores, most, block):
    best = BestOfColumns(most, scores.shape[1])
    for first in range(0, len(scores), block):
        best.add(scores[first : first + block])
    rows, columns = np.indices(scores.shape).reshape(2, -1)
    expected = np.array([plain_best(column, most) for column in scores.T.tolist()]).reshape(scores.shape[::-1]).T
    assert best.among_best(rows, columns).tolist() == expected.reshape(-1).tolist()


@given(tables(), st.integers(0, 5), st.integers(1, 3))
def test_a_block_reports_its_pairs_that_are_among_the_best_so_far(scores, most, block):
    best = BestOfColumns(most, scores.shape[1])
    for first in range(0, len(scores), block):
        found = best.add(scores[first : first + block])
        columns = scores[: first + block].T.tolist()
        expected = [plain_best(column, most)[first:] for column in columns]
        assert found.T.tolist() == expected


def test_memory_holds_no_more_rows_than_are_asked_for():
    best = BestOfColumns(2, 3)
    best.add(np.random.default_rng(1).random((50, 3)))
    assert best._scores.shape == (2, 3)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_an_empty_side_has_no_best(shape):
    assert best_of_rows(np.zeros(shape), 2).shape == shape
