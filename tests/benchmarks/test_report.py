"""The report: what follows from measurements, and that the page in the documentation is made of nothing else."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.aims import AIMS, contradictions, growth
from tests.benchmarks.comparing import (
    best_bound,
    exponent,
    proven_after,
    seconds_to_gap,
    seconds_to_last,
    seconds_to_weight,
    times_slower,
)
from tests.benchmarks.methods import CP_SAT, GREEDY, HIGHS, OURS
from tests.benchmarks.page import page
from tests.benchmarks.plan import PLAN, Extent, subjects
from tests.benchmarks.plots import PLOTS, draw_plots
from tests.benchmarks.processes import ROOT
from tests.benchmarks.records import MOST_POINTS, TARGETS, Measured, Point, Records, gap, thinned
from tests.benchmarks.runs import RUNS
from tests.benchmarks.shapes import SHAPES
from tests.benchmarks.tables import figure, seconds, share, table, times

DOCS = ROOT / "docs"


def measured(method: str = OURS, **changes: object) -> Measured:
    trace: list[Point] = [(0.1, None, 120.0), (0.2, 80.0, 110.0), (1.0, 99.0, 100.0), (2.0, 100.0, 100.0)]
    ours = Measured("figure-1", "standard", 100, 0, method, "m", 60.0, 100, 100, 4000, 2.5, weight=100.0, bound=100.0)
    return replace(replace(ours, trace=trace), **changes)  # type: ignore[arg-type]


def rival(weight: float | None, took_s: float = 50.0) -> Measured:
    return measured(HIGHS, weight=weight, bound=None, seconds=took_s, trace=[])


def some_records() -> Records:
    found = [
        measured(),
        rival(99.0),
        measured(CP_SAT, weight=None, trace=[], words="UNKNOWN"),
        measured(GREEDY, bound=None, weight=90.0, trace=[]),
        measured(part="figure-2", family="every slot wanted", size=500),
        *(measured(part="figure-4", size=size, pairs=40 * size) for size in (100, 10_000)),
    ]
    return Records({"m": {"processor": "a <processor>"}}, found)


def test_the_page_in_the_documentation_is_what_the_measurements_give(tmp_path: Path) -> None:
    records = Records.read(DOCS / "benchmarks.json")
    drawn = draw_plots(records, tmp_path)
    assert records.measured
    assert page(records, drawn) == (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    for name in PLOTS:
        assert (tmp_path / name).exists() == (DOCS / "img" / name).exists()
    for name in drawn:
        assert (tmp_path / name).read_bytes() == (DOCS / "img" / name).read_bytes()


def test_measurements_are_written_as_they_were_read(tmp_path: Path) -> None:
    Records.read(DOCS / "benchmarks.json").write(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (DOCS / "benchmarks.json").read_bytes()


def test_measurements_survive_their_file(tmp_path: Path) -> None:
    records = some_records()
    records.write(tmp_path / "kept.json")
    kept = Records.read(tmp_path / "kept.json")
    assert kept.machines == records.machines
    assert kept.measured == sorted(records.measured, key=lambda record: record.key)


def test_a_new_measurement_takes_the_place_of_the_same_and_of_no_other() -> None:
    records = some_records()
    records.take(measured(seconds=1.0))
    assert len(records.measured) == len(some_records().measured)
    assert records.of("figure-1", method=OURS) == [measured(seconds=1.0)]
    records.take(measured(seed=1))
    assert len(records.of("figure-1", method=OURS)) == 2


def test_the_same_measurements_give_the_same_plots_and_small_ones(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        assert draw_plots(some_records(), tmp_path / folder) == tuple(PLOTS)
    for name in PLOTS:
        content = (tmp_path / "one" / name).read_bytes()
        assert content == (tmp_path / "other" / name).read_bytes()
        assert len(content) < 150_000
        assert b"<dc:date>" not in content


def test_a_plot_without_measurements_is_not_kept_from_before(tmp_path: Path) -> None:
    draw_plots(some_records(), tmp_path)
    assert draw_plots(Records(), tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_page_without_measurements_says_so_for_every_figure() -> None:
    text = page(Records(), ())
    assert text.count("| not measured |") == len(AIMS)
    assert text.count("Not measured yet.") == 9
    assert "MATCHMAKER_CASES" in text


def test_a_page_shows_each_method_with_its_ratio_to_ours() -> None:
    text = page(some_records(), ())
    assert f"| standard | 100 × 100 | 4,000 | {HIGHS} | 99 | 1.0 % | – | 50.0 | 50.0 | 1.00 | 50 |" in text
    assert "| ∞ |" in text
    assert "no plan within 60 s: unknown" in text


def test_figures_are_reached_missed_or_not_measured() -> None:
    text = page(some_records(), ())
    assert "| 1 | 100 × 100: proven optimal, slowest seed | ≤ 0.6 s | 2.50 s | **no** |" in text
    assert "| 1 | 100 × 100: faster than HiGHS integer program to the same weight | ≥ 100 × | 50 × | **no** |" in text
    assert "| 1 | 100 × 100: faster than CP-SAT to the same weight | ≥ 100 × | no plan | yes |" in text
    assert "| 2 | every slot wanted, 500 × 500: to a gap of 0.1 % | ≤ 15 s | 2.00 s | yes |" in text
    assert "| 3 | 10,000 × 10,000: peak memory of the solver | ≤ 700 MB | not measured | – |" in text


@pytest.mark.parametrize(("proven", "slowest"), [(10, "2.00 s | yes"), (9, "not reached | **no**")])
def test_seconds_of_published_events_count_only_where_all_are_proven(proven: int, slowest: str) -> None:
    extra = {"proven": proven, "as_published": proven, "infeasible": 0, "faults": 0, "slowest_s": 2.0, "paper_s": 10.0}
    case = measured(part="figure-5", family="original", size=10, extra=extra)
    text = page(Records({"m": {}}, [case]), ())
    assert f"| 5 | published events proven, as published | ≥ 70 | {proven} | **no** |" in text
    assert f"| 5 | slowest of them, all proven | ≤ 60 s | {slowest} |" in text


def test_a_plan_above_another_methods_bound_is_told() -> None:
    records = some_records()
    assert contradictions(records) == 0
    records.take(rival(101.0))
    assert contradictions(records) == 1


def test_the_first_moment_of_a_gap_or_weight_is_found() -> None:
    ours = measured()
    assert [seconds_to_gap(ours, target) for target in (0.5, 0.01, 0.001)] == [0.2, 1.0, 2.0]
    assert [seconds_to_weight(ours, weight) for weight in (80, 81, 100, 101)] == [0.2, 1.0, 2.0, math.inf]
    assert seconds_to_last(ours) == 2.0
    assert seconds_to_last(rival(99.0)) == 50.0
    assert math.isinf(seconds_to_gap(measured(weight=90.0, bound=100.0, trace=[]), 0.01))


def test_proven_means_that_weight_and_bound_are_the_same_number() -> None:
    assert proven_after(measured()) == 2.5
    assert math.isinf(proven_after(measured(bound=101.0)))
    assert math.isinf(proven_after(measured(weight=None, bound=None)))


def test_a_rival_is_compared_at_the_weight_that_it_reached() -> None:
    assert times_slower(rival(99.0), measured()) == 50.0
    assert times_slower(rival(80.0), measured()) == 250.0
    assert times_slower(rival(None), measured()) == math.inf
    assert times_slower(rival(101.0), measured()) is None


def test_the_best_bound_is_the_lowest_that_anybody_states() -> None:
    assert best_bound([measured(), rival(99.0), measured(bound=99.5)]) == 99.5
    assert best_bound([rival(99.0)]) is None


def test_the_exponent_of_a_power_law_is_found() -> None:
    slope, factor = exponent([10, 100, 1000], [0.2 * size**1.1 for size in (10, 100, 1000)])
    assert (slope, factor) == pytest.approx((1.1, 0.2))


def test_no_exponent_is_stated_where_a_size_never_came_near() -> None:
    records = some_records()
    assert growth(records) is not None
    records.take(measured(part="figure-4", size=100, weight=90.0, trace=[]))
    assert growth(records) is None


def test_a_thinned_trace_keeps_its_ends_and_the_moments_that_figures_ask_for() -> None:
    trace: list[Point] = [(index, 1e6 - 1e6 / (1 + index), 1e6) for index in range(150_000)]
    thin = thinned(trace)
    assert len(thin) <= MOST_POINTS + len(TARGETS) + 2
    assert (thin[0], thin[-1][0]) == (trace[0], 149_999)
    for target in TARGETS:
        whole, kept = (next(s for s, w, b in points if w and b and gap(w, b) <= target) for points in (trace, thin))
        assert whole == kept


def test_without_options_only_what_is_quick_is_measured() -> None:
    quick = [subject for part in PLAN for subject in subjects(part, Extent(whole=False))]
    whole = [subject for part in PLAN for subject in subjects(part, Extent(whole=True))]
    assert 0 < len(quick) < len(whole)
    assert max(subject.size for subject in quick) == 500
    assert max(subject.size for subject in whole) == 10_000


def test_sizes_asked_for_take_the_place_of_the_planned_ones() -> None:
    found = list(subjects("figure-1", Extent(sizes=(20, 30), time_limit_s=7.0)))
    assert {subject.size for subject in found} == {20, 30}
    assert {subject.limit_s for subject in found} == {7.0}
    assert {subject.method for subject in found} == {entry.method for entry in PLAN["figure-1"]}


def test_every_family_is_planned_and_every_figure_has_a_part() -> None:
    planned = {entry.family for entries in PLAN.values() for entry in entries} | {"guarantee"}
    assert planned == set(SHAPES)
    assert {f"figure-{number}" for number in range(1, 8)} <= PLAN.keys() | RUNS.keys()


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (seconds(0.001), "< 0.01"),
        (seconds(0.123), "0.12"),
        (seconds(12.34), "12.3"),
        (seconds(1234.5), "1,234"),
        (seconds(math.inf), "–"),
        (share(0.0), "0"),
        (share(1e-15), "0"),
        (share(5e-7), "0.000050 %"),
        (share(0.0123), "1.2 %"),
        (share(0.4), "40 %"),
        (times(0.04), "0.04"),
        (times(2.34), "2.3"),
        (times(1234.0), "1,234"),
        (figure(1.07, ""), "1.07"),
        (figure(640.2, "MB"), "640 MB"),
    ],
)
def test_numbers_are_shown_with_the_digits_that_were_measured(shown: str, text: str) -> None:
    assert shown == text


def test_a_column_without_anything_is_left_out() -> None:
    assert table(["*a", "b", "c"], [["x", "–", "1"], ["y", "", "–"]]) == [
        "| a | c |",
        "| --- | ---: |",
        "| x | 1 |",
        "| y | – |",
    ]
