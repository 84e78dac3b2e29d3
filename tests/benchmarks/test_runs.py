"""Measurements of several runs: what counts as the same bytes, as published, as a result at all."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matchmaker.affinity.remembering import Remembered
from matchmaker.files.vectors import FolderStore
from matchmaker.services.affinity import score
from matchmaker.solver.arrays import ints
from matchmaker.solver.problem import Problem
from tests.benchmarks import affinities, child
from tests.benchmarks.events import draw_event, shape
from tests.benchmarks.measuring import Laboratory
from tests.benchmarks.methods import AFFINITY_METHODS
from tests.benchmarks.plan import Extent
from tests.benchmarks.profiles import draw_profiles
from tests.benchmarks.results import Result
from tests.benchmarks.rivals import RIVALS
from tests.benchmarks.runs import (
    _agreement,
    _digest,
    affinity,
    fewer_breaks,
    guarantees,
    published,
    repair,
    whole_program,
)
from tests.benchmarks.storing import store_event

SMALL = Extent(sizes=(12,), time_limit_s=30.0)


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path, "here")


def test_meetings_that_break_a_rule_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def everybody_at_once(problem: Problem, _time_limit_s: float) -> Result:
        return Result(ints(np.arange(problem.n_pairs)), ints(np.zeros(problem.n_pairs)))

    monkeypatch.setitem(RIVALS, "cheat", everybody_at_once)
    store_event(draw_event(shape("standard", 12)), tmp_path / "event.npz")
    found = child.solve(str(tmp_path / "event.npz"), "cheat", "1", str(tmp_path / "meetings.npz"))
    assert "person_once_per_slot" in found["words"]
    assert "weight" not in found
    assert not (tmp_path / "meetings.npz").exists()


def test_a_method_without_memory_left_has_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy_for_memory(_problem: Problem, _time_limit_s: float) -> Result:
        raise MemoryError

    monkeypatch.setitem(RIVALS, "large", greedy_for_memory)
    store_event(draw_event(shape("standard", 12)), tmp_path / "event.npz")
    found = child.solve(str(tmp_path / "event.npz"), "large", "1", str(tmp_path / "meetings.npz"))
    assert (found["words"], "weight" in found) == ("out of memory", False)


def test_the_whole_program_is_measured_and_its_plan_checked(laboratory: Laboratory) -> None:
    (found,) = whole_program(laboratory, SMALL)
    assert found.words == "optimal, checked"
    assert found.weight == found.bound is not None
    assert found.extra["solving_s"] < found.seconds
    assert found.extra["faults"] == 0


def test_a_repair_is_measured_beside_planning_from_scratch(laboratory: Laboratory) -> None:
    planned, mended, scratch = repair(laboratory, SMALL)
    assert [record.method for record in (planned, mended, scratch)] == ["plan", "repair", "from scratch"]
    assert mended.extra["held"] + mended.extra["lost"] == planned.meetings
    assert mended.stated["moves"][0] == 0
    assert (mended.weight or math.inf) <= (scratch.bound or 0) <= (planned.bound or 0)


def test_a_larger_guarantee_leaves_more_meetings_short(laboratory: Laboratory) -> None:
    four, five = guarantees(laboratory, SMALL)
    assert (four.family, five.family) == ("guarantee of 4", "guarantee of 5")
    assert four.stated["guarantee"] < five.stated["guarantee"]
    assert four.stated["guarantee"][0] == four.stated["guarantee"][1]
    assert 0 < four.settled["guarantee"] <= four.seconds + 0.1


def test_breaks_are_counted_with_and_without_being_asked_for(laboratory: Laboratory) -> None:
    before, after = fewer_breaks(laboratory, replace(SMALL, time_limit_s=3.0))
    assert (before.method, after.method) == ("weight", "weight, then breaks")
    assert "idle" not in before.stated
    assert before.extra["breaks"] > 0
    assert after.extra["breaks"] == after.stated["idle"][0]


def test_scoring_profiles_is_measured_by_every_method(laboratory: Laboratory) -> None:
    found = list(affinity(laboratory, replace(SMALL, time_limit_s=120.0)))
    assert [record.method for record in found] == list(AFFINITY_METHODS)
    assert all(record.seconds > 0 and record.memory_mb >= record.before_mb > 0 for record in found)
    assert [record.pairs for record in found] == [144, 144, 144]  # each of 12 keeps all 12, as 40 would be kept


def test_nothing_is_embedded_while_scoring_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = draw_profiles(4, 0)
    affinities.keep_vectors(profiles, tmp_path)
    with_vectors = [pair.weight for pair in score(profiles, semantic=affinities.Drawn(), top=0).pairs]
    monkeypatch.delattr(affinities.Drawn, "embed")
    kept = Remembered(affinities.Drawn.name, FolderStore(tmp_path))
    assert [pair.weight for pair in score(profiles, semantic=kept, top=0).pairs] == with_vectors
    assert with_vectors != [pair.weight for pair in score(profiles, top=0).pairs]


def plan_file(path: Path, *, seconds: float, meetings: list[str]) -> Path:
    path.write_text(json.dumps({"seconds": seconds, "meetings": meetings}, indent=1), encoding="utf-8")
    return path


def test_plans_that_differ_in_their_seconds_only_have_the_same_digest(tmp_path: Path) -> None:
    one = _digest(plan_file(tmp_path / "one", seconds=1.0, meetings=["a"]))
    assert one == _digest(plan_file(tmp_path / "other", seconds=2.0, meetings=["a"]))
    assert one != _digest(plan_file(tmp_path / "third", seconds=1.0, meetings=["b"]))


def test_a_plan_file_in_which_nothing_can_be_left_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text('{\n"meetings": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="seconds on a line"):
        _digest(tmp_path / "plan")


def test_published_events_agree_only_where_they_are_proven_to() -> None:
    said: list[dict[str, Any]] = [{"idle": 3, "maxsat_s": 1.0}, {"idle": "UNSAT", "maxsat_s": 2.0}]
    optimal: dict[str, Any] = {"status": "optimal", "idle": 3, "seconds": 1.5, "findings": 0}
    without: dict[str, Any] = {"status": "infeasible", "idle": None, "seconds": 0.5, "findings": 0}
    assert _agreement([(said[0], optimal), (said[1], without)]) == {
        "proven": 2,
        "as_published": 2,
        "infeasible": 1,
        "faults": 0,
        "slowest_s": 1.5,
        "paper_s": 3.0,
    }
    wrong = [(said[0], {**optimal, "status": "feasible"}), (said[0], without), (said[1], optimal)]
    assert _agreement(wrong)["as_published"] == 0


def test_without_a_folder_of_cases_the_reason_is_told(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MATCHMAKER_CASES", raising=False)
    assert list(published(laboratory, SMALL)) == []
    assert "MATCHMAKER_CASES" in capsys.readouterr().out
