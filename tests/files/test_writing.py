"""A result appears whole or not at all, whatever happens while it is written."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.errors import WriteError
from matchmaker.files.writing import write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_content_and_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(str(tmp_path / "p.json"), b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "p.json").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "p.json").stat().st_mode) == 0o640
    assert names(tmp_path) == ["p.json"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"old")
    path.chmod(0o604)
    write_whole(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_link_keeps_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("p.json")
    write_whole(str(tmp_path / "link.json"), b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "p.json").read_bytes() == b"new"


def test_a_full_disk_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # Python ignores the signal and reports the write instead
    try:
        with pytest.raises(WriteError, match=r"p\.json: cannot be written \(File too large\); choose another place"):
            write_whole(str(path), b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["p.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "p.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["p.json"]


def test_the_content_is_on_the_disk_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append(f"fsync of {os.fstat(descriptor).st_size} bytes")
        fsync(descriptor)

    def noted_replace(temporary: Path, path: Path) -> Path:
        steps.append("replace")
        return replace(temporary, path)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write_whole(str(tmp_path / "p.json"), b"new")
    assert steps == ["fsync of 3 bytes", "replace"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [("none/p.json", "No such file or directory"), (".", "it is a folder"), ("a\0b", "embedded null byte")],
)
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WriteError) as caught:
        write_whole(target, b"new")
    assert str(caught.value) == f"{target}: cannot be written ({reason}); choose another place with -o"
    assert names(tmp_path) == []


def test_a_device_is_written_but_not_replaced() -> None:
    write_whole(os.devnull, b"new")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_full_device_is_an_error() -> None:
    with pytest.raises(WriteError, match=r"/dev/full: cannot be written \(No space left on device\)"):
        write_whole("/dev/full", b"x" * 100_000)


def script(code: str, output: int) -> subprocess.CompletedProcess[str]:
    code = f"from matchmaker.files.writing import write_whole\n{code}"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False, env=buffered)


def test_a_dash_is_standard_output() -> None:
    answer = script("write_whole('-', b'new\\n')", subprocess.PIPE)
    assert (answer.stdout, answer.stderr, answer.returncode) == ("new\n", "", 0)


def test_a_full_standard_output_is_one_error_and_no_second_one_at_the_end() -> None:
    code = "try: write_whole('-', b'x' * 100)\nexcept Exception as error: import sys; print(error, file=sys.stderr)"
    with Path("/dev/full").open("wb") as full:
        answer = script(code, full.fileno())
    assert answer.stderr == "-: cannot be written (No space left on device); choose another place with -o\n"
    assert answer.returncode == 0
