"""``check``, ``explain`` and ``repair``: what happens to a plan after it was made."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.documents import Document, small_instance, written
from tests.console import matchmaker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small instance ``i.json`` and its plan ``p.json``."""
    written(tmp_path, "i.json", small_instance())
    assert matchmaker("solve", "i.json", "-o", "p.json", folder=tmp_path).code == 0
    return tmp_path


def plan_in(folder: Path, name: str = "p.json") -> Document:
    document: Document = json.loads((folder / name).read_bytes())
    return document


def test_a_sound_plan_is_said_so_in_one_line(folder: Path) -> None:
    ended = matchmaker("check", "i.json", "p.json", folder=folder)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.decode() == (
        "p.json: 2 meetings checked, every hard rule is kept; guarantee, weight, idle are as stated\n"
    )


def moved_to_one_table(plan: Any) -> None:
    for meeting in plan["meetings"]:
        meeting.update(session="one", slot="s1", table=1)


def richer_than_it_is(plan: Any) -> None:
    plan["objective"]["weight"] = 6


def beyond_its_bound(plan: Any) -> None:
    plan["bound"]["weight"] = 4


def of_other_bytes(plan: Any) -> None:
    plan["instance_sha256"] = "0" * 64


@pytest.mark.parametrize("spoil", [moved_to_one_table, richer_than_it_is, beyond_its_bound, of_other_bytes])
def test_a_spoilt_plan_ends_with_1_and_a_line_for_each_finding(folder: Path, spoil: Any) -> None:
    plan = plan_in(folder)
    spoil(plan)
    written(folder, "bad.json", plan)
    ended = matchmaker("check", "i.json", "bad.json", folder=folder)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.decode().splitlines()


def test_explain_answers_for_a_pair_that_meets(folder: Path) -> None:
    ended = matchmaker("explain", "i.json", "p.json", "v1", "h1", "--json", folder=folder)
    assert (ended.code, ended.err, json.loads(ended.out)["meet"]) == (0, "", True)


def test_explain_answers_for_a_pair_that_does_not_meet(folder: Path) -> None:
    ended = matchmaker("explain", "i.json", "p.json", "h1", "v2", folder=folder)
    assert (ended.code, ended.err) == (0, "")
    assert "Mette" in ended.out.decode()
    assert "陈伟" in ended.out.decode()


def test_explain_states_the_smallest_change_and_writes_the_instance_with_it(folder: Path) -> None:
    ended = matchmaker("explain", "i.json", "p.json", "h1", "v2", "--json", "--changed", "c.json", folder=folder)
    said = json.loads(ended.out)
    assert (ended.code, ended.err, said["decided"]) == (0, "", True)
    assert (said["candidate"], said["weight"] > 0, said["smallest"]["kind"]) == (True, True, "table")
    assert matchmaker("solve", "c.json", "-o", "after.json", folder=folder).code == 0
    after = json.loads((folder / "after.json").read_text(encoding="utf-8"))
    assert ("h1", "v2") in {(meeting["a"], meeting["b"]) for meeting in after["meetings"]}


def test_explain_has_no_instance_to_write_for_a_pair_that_meets(folder: Path) -> None:
    ended = matchmaker("explain", "i.json", "p.json", "v1", "h1", "--changed", "none.json", folder=folder)
    assert ended.code == 0
    assert "nothing is written" in ended.err
    assert not (folder / "none.json").exists()


def test_explain_refuses_a_person_who_is_not_there(folder: Path) -> None:
    ended = matchmaker("explain", "i.json", "p.json", "h1", "v9", folder=folder)
    assert (ended.code, ended.out) == (2, b"")
    assert "v9" in ended.complaint


@pytest.mark.parametrize(
    ("words", "event"),
    [
        (("--absent", "h2"), {"absent": "h2"}),
        (("--late", "h1=s2"), {"late": "h1", "slot": "s2"}),
        (("--early", "h1=s1"), {"early": "h1", "slot": "s1"}),
        (("--close", "two"), {"close": "two"}),
    ],
)
def test_a_repaired_plan_fits_what_happened_and_remembers_it(folder: Path, words: tuple[str, str], event: Any) -> None:
    ended = matchmaker("repair", "i.json", "p.json", *words, "-o", "r.json", folder=folder)
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    assert plan_in(folder, "r.json")["events"] == [event]
    assert matchmaker("check", "i.json", "r.json", folder=folder).code == 0


def test_a_second_repair_carries_on_what_the_first_was_told(folder: Path) -> None:
    assert matchmaker("repair", "i.json", "p.json", "--absent", "h2", "-o", "r.json", folder=folder).code == 0
    assert matchmaker("repair", "i.json", "r.json", "--close", "two", "-o", "s.json", folder=folder).code == 0
    assert plan_in(folder, "s.json")["events"] == [{"absent": "h2"}, {"close": "two"}]
    assert matchmaker("check", "i.json", "s.json", folder=folder).code == 0


@pytest.mark.parametrize(
    "words", [["--absent", "h9"], ["--late", "h1=s9"], ["--close", "nine"], ["--now", "s9"]], ids=" ".join
)
def test_repair_refuses_what_the_instance_does_not_know(folder: Path, words: list[str]) -> None:
    ended = matchmaker("repair", "i.json", "p.json", *words, folder=folder)
    assert (ended.code, ended.out) == (2, b"")
    assert words[1].rpartition("=")[2] in ended.complaint
