"""``matchmaker solve``: what it writes where, and how it ends."""

import json
from pathlib import Path

import pytest

from tests.cli.documents import encoded, hard_instance, impossible_instance, small_instance, written
from tests.console import matchmaker


def test_the_plan_is_written_and_nothing_is_said(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", small_instance())
    ended = matchmaker("solve", instance, "-o", tmp_path / "p.json")
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert (plan["status"], plan["objective"]["weight"], plan["bound"]["weight"]) == ("optimal", 5, 5)
    assert sorted((meeting["a"], meeting["b"]) for meeting in plan["meetings"]) == [("h1", "v1"), ("h2", "v2")]


def test_progress_is_for_terminals_only_even_where_colour_is_forced() -> None:
    forced = {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1"}
    ended = matchmaker("solve", "-", given=encoded(small_instance()), settings=forced)
    assert (ended.code, ended.err) == (0, "")


def test_standard_input_and_output_are_the_files_named_minus() -> None:
    ended = matchmaker("solve", "-", given=encoded(small_instance()))
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["format"] == "matchmaker-plan/1"


def test_the_plan_names_the_bytes_it_was_made_from() -> None:
    content = encoded(small_instance()) + b"\n\n"
    plan = json.loads(matchmaker("solve", "-", given=content).out)
    ended = matchmaker("solve", "-", given=encoded(small_instance()))
    assert plan["instance_sha256"] != json.loads(ended.out)["instance_sha256"]


def test_the_same_instance_and_seed_give_the_same_bytes_but_for_the_seconds(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", small_instance())
    plans = []
    for name in ("one.json", "two.json"):
        assert matchmaker("solve", instance, "--seed", "7", "-o", tmp_path / name).code == 0
        lines = (tmp_path / name).read_bytes().splitlines()
        plans.append([line for line in lines if not line.lstrip().startswith(b'"seconds"')])
        assert len(plans[-1]) == len(lines) - 1
    assert plans[0] == plans[1]


def test_no_possible_plan_ends_with_3_names_the_conflict_and_writes_a_plan(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", impossible_instance())
    ended = matchmaker("solve", instance, "-o", tmp_path / "p.json")
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert (ended.code, ended.out) == (3, b"")
    assert (plan["status"], plan["meetings"]) == ("infeasible", [])
    assert plan["conflict"]
    assert [entry["sentence"] for entry in plan["conflict"] if entry["sentence"] not in ended.complaint] == []


def test_no_possible_plan_is_written_to_standard_output_too() -> None:
    ended = matchmaker("solve", "-", given=encoded(impossible_instance()))
    assert (ended.code, json.loads(ended.out)["status"]) == (3, "infeasible")


@pytest.mark.parametrize("emptied", ["pairs", "sessions"])
def test_an_event_in_which_nobody_can_meet_has_an_empty_plan(emptied: str) -> None:
    ended = matchmaker("solve", "-", given=encoded(small_instance() | {emptied: []}))
    plan = json.loads(ended.out)
    assert (ended.code, ended.err, plan["status"], plan["meetings"]) == (0, "", "optimal", [])


def test_a_time_limit_that_ends_before_any_plan_ends_with_4_and_writes_nothing(tmp_path: Path) -> None:
    document = hard_instance(people=40, musts=5)
    assert all(pair["must"] for pair in document["pairs"])  # their timetable is searched, so no plan is there before
    instance = written(tmp_path, "i.json", document)
    ended = matchmaker("solve", instance, "--time-limit", "0.000001", "-o", tmp_path / "p.json")
    assert (ended.code, ended.out) == (4, b"")
    assert "before any plan was found" in ended.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["i.json"]


def test_a_time_limit_that_ends_at_once_still_gives_a_plan_where_nobody_must_meet(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", hard_instance(people=40))
    ended = matchmaker("solve", instance, "--time-limit", "0.000001", "-o", tmp_path / "p.json")
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert (ended.code, ended.err, plan["status"]) == (0, "", "feasible")
    assert plan["meetings"]
    assert matchmaker("check", instance, tmp_path / "p.json").code == 0
