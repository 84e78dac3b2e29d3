"""Each kind of bad input ends with 2 and one line: the file, the place, what was expected and what was found."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.documents import Document, encoded, small_instance, small_profiles, written
from tests.console import matchmaker

GIBIBYTE = 1024**3


def bent(change: Callable[[Any], object]) -> bytes:
    document = small_instance()
    change(document)
    return encoded(document)


CONTENTS = {
    "an unknown key": (bent(lambda i: i.update(color=1)), "color"),
    "an unknown key deep inside": (bent(lambda i: i["people"][1].update(color=1)), "people[1].color"),
    "a missing key": (bent(lambda i: i["people"][1].pop("id")), "people[1]"),
    "an id twice": (bent(lambda i: i["people"][1].update(id="h1")), "people[1].id"),
    "an unknown id": (bent(lambda i: i["pairs"][2].update(a="h9")), "pairs[2].a"),
    "an id that is none": (bent(lambda i: i["people"][0].update(id="h 1")), "people[0].id"),
    "empty slots": (bent(lambda i: i.update(slots=[])), "slots"),
    "empty people": (bent(lambda i: i.update(people=[], pairs=[])), "people"),
    "mixed sides": (bent(lambda i: i["people"][1].update(side=None)), "people"),
    "a pair of one side": (bent(lambda i: i["pairs"][0].update(b="h2")), "pairs[0]"),
    "a pair with itself": (bent(lambda i: i["pairs"][0].update(b="h1")), "pairs[0]"),
    "a pair twice": (bent(lambda i: i["pairs"][1].update(a="v1", b="h1")), "pairs[1]"),
    "a negative weight": (bent(lambda i: i["pairs"][0].update(weight=-1)), "pairs[0].weight"),
    "a negative number of tables": (bent(lambda i: i["sessions"][0].update(tables=-1)), "sessions[0].tables"),
    "a weight that is no number": (bent(lambda i: i["pairs"][0].update(weight="3")), "pairs[0].weight"),
    "NaN": (encoded(small_instance()).replace(b'"weight": 3', b'"weight": NaN'), "NaN"),
    "infinity": (encoded(small_instance()).replace(b'"weight": 3', b'"weight": Infinity'), "Infinity"),
    "a number beyond the largest": (encoded(small_instance()).replace(b'"weight": 3', b'"weight": 1e999'), "1e999"),
    "slots of a session apart": (
        bent(
            lambda i: (
                i["slots"].append("s3"),
                i["sessions"][0].update(slots=["s1", "s3"]),
                i["sessions"][0].pop("slot"),
            )
        ),
        "sessions[0]",
    ),
    "another format": (bent(lambda i: i.update(format="matchmaker-instance/9")), "format"),
    "a truncated file": (encoded(small_instance())[:-40], "line"),
    "a file that is not UTF-8": (encoded(small_instance()).replace("陈伟".encode(), b"\xb3\xc2"), "UTF-8"),
    "a file that is not JSON": (b"PK\x03\x04 a spreadsheet perhaps", ""),
    "a list": (b"[]", ""),
    "an empty file": (b"", "empty"),
    "a file of spaces": (b"  \n", ""),
    "a hundred thousand brackets": (b"[" * 100_000, ""),
    "a line break and a colour in an id": (bent(lambda i: i["pairs"][2].update(a="h\n\x1b[31m9")), "pairs[2].a"),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_bad_instance_ends_with_2_and_one_line(tmp_path: Path, kind: str) -> None:
    content, place = CONTENTS[kind]
    instance = tmp_path / "i.json"
    instance.write_bytes(content)
    ended = matchmaker("solve", instance, "-o", tmp_path / "p.json")
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint.startswith(f"matchmaker: {instance}: ")
    assert place in ended.complaint
    assert ": expected " in ended.complaint
    assert ", found " in ended.complaint
    assert ended.complaint.isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["i.json"]


def test_a_bad_document_at_standard_input_is_called_minus() -> None:
    assert matchmaker("solve", "-", given=b"[]").complaint.startswith("matchmaker: -: ")


@pytest.mark.parametrize(
    "arguments", [["affinity", "FILE"], ["solve", "FILE"], ["check", "FILE", "FILE"]], ids=" ".join
)
@pytest.mark.parametrize("source", ["/nowhere/i.json", "/", "/proc/self/mem"])
def test_a_file_that_cannot_be_read_ends_with_2_and_one_line(arguments: list[str], source: str) -> None:
    ended = matchmaker(*[source if word == "FILE" else word for word in arguments])
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint.startswith(f"matchmaker: {source}: expected ")


def test_the_name_of_a_file_cannot_steer_the_terminal() -> None:
    ended = matchmaker("solve", "two\nlines\x1b[31m\u202e.json")
    assert ended.complaint.startswith("matchmaker: two lines\\x1b[31m\\u202e.json: expected ")


def test_a_bad_plan_is_named_and_not_the_instance(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", small_instance())
    plan = written(tmp_path, "p.json", {"format": "matchmaker-plan/1"})
    for command in (["check"], ["repair"], ["explain"]):
        ended = matchmaker(*command, instance, plan, *(["h1", "v1"] if command == ["explain"] else []))
        assert ended.code == 2
        assert ended.complaint.startswith(f"matchmaker: {plan}: ")


def test_bad_profiles_end_with_2_and_one_line(tmp_path: Path) -> None:
    document: Document = small_profiles()
    document["people"][1]["side"] = "guest"
    profiles = written(tmp_path, "people.json", document)
    ended = matchmaker("affinity", profiles)
    assert (ended.code, ended.out) == (2, b"")
    assert "people[1].side" in ended.complaint
    assert "'guest'" in ended.complaint or '"guest"' in ended.complaint


def little_memory() -> None:
    """Less than the file: a program that read it whole would fail."""
    resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTE - 1, GIBIBYTE - 1))


@pytest.mark.parametrize(
    "arguments", [["affinity", "FILE"], ["solve", "FILE"], ["check", "FILE", "FILE"]], ids=" ".join
)
@pytest.mark.parametrize("name", ["huge.json", "huge.csv", "huge.xlsx"])
def test_a_file_of_a_gigabyte_is_refused_before_the_memory_is_gone(
    tmp_path: Path, arguments: list[str], name: str
) -> None:
    huge = tmp_path / name
    with huge.open("wb") as file:
        file.truncate(GIBIBYTE)
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    ended = matchmaker(*[huge if word == "FILE" else word for word in arguments], settings=single, before=little_memory)
    assert ended.code == 2
    assert ended.complaint.startswith(f"matchmaker: {huge}: expected at most ")
