"""The aggregated bounds are bounds: of tiny instances against brute force, and by weak duality at any prices."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.solver.aggregate import aggregate, column_of
from matchmaker.solver.arrays import Floats, floats, ints
from matchmaker.solver.bound import close_pairs, relax, weak_duality_bound, whole_total_bound
from matchmaker.solver.placements import openings
from matchmaker.solver.rows import Rows, at_least, at_most, stack
from tests.instances import event, one_table, pair, person, session
from tests.solver.planning import each_of, effort, holds, problem_of, truth
from tests.tiny import Document

PRICES = st.floats(-1e3, 1e3, allow_nan=False)


def bound_of(document: Document, name: str, held: dict[str, float]) -> float | None:
    """Return the aggregated bound on an objective; None where the program itself has no point."""
    relaxed = relax(aggregate(openings(problem_of(document))), name, held, effort())
    return None if relaxed is None else relaxed.bound


@pytest.mark.parametrize("name", ["weight", "guarantee"])
def test_no_plan_is_beyond_the_aggregated_bound(name: str) -> None:
    def bounded(instance: Document) -> None:
        asked = instance | {"objective": [name]}
        best = truth(asked)
        if best is not None:
            bound = bound_of(asked, name, {})
            assert bound is not None
            assert holds(name, bound, best[name])

    each_of(300, 50, bounded)


@pytest.mark.parametrize(("first", "second"), [("guarantee", "weight"), ("weight", "guarantee")])
def test_no_plan_as_good_in_the_first_objective_is_beyond_the_bound_on_the_second(first: str, second: str) -> None:
    def bounded(instance: Document) -> None:
        asked = instance | {"objective": [first, second]}
        best = truth(asked)
        if best is not None:
            bound = bound_of(asked, second, {first: best[first]})
            assert bound is not None
            assert holds(second, bound, best[second])

    each_of(150, 51, bounded)


def crowded() -> Document:
    """Three hosts want all three visitors in three slots of two tables: six meetings of weight 1 fit."""
    pairs = [pair(f"h{i}", f"v{j}", 1) for i in (1, 2, 3) for j in (1, 2, 3)]
    slots = ["t1", "t2", "t3"]
    return event(slots, [session(f"s-{slot}", slot, tables=2) for slot in slots], pairs) | {"objective": ["weight"]}


def test_the_bound_counts_tables() -> None:
    assert bound_of(crowded(), "weight", {}) == pytest.approx(6)


def test_the_bound_counts_the_maximum_of_a_person() -> None:
    instance = crowded()
    for name in ("h1", "h2", "h3"):
        person(instance, name)["max_meetings"] = 1
    assert bound_of(instance, "weight", {}) == pytest.approx(3)


def test_the_bound_counts_the_rests_of_a_person() -> None:
    instance = crowded()
    for name in ("h1", "h2", "h3"):
        person(instance, name)["max_in_a_row"] = 1
    person(instance, "h3")["max_meetings"] = 0
    assert bound_of(instance, "weight", {}) == pytest.approx(4)


def test_the_bound_counts_a_session_by_the_people_who_can_be_there() -> None:
    instance = crowded()
    for name in ("v2", "v3"):
        person(instance, name)["unavailable"] = ["t1"]
    assert bound_of(instance, "weight", {}) == pytest.approx(5)


def test_the_bound_counts_slots_of_the_themes_that_a_person_has() -> None:
    instance = crowded()
    instance["sessions"][0]["theme"] = "it"
    for name in ("h1", "h2", "h3"):
        person(instance, name)["themes"] = ["health"]
    assert bound_of(instance, "weight", {}) == pytest.approx(4)


def test_the_bound_counts_the_slots_that_meetings_fill() -> None:
    slots = ["t1", "t2", "t3"]
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 1)]
    document = event(slots, [session("a", ["t1", "t2"], tables=2), session("b", ["t2", "t3"], tables=2)], pairs)
    assert bound_of(document, "weight", {}) == pytest.approx(1.5)


def test_the_bound_counts_interpreters() -> None:
    instance = crowded() | {"resources": [{"id": "interpreter", "capacity": 1}]}
    for entry in instance["pairs"]:
        entry["uses"] = ["interpreter"]
    assert bound_of(instance, "weight", {}) == pytest.approx(3)


def test_the_bound_on_the_shortfall_counts_whole_meetings() -> None:
    instance = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1), pair("h1", "v2", 1), pair("h2", "v1", 1)])
    for entry in instance["people"]:
        entry["min_meetings"] = 1
    assert bound_of(instance, "guarantee", {}) == 2


def test_every_placement_has_its_column() -> None:
    def found(instance: Document) -> None:
        opened = openings(problem_of(instance))
        placements, program = opened.placements(), aggregate(opened)
        column = column_of(program, placements)
        assert program.pair[column].tolist() == placements.pair.tolist()
        assert program.kind[column].tolist() == program.kind_of_session[placements.session].tolist()

    each_of(100, 52, found)


@st.composite
def programs(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Draw gains, matrix, bounds of rows and upper bounds of columns of a program with 0 ≤ z ≤ 2, z whole."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    whole = st.integers(-3, 3)
    matrix = draw(st.lists(st.lists(whole, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    gain = draw(st.lists(st.integers(-5, 5), min_size=columns, max_size=columns))
    upper = draw(st.lists(st.integers(0, 4), min_size=rows, max_size=rows))
    width = draw(st.lists(st.integers(0, 8), min_size=rows, max_size=rows))
    column_upper = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    lower = floats(upper) - floats(width)
    return floats(gain), floats(matrix).reshape(rows, columns), lower, floats(upper), floats(column_upper)


@given(programs(), st.lists(PRICES, min_size=3, max_size=3))
@settings(max_examples=400, deadline=None)
def test_any_prices_give_a_bound_that_no_point_exceeds(
    program: tuple[Floats, Floats, Floats, Floats, Floats], prices: list[float]
) -> None:
    gain, matrix, lower, upper, column_upper = program
    price = floats(prices[: len(upper)])
    bound = weak_duality_bound(price, lower, upper, gain - matrix.T @ price, column_upper)
    points = product(*(range(int(most) + 1) for most in column_upper))
    inside = [z for z in map(floats, points) if (lower <= matrix @ z).all() and (matrix @ z <= upper).all()]
    assert all(gain @ point <= bound for point in inside)


@given(programs(), st.lists(st.floats(0, 1e3), min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_prices_of_rows_without_a_lower_bound_give_a_bound(
    program: tuple[Floats, Floats, Floats, Floats, Floats], prices: list[float]
) -> None:
    gain, matrix, lower, upper, column_upper = program
    price = floats(prices[: len(upper)])
    bound = weak_duality_bound(price, np.full_like(lower, -np.inf), upper, gain - matrix.T @ price, column_upper)
    points = product(*(range(int(most) + 1) for most in column_upper))
    assert all(gain @ point <= bound for point in map(floats, points) if (matrix @ point <= upper).all())


@dataclass(frozen=True, eq=False)
class Pairs:
    """Three pairs of two columns each, the first of which must meet, and rows of tables with prices that are given."""

    gain: Floats
    tables: Floats
    upper: Floats
    prices: Floats

    PAIR = ints([0, 0, 1, 1, 2, 2])

    @property
    def blocks(self) -> list[Rows]:
        """A pair meets once, the first at least once; the tables."""
        every = ints(np.arange(6))
        row, column = np.nonzero(np.ones_like(self.tables))
        subject = ints(np.arange(len(self.tables)))[:, None]
        lower = np.full(len(self.upper), -np.inf)
        return [
            at_most("pair_once", self.PAIR[:, None], every, np.ones(6)),
            at_least("must", self.PAIR[:2, None], every[:2], np.ones(2)),
            Rows("tables", subject, ints(row), ints(column), self.tables[row, column], lower, self.upper),
        ]

    def bound(self, prices: Floats) -> float:
        """Return the bound that prices prove."""
        matrix, lower, upper = stack(self.blocks, 6)
        return weak_duality_bound(prices, lower, upper, floats(self.gain - matrix.T @ prices), np.ones(6))

    def closed(self) -> Floats:
        """Return the prices with the best ones of the pairs."""
        matrix, _, _ = stack(self.blocks, 6)
        return close_pairs(self.blocks, np.concatenate([np.zeros(4), self.prices]), matrix, self.gain, self.PAIR, 6)


@st.composite
def priced_pairs(draw: st.DrawFn) -> Pairs:
    """Draw three pairs whose columns are often worth less than nothing at the prices of the tables."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(1, 3))
    return Pairs(
        floats(rng.integers(0, 10, 6)),
        floats(rng.integers(0, 3, (rows, 6))),
        floats(rng.integers(1, 5, rows)),
        floats(rng.integers(0, 8, rows)),
    )


@given(priced_pairs(), st.lists(st.floats(0, 30), min_size=4, max_size=4))
@settings(max_examples=300)
def test_no_other_prices_of_pairs_prove_more(pairs: Pairs, others: list[float]) -> None:
    signed = floats(others) * floats([1, 1, 1, -1])
    assert pairs.bound(pairs.closed()) <= pairs.bound(np.concatenate([signed, pairs.prices])) + 1e-9


@given(priced_pairs())
@settings(max_examples=300)
def test_the_best_prices_of_pairs_give_a_bound_that_no_point_exceeds(pairs: Pairs) -> None:
    matrix, lower, upper = stack(pairs.blocks, 6)
    points = [floats(point) for point in product((0, 1), repeat=6)]
    inside = [z for z in points if (lower <= matrix @ z).all() and (matrix @ z <= upper).all()]
    assert all(pairs.gain @ point <= pairs.bound(pairs.closed()) for point in inside)


def test_a_pair_that_must_meet_at_a_loss_lowers_the_bound_by_its_smallest_loss() -> None:
    """At a price of 5 a table, the first pair loses 4 or 3; the others, worth 6 and 7 at best, gain 1 and 2.

    Four tables cost 20, so the bound is 20 − 3 + 1 + 2.
    """
    pairs = Pairs(floats([1, 2, 6, 5, 3, 7]), np.ones((1, 6)), floats([4]), floats([5]))
    assert pairs.closed().tolist() == [0, 1, 2, -3, 5]
    assert pairs.bound(pairs.closed()) == pytest.approx(20)


def test_the_bound_is_no_looser_than_the_prices_say() -> None:
    bound = weak_duality_bound(floats([2.0]), floats([-np.inf]), floats([3.0]), floats([1.0, -1.0]), floats([1.0, 1.0]))
    assert bound == pytest.approx(7.0, rel=1e-12)


def test_what_rounding_may_have_lost_is_added() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        gains = rng.random(100)
        bound = weak_duality_bound(floats([]), floats([]), floats([]), gains, np.ones(100))
        assert Fraction(bound) >= sum(map(Fraction, gains.tolist()))


@given(
    st.integers(0, 4),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.floats(0, 5),
)
@settings(max_examples=400, deadline=None)
def test_the_bound_on_whole_totals_is_never_below_a_total_that_the_bound_allows(
    digits: int, units: list[int], taken: list[bool], slack: float
) -> None:
    scale = 10**digits
    weights = floats([unit / scale for unit in units])
    total = Fraction(sum(unit for unit, take in zip(units, taken, strict=False) if take), scale)
    bound = float(total) * (1 + 1e-15) + slack
    lowered = whole_total_bound(weights, bound)
    assert Fraction(lowered) >= total * (1 - Fraction(1, 10**15))
    assert lowered <= bound * (1 + 1e-12)


@pytest.mark.parametrize(
    ("weights", "bound", "expected"),
    [
        ([1, 2, 3], 4.7, 4),
        ([0.5, 1.25], 1.749, 1.74),
        ([0.1, 0.2], 0.3, 0.3),
        ([0.1, 0.2], 0.1 + 0.2, 0.3),
        ([0.123456789], 0.2, 0.2),
        ([1 / 3], 0.5, 0.5),
        ([], 0.5, 0),
    ],
)
def test_the_bound_is_lowered_to_what_the_decimals_allow(weights: list[float], bound: float, expected: float) -> None:
    assert whole_total_bound(floats(weights), bound) == pytest.approx(expected, rel=1e-12)


def test_weights_too_large_for_whole_arithmetic_leave_the_bound() -> None:
    assert whole_total_bound(floats([2.0**53, 1.0]), 2.0**53 + 4) == 2.0**53 + 4
