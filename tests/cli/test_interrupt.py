"""Ctrl-C and the terminal: the first writes the best plan so far, the second gives up; progress is for eyes only."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.documents import encoded, hard_instance, small_instance
from tests.cli.watching import LONG_ENOUGH_S, watched
from tests.console import environment, matchmaker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "i.json").write_bytes(encoded(hard_instance()))
    return tmp_path


def test_the_first_interrupt_writes_the_best_plan_found_so_far(folder: Path) -> None:
    with watched(folder, "solve", "i.json", "-o", "p.json", "--time-limit", "500") as command:
        command.wait_until_shown(r"weight [1-9]")
        command.process.send_signal(signal.SIGINT)
        assert command.wait() == 0, command.shown
    plan = json.loads((folder / "p.json").read_bytes())
    assert plan["status"] == "feasible"
    assert plan["meetings"]
    assert sorted(path.name for path in folder.iterdir()) == ["i.json", "p.json"]
    assert matchmaker("check", "i.json", "p.json", folder=folder).code == 0


STUCK = """
import atexit, sys, threading
from pathlib import Path
import click
from matchmaker.cli.ending import main
from matchmaker.cli.program import COMMANDS, Entry
from matchmaker.cli.waiting import wait_for
from matchmaker.errors import OutOfTimeError
from matchmaker.files.writing import write_whole

def work(progress, cancelled):
    print("working", flush=True)
    while not cancelled():
        pass
    print("stopping", flush=True)
    if "empty-handed" in sys.argv:
        raise OutOfTimeError("nothing was found")
    threading.Event().wait()

@click.command()
@click.argument("how")
def stuck(how):
    write_whole("p.json", wait_for(work))

COMMANDS["stuck"] = Entry("__main__", "stuck", "Never come to an end.")
atexit.register(print, "the interpreter was taken down under a thread that still works")
main()
"""


def test_the_second_interrupt_gives_up_and_writes_nothing(tmp_path: Path) -> None:
    program, pipe = [sys.executable, "-c", STUCK, "stuck", "for-ever"], subprocess.PIPE
    with subprocess.Popen(program, cwd=tmp_path, env=environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        for said in (b"working\n", b"stopping\n"):
            assert process.stdout.readline() == said
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG_ENOUGH_S)
    assert (process.returncode, out, err) == (130, b"", b"matchmaker: interrupted; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_before_any_plan_is_found_ends_with_130_and_writes_nothing(tmp_path: Path) -> None:
    program, pipe = [sys.executable, "-c", STUCK, "stuck", "empty-handed"], subprocess.PIPE
    with subprocess.Popen(program, cwd=tmp_path, env=environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"working\n"
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=LONG_ENOUGH_S)
    assert (process.returncode, err) == (130, b"matchmaker: interrupted; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_progress_and_the_result_are_told_to_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "i.json").write_bytes(encoded(small_instance()))
    with watched(tmp_path, "solve", "i.json", "-o", "p.json") as command:
        assert command.wait() == 0
        assert "2 meetings: guarantee 0 (proven best), weight 5 (proven best)" in command.shown
        assert command.process.stdout is not None
        assert command.process.stdout.read() == b""


def test_standard_output_holds_nothing_but_the_plan(tmp_path: Path) -> None:
    (tmp_path / "i.json").write_bytes(encoded(small_instance()))
    with watched(tmp_path, "solve", "i.json") as command:
        assert command.wait() == 0
        assert command.process.stdout is not None
        assert json.loads(command.process.stdout.read())["status"] == "optimal"
