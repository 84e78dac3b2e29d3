"""Who goes on which visit: as brute force, which tries everything, says."""

from itertools import product

import numpy as np
import pytest

from matchmaker.solver.arrays import bools, ints
from matchmaker.solver.visits import NOWHERE, assign_visits


def worth(going, rank, kept):
    """Return how good an answer is: promises kept, people who go, and the ranks they get."""
    gone = [(person, visit) for person, visit in enumerate(going) if visit != NOWHERE]
    return sum(kept[each] for each in gone), len(gone), -sum(rank[each] for each in gone)


def best(rank, places, kept):
    """Return the best worth of all answers that are allowed."""
    wishes = [[NOWHERE, *np.flatnonzero(row)] for row in rank]
    allowed = (
        going for going in product(*wishes) if all(going.count(visit) <= places[visit] for visit in range(len(places)))
    )
    return max(worth(going, rank, kept) for going in allowed)


def test_visits_are_given_out_as_brute_force_says():
    rng = np.random.default_rng(7)
    for _case in range(150):
        people, visits = int(rng.integers(1, 7)), int(rng.integers(1, 4))
        rank = np.where(rng.random((people, visits)) < 0.7, rng.permuted(
            np.tile(np.arange(1, visits + 1), (people, 1)), axis=1), 0)  # fmt: skip
        places = rng.integers(0, 4, visits)
        kept = (rng.random((people, visits)) < 0.15) & (np.cumsum(rank > 0, axis=1) == 1)
        going = assign_visits(ints(rank), ints(places), bools(kept)).tolist()
        assert all(visit == NOWHERE or rank[person, visit] > 0 for person, visit in enumerate(going))
        assert all(going.count(visit) <= places[visit] for visit in range(visits))
        assert worth(going, rank, kept) == best(rank, places, kept)


@pytest.mark.parametrize(
    ("rank", "places", "kept", "expected"),
    [
        # Both want the first most, which has one place: both go, and nobody who did not wish is sent anywhere.
        ([[1, 2], [1, 0]], [1, 5], [[0, 0], [0, 0]], [1, 0]),
        # More people go although a first wish is not met for that.
        ([[1, 2], [1, 0], [0, 0]], [1, 1], [[0, 0]] * 3, [1, 0, NOWHERE]),
        # A promise is kept although more could go without it.
        ([[1, 2], [1, 0]], [1, 1], [[1, 0], [0, 0]], [0, NOWHERE]),
        # A promise to somebody who does not wish it any more is none.
        ([[0, 1], [1, 0]], [1, 1], [[1, 0], [0, 0]], [1, 0]),
        ([[1], [1]], [0], [[0], [0]], [NOWHERE, NOWHERE]),
    ],
)
def test_an_answer_by_hand(rank, places, kept, expected):
    assert assign_visits(ints(rank), ints(places), bools(kept)).tolist() == expected


def test_nobody_and_nothing_to_visit_is_fine():
    assert assign_visits(ints(np.empty((0, 2))), ints([1, 1]), bools(np.empty((0, 2)))).tolist() == []
    assert assign_visits(ints(np.empty((2, 0))), ints([]), bools(np.empty((2, 0)))).tolist() == [NOWHERE, NOWHERE]


def test_arrays_that_do_not_fit_together_are_refused():
    with pytest.raises(ValueError, match="fit together"):
        assign_visits(ints([[1]]), ints([1, 2]), bools([[0]]))
