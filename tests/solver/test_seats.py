"""How many meetings fit at a time: the largest matching where it is less than the tables."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import openings
from matchmaker.solver.seats import count_seats, largest_matching, matching_at_most
from tests.instances import event, pair, session
from tests.solver.planning import problem_of

Edges = list[tuple[int, int]]


def largest_by_brute_force(edges: Edges) -> int:
    """Return the most disjoint pairs, by trying each pair with and without."""
    if not edges:
        return 0
    (one, other), rest = edges[0], edges[1:]
    apart = [edge for edge in rest if not {one, other} & set(edge)]
    return max(largest_by_brute_force(rest), 1 + largest_by_brute_force(apart))


def largest_by_paths(edges: Edges) -> int:
    """Return the most disjoint pairs of a bipartite graph by augmenting paths (Berge 1957)."""
    partner: dict[int, int] = {}

    def augmented(host: int, tried: set[int]) -> bool:
        for visitor in {b for a, b in edges if a == host} - tried:
            tried.add(visitor)
            if visitor not in partner or augmented(partner[visitor], tried):
                partner[visitor] = host
                return True
        return False

    return sum(augmented(host, set()) for host in {a for a, _ in edges})


def people(edges: Edges) -> Ints:
    return ints(edges).reshape(-1, 2)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(6, 11)), unique=True, max_size=12), st.integers(0, 7))
@settings(max_examples=500)
def test_the_matching_of_two_sides_is_the_largest_one_below_the_limit(edges: Edges, limit: int) -> None:
    assert matching_at_most(people(edges), limit) == min(limit, largest_by_brute_force(edges))


@pytest.mark.parametrize("seed", range(60))
def test_the_matching_of_a_thin_graph_is_the_largest_one(seed: int) -> None:
    """About one pair for each person: the largest matching leaves many alone, and a greedy one is smaller still."""
    rng = np.random.default_rng(seed)
    edges = sorted({(int(a), int(b)) for a, b in zip(rng.integers(0, 40, 45), rng.integers(40, 80, 45), strict=True)})
    largest = largest_by_paths(edges)
    assert largest < 40
    assert [matching_at_most(people(edges), limit) for limit in (largest - 1, largest, largest + 1, 80)] == [
        largest - 1,
        largest,
        largest,
        largest,
    ]


@given(st.lists(st.sampled_from(list(combinations(range(7), 2))), unique=True, max_size=11), st.integers(0, 4))
@settings(max_examples=500)
def test_the_matching_without_sides_is_never_too_small(edges: Edges, limit: int) -> None:
    assert min(limit, largest_by_brute_force(edges)) <= matching_at_most(people(edges), limit) <= limit


def test_three_people_without_sides_hold_one_meeting() -> None:
    """Halves of the three pairs add up to one and a half, which is no number of meetings."""
    assert largest_matching(people([(0, 1), (1, 2), (0, 2)])) == 1


def test_two_threes_without_sides_are_bounded_by_halves() -> None:
    """The bound is not exact: two disjoint triangles hold two meetings, six halves of a pair are three."""
    triangles = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]
    assert (largest_matching(people(triangles)), largest_by_brute_force(triangles)) == (3, 2)


def test_a_session_holds_its_tables_or_its_people_and_a_slot_its_sessions_or_its_people() -> None:
    """IT in t1 has 3 tables and two hosts; food, beside it, one table and the same hosts; the long one runs in both."""
    sessions = [
        session("it", "t1", tables=3, theme="it"),
        session("food", "t1", tables=1, theme="food"),
        session("long", ["t1", "t2"], tables=1, theme="food"),
        session("closed", "t2", tables=0),
    ]
    document = event(["t1", "t2"], sessions, [pair(f"h{i}", f"v{j}", 1) for i in (1, 2) for j in (1, 2, 3)])
    seats = count_seats(openings(problem_of(document)))
    assert seats.session.tolist() == [2, 1, 1, 0]
    assert seats.slot.tolist() == [2, 1]
