"""Where a result goes: whole or not at all, whatever happens to the disk."""

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.documents import encoded, small_instance, small_profiles, written
from tests.console import SCRIPT, environment, matchmaker

BEFORE = b"what stood there before"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("/dev/full", "No space left on device"),
        ("nowhere/p.json", "no folder"),
        ("i.json/p.json", "no folder"),
        (".", "it is a folder"),
        ("/proc/p.json", "No such file or directory"),
    ],
)
def test_a_place_that_cannot_be_written_ends_with_2_and_one_line(tmp_path: Path, place: str, reason: str) -> None:
    written(tmp_path, "i.json", small_instance())
    ended = matchmaker("solve", "i.json", "-o", place, folder=tmp_path)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint.startswith(f"matchmaker: {place}: cannot be written (")
    assert reason in ended.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["i.json"]


@pytest.mark.parametrize(
    "arguments", [["solve", "missing.json"], ["affinity", "missing.json"], ["repair", "missing.json", "p.json"]]
)
@pytest.mark.parametrize("place", [".", "nowhere/p.json"])
def test_a_place_that_cannot_hold_a_file_is_refused_before_the_work(
    tmp_path: Path, arguments: list[str], place: str
) -> None:
    ended = matchmaker(*arguments, "-o", place, folder=tmp_path)
    assert ended.code == 2
    assert ended.complaint.startswith(f"matchmaker: {place}: cannot be written (")


def hard_linked(path: Path) -> str:
    path.with_name("hard.json").hardlink_to(path)
    return "hard.json"


def soft_linked(path: Path) -> str:
    path.with_name("soft.json").symlink_to(path)
    return "soft.json"


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        ("solve i.json", "i.json"),
        ("solve -", "i.json"),
        ("affinity d.json", "d.json"),
        ("affinity people.csv --event d.json", "d.json"),
        ("affinity people.csv --event d.json", "people.csv"),
        ("repair i.json p.json --absent h1", "i.json"),
        ("repair i.json p.json --absent h1", "p.json"),
    ],
)
@pytest.mark.parametrize(
    "spelt", [lambda path: path.name, lambda path: f"../{path.parent.name}/{path.name}", hard_linked, soft_linked]
)
def test_an_input_is_not_overwritten_by_the_result(
    tmp_path: Path, arguments: str, read: str, spelt: Callable[[Path], str]
) -> None:
    written(tmp_path, "i.json", small_instance())
    written(tmp_path, "d.json", small_profiles() | {"people": []})
    (tmp_path / "people.csv").write_text("id,side\nh1,host\nv1,visitor\n", encoding="utf-8")
    assert matchmaker("solve", "i.json", "-o", "p.json", folder=tmp_path).code == 0
    place = spelt(tmp_path / read)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with (tmp_path / "i.json").open("rb") as given:
        done = subprocess.run(
            [SCRIPT, *arguments.split(), "-o", place],
            stdin=given,
            capture_output=True,
            cwd=tmp_path,
            env=environment(),
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"matchmaker: -o {place}: this file is one of the inputs; choose another place\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_device_may_be_read_and_written_at_once(tmp_path: Path) -> None:
    assert "one of the inputs" not in matchmaker("solve", "/dev/null", "-o", "/dev/null", folder=tmp_path).complaint


def hardly_any_disk() -> None:
    """A write beyond this fails as on a full disk, in the middle of the file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def test_a_disk_that_fills_up_leaves_what_stood_there(tmp_path: Path) -> None:
    written(tmp_path, "i.json", small_instance())
    (tmp_path / "p.json").write_bytes(BEFORE)
    ended = matchmaker("solve", "i.json", "-o", "p.json", folder=tmp_path, before=hardly_any_disk)
    assert ended.code == 2
    assert ended.complaint.startswith("matchmaker: p.json: cannot be written (")
    assert (tmp_path / "p.json").read_bytes() == BEFORE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["i.json", "p.json"]


@pytest.mark.parametrize("command", ["solve", "affinity"])
def test_a_full_standard_output_ends_with_2_and_one_line(tmp_path: Path, command: str) -> None:
    document = written(tmp_path, "d.json", small_instance() if command == "solve" else small_profiles())
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [SCRIPT, command, document], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "matchmaker: -: cannot be written (No space left on device); choose another place with -o"
    ]


def test_a_closed_pipe_ends_quietly() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [SCRIPT, "solve", "-"],
            input=encoded(small_instance()),
            stdout=pipe,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_old_plan_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    instance = written(tmp_path, "i.json", small_instance())
    old = tmp_path / "p.json"
    old.write_bytes(BEFORE)
    old.chmod(0o640)
    assert matchmaker("solve", instance, "-o", old).code == 0
    assert old.read_bytes() != BEFORE
    assert old.stat().st_mode & 0o777 == 0o640
