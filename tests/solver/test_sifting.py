"""Sifting ends where the whole linear program does, whatever it begins with; rows on spans are found when broken."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matchmaker.solver import bound as bounds
from matchmaker.solver.aggregate import aggregate
from matchmaker.solver.arrays import Floats, Ints, Smalls, floats, ints
from matchmaker.solver.bound import relax
from matchmaker.solver.placements import openings
from matchmaker.solver.rows import Rows
from matchmaker.solver.sifting import Sifted, sift
from matchmaker.solver.spans import Spans
from tests.benchmarks.events import draw_event, shape
from tests.solver.planning import each_of, effort, problem_of
from tests.tiny import Document

SLOTS = 3


def smalls(slots: object) -> Smalls:
    return np.asarray(slots, dtype=np.int16)


@dataclass(frozen=True, eq=False)
class Packing:
    """A linear program of all kinds of row: some from the start, some lazy, one from below, spans.

    Parameters
    ----------
    gain, column_upper
        Gain and upper bound of each column, shape (n,).
    matrix, upper
        Rows from above, shape (m, n) and (m,); the last of them are lazy.
    lazy
        How many are.
    least
        What all columns add up to at least.
    first, last
        Span of each column, shape (n,).
    fits
        What fits into each span, shape (SLOTS, SLOTS).
    """

    gain: Floats
    column_upper: Floats
    matrix: Floats
    upper: Floats
    lazy: int
    least: float
    first: Smalls
    last: Smalls
    fits: Floats

    def sifted(self, begin: Ints) -> Sifted | None:
        """Return what sifting makes of it, from some columns to begin with."""
        split = len(self.upper) - self.lazy
        ones = np.ones((1, len(self.gain)))
        blocks = [
            _rows("eager", self.matrix[:split], np.full(split, -np.inf), self.upper[:split]),
            _rows("lazy", self.matrix[split:], np.full(self.lazy, -np.inf), self.upper[split:]),
            _rows("least", ones, floats([self.least]), floats([np.inf])),
        ]
        every = ints(np.arange(len(self.gain)))
        owner = np.zeros_like(every)
        spans = Spans("span", every, owner, self.first, self.last, np.ones(len(every)), self.fits[None])
        return sift(blocks, frozenset({"lazy"}), [spans], self.gain, self.column_upper, begin, effort())

    def best(self) -> float | None:
        """Return the greatest gain by another solver, all spans listed; None where there is no point."""
        places = [(a, b) for a in range(SLOTS) for b in range(a, SLOTS)]
        within = [(self.first >= a) & (self.last <= b) for a, b in places]
        rows = np.vstack(
            [self.matrix, -np.ones((1, len(self.gain))), *(inside[None].astype(float) for inside in within)]
        )
        limits = np.concatenate([self.upper, [-self.least], [self.fits[place] for place in places]])
        answer = linprog(-self.gain, A_ub=rows, b_ub=limits, bounds=[(0, most) for most in self.column_upper])
        return None if answer.fun is None else -answer.fun


def _rows(rule: str, matrix: Floats, lower: Floats, upper: Floats) -> Rows:
    row, column = np.nonzero(matrix)
    subject = ints(np.arange(len(matrix)))[:, None]
    return Rows(rule, subject, ints(row), ints(column), floats(matrix[row, column]), lower, upper)


@st.composite
def packings(draw: st.DrawFn) -> Packing:
    """Draw a packing of up to 12 columns in which spans, lazy rows and the row from below often bind."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns, rows = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    first = rng.integers(0, SLOTS, columns)
    return Packing(
        gain=floats(rng.integers(0, 20, columns)),
        column_upper=floats(rng.integers(1, 3, columns)),
        matrix=floats(rng.integers(0, 3, (rows, columns))),
        upper=floats(rng.integers(1, 8, rows)),
        lazy=int(rng.integers(0, rows + 1)),
        least=float(rng.integers(0, 4)),
        first=smalls(first),
        last=smalls(np.minimum(SLOTS - 1, first + rng.integers(0, SLOTS, columns))),
        fits=floats(rng.integers(1, 6, (SLOTS, SLOTS))),
    )


@given(packings(), st.integers(1, 12))
@settings(max_examples=500)
def test_sifting_from_any_columns_ends_at_the_best_point(packing: Packing, count: int) -> None:
    """The first columns alone are often too few for the row from below."""
    found, best = packing.sifted(ints(np.arange(min(count, len(packing.gain))))), packing.best()
    if best is not None:
        assert found is not None
        assert packing.gain @ found.point == pytest.approx(best, abs=1e-3)


@given(packings())
@settings(max_examples=300)
def test_prices_from_few_columns_leave_no_column_that_could_gain(packing: Packing) -> None:
    found = packing.sifted(ints([0]))
    if found is not None and packing.best() is not None:
        reduced = packing.gain - found.matrix.T @ found.prices
        inside = found.point < packing.column_upper - 1e-6
        assert (reduced[inside] <= 1e-6).all()


def test_a_program_without_a_point_in_its_first_columns_is_solved_with_the_others() -> None:
    """Column 0 alone cannot add up to 2; column 1 can, and counts nothing."""
    one = floats([[1.0, 0.0]])
    nothing = np.zeros(2)
    packing = Packing(
        floats([1, 0]), floats([1, 2]), one, floats([1]), 0, 2.0, smalls(nothing), smalls(nothing), np.full((3, 3), 9.0)
    )
    found = packing.sifted(ints([0]))
    assert found is not None
    assert found.point.tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize("name", ["weight", "guarantee"])
def test_the_bound_of_a_tiny_event_does_not_depend_on_the_first_columns(name: str) -> None:
    def same(instance: Document) -> None:
        program = aggregate(openings(problem_of(instance | {"objective": [name]})))
        whole = relax(program, name, {}, effort())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bounds, "ALL_COLUMNS_UP_TO", -1)
            few = relax(program, name, {}, effort())
        assert (few is None) == (whole is None)
        if few is not None and whole is not None:
            assert few.bound == pytest.approx(whole.bound, abs=1e-3)

    each_of(200, 70, same)


@pytest.mark.parametrize(
    "name", ["standard", "themes in half of the slots", "half-day people", "20 % two-slot sessions"]
)
def test_the_bound_of_an_event_does_not_depend_on_the_first_columns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = aggregate(openings(draw_event(shape(name, 60))))
    whole = relax(program, "weight", {}, effort())
    monkeypatch.setattr(bounds, "ALL_COLUMNS_UP_TO", 0)
    few = relax(program, "weight", {}, effort())
    assert whole is not None
    assert few is not None
    assert few.bound == pytest.approx(whole.bound, rel=1e-7)
