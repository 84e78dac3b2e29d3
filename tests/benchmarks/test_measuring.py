"""Measurements: every method in a process of its own, on the same event, with meetings that keep the rules."""

import resource
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.files.instance_files import parse_instance
from matchmaker.services.encode.arrays import to_problem
from tests.benchmarks.documents import write_instance
from tests.benchmarks.events import SHAPES, draw_event, shape
from tests.benchmarks.measuring import Laboratory, Subject
from tests.benchmarks.methods import CP_SAT, HIGHS, OURS, SIMPLE
from tests.benchmarks.mishaps import after_mishaps, from_scratch
from tests.benchmarks.ours import ours
from tests.benchmarks.processes import cores, run
from tests.benchmarks.programs import by_highs
from tests.benchmarks.rivals import RIVALS
from tests.benchmarks.storing import load_event, load_meetings, store_event
from tests.benchmarks.test_events import all_bytes

LIMIT_S = 30.0


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path, "here")


def test_every_method_is_measured_on_the_same_event_and_general_solvers_agree(laboratory: Laboratory) -> None:
    small = shape("standard", 12)
    found = {
        method: laboratory.measure(Subject("part", "standard", small, method, LIMIT_S)) for method in (OURS, *RIVALS)
    }
    assert found[OURS].weight == found[OURS].bound == found[HIGHS].weight == found[CP_SAT].weight
    assert found[CP_SAT].trace
    for method in SIMPLE:
        weight = found[method].weight
        assert weight is not None
        assert 0.7 * found[OURS].bound <= weight <= found[OURS].bound  # type: ignore[operator]
    assert all(record.memory_mb >= record.before_mb > 0 for record in found.values())


@pytest.mark.parametrize("name", ["interpreters for 30 % of the pairs", "at most 3 in a row", "20 % two-slot sessions"])
def test_the_rows_of_rivals_keep_the_rules_of_the_family_and_cut_off_no_plan(name: str) -> None:
    problem = draw_event(replace(shape(name, 10), slots=6, most=6))
    rival, own = by_highs(problem, LIMIT_S), ours(problem, LIMIT_S)
    assert rival.pair is not None
    assert own.pair is not None
    assert problem.weight[rival.pair].sum() == pytest.approx(problem.weight[own.pair].sum())


def test_limits_in_a_row_with_long_sessions_are_refused_by_the_rivals_rows() -> None:
    problem = draw_event(replace(shape("at most 3 in a row", 10), long=0.5))
    with pytest.raises(ValueError, match="one-slot sessions"):
        by_highs(problem, LIMIT_S)


def test_a_method_that_does_not_end_is_ended_and_shows_nothing(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = Subject("part", "standard", shape("standard", 12), "greedy", LIMIT_S)
    event = laboratory.event(subject.shape, 0)
    monkeypatch.setattr("tests.benchmarks.measuring.sys.executable", str(laboratory.folder / "sleeper"))
    (laboratory.folder / "sleeper").write_text("#!/bin/sh\nexec sleep 60\n")
    (laboratory.folder / "sleeper").chmod(0o700)
    found = laboratory.measure(replace(subject, limit_s=-39.8), event)
    assert (found.weight, found.words) == (None, "ended from outside")


def test_the_outcome_of_a_process_is_its_own() -> None:
    with cores(1) as environment:
        ended = run([sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"], 30.0, environment)
    assert (ended.code, ended.output.strip()) == (0, b"1")
    assert environment["OMP_NUM_THREADS"] == "1"
    # The system counts what the process that started it held at that moment, too.
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert 5 < ended.memory_mb < max(400, own_mb + 100)


@pytest.mark.parametrize("name", SHAPES)
def test_an_event_comes_back_from_its_file(name: str, tmp_path: Path) -> None:
    problem = draw_event(shape(name, 20))
    store_event(problem, tmp_path / "event.npz")
    assert all_bytes(load_event(tmp_path / "event.npz")) == all_bytes(problem)


@pytest.mark.parametrize("name", SHAPES)
def test_an_event_written_as_an_instance_is_read_as_the_same_arrays(name: str, tmp_path: Path) -> None:
    problem = draw_event(shape(name, 20))
    write_instance(problem, name, tmp_path / "event.json")
    read = to_problem(parse_instance((tmp_path / "event.json").read_bytes(), "event.json"))
    themes = list(dict.fromkeys(problem.session_theme.tolist()))
    assert all_bytes(replace(read, session_theme=problem.session_theme, has_theme=problem.has_theme)) == all_bytes(
        replace(problem, session_room=read.session_room)
    )
    assert (read.has_theme == problem.has_theme[:, themes]).all()


def test_mishaps_take_people_and_keep_what_can_still_be_held() -> None:
    problem = draw_event(shape("standard", 100))
    answer = ours(problem, LIMIT_S)
    assert answer.pair is not None
    assert answer.session is not None
    upset = after_mishaps(problem, answer.pair, answer.session)
    absent, late = ~upset.available.any(axis=1), ~upset.available[:, :3].any(axis=1)
    assert absent.sum() == pytest.approx(10, abs=8)
    assert (late & ~absent).sum() == pytest.approx(10, abs=8)
    held = upset.available[upset.current_people, problem.session_start[upset.current_session][:, None]]
    assert held.all()
    assert 0.7 * len(answer.pair) < len(upset.current_pair) < len(answer.pair)
    assert upset.objective == ("moves", "weight")
    scratch = from_scratch(upset)
    assert (len(scratch.current_pair), scratch.objective) == (0, ("weight",))


def test_the_meetings_of_a_measurement_are_kept(laboratory: Laboratory) -> None:
    kept = laboratory.folder / "kept.npz"
    found = laboratory.measure(Subject("part", "standard", shape("standard", 12), "greedy", LIMIT_S), meetings=kept)
    assert len(load_meetings(kept)[0]) == found.meetings > 0
