"""The console script as such: its commands, options, endings and how fast it answers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from matchmaker.cli.ending import run
from matchmaker.cli.program import COMMANDS, Entry, program
from tests.console import SCRIPT, environment, matchmaker

SOMETHING_BAD = "one\ntwo \x1b[31m"
SAID_OF_IT = "matchmaker: internal error: ValueError: one two \\x1b[31m (--debug shows where; please report it)"


@click.command()
@click.option("--kind", type=click.Choice(["surprise", "interrupt", "pipe"]), default="surprise")
def broken(kind: str) -> None:
    """Break."""
    raise {"surprise": ValueError(SOMETHING_BAD), "interrupt": KeyboardInterrupt(), "pipe": BrokenPipeError()}[kind]


@pytest.fixture
def _a_broken_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "broken", Entry(__name__, "broken", "Break."))
    monkeypatch.setitem(sys.modules, __name__, sys.modules[broken.callback.__module__])


def test_help_lists_every_command() -> None:
    ended = matchmaker("--help")
    assert (ended.code, ended.err) == (0, "")
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", ended.out.decode(), re.MULTILINE)] == []


def test_no_arguments_show_the_help() -> None:
    assert matchmaker().out == matchmaker("--help").out


def test_a_group_without_a_command_shows_its_help() -> None:
    ended = matchmaker("db")
    assert (ended.code, ended.out, ended.err) == (0, matchmaker("db", "--help").out, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_the_table_says(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == COMMANDS[name].sentence


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from matchmaker.cli.ending import run; run(['--help']);"
        "sys.exit(','.join({'numpy', 'highspy', 'sqlalchemy', 'pydantic', 'openpyxl', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "\n"


def test_the_module_is_the_script() -> None:
    done = subprocess.run([sys.executable, "-m", "matchmaker", "--version"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, matchmaker("--version").out)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("--nonsense", "--nonsense"),
        ("slove", "'slove'"),
        ("solve", "INSTANCE"),
        ("solve i.json one-too-many", "one-too-many"),
        ("solve i.json --seed x", "'--seed'"),
        ("solve i.json --seed -1", "'--seed'"),
        ("solve i.json --time-limit 0", "'--time-limit'"),
        ("solve i.json --time-limit nan", "'--time-limit'"),
        ("solve i.json --time-limit inf", "'--time-limit'"),
        ("solve i.json --gap nan", "'--gap'"),
        ("solve i.json --gap 2", "'--gap'"),
        ("affinity p.json --top -1", "'--top'"),
        ("affinity - --event -", "one file from standard input"),
        ("check - -", "one file from standard input"),
        ("repair - -", "one file from standard input"),
        ("explain - - h1 v1", "one file from standard input"),
        ("repair i.json p.json --late h1", "'--late'"),
        ("repair i.json p.json --late =d1", "'--late'"),
        ("repair i.json p.json --early h1=", "'--early'"),
        ("repair i.json p.json --late h1=d1 --late h1=d2", "'--late': h1 is given two slots"),
        ("db upgrade now", "now"),
    ],
)
def test_wrong_words_end_with_2_and_one_line_that_names_them(words: str, named: str) -> None:
    ended = matchmaker(*words.split())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint.startswith("matchmaker: ")
    assert named in ended.complaint


@pytest.mark.parametrize(
    ("words", "meant"), [("exlain i.json", "explain"), ("afinity", "affinity"), ("db upgrad", "upgrade")]
)
def test_a_misspelt_command_is_answered_with_the_nearest(words: str, meant: str) -> None:
    ended = matchmaker(*words.split())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint.endswith(f"Did you mean '{meant}'?")


WARNING = """
import sys, warnings
import click
from matchmaker.cli.ending import main
from matchmaker.cli.program import COMMANDS, Entry

@click.command()
def warn():
    warnings.warn("of a library")

COMMANDS["warn"] = Entry("__main__", "warn", "Warn.")
main()
"""


def test_a_warning_of_a_library_is_not_shown_to_people() -> None:
    settings = {**environment(), "PYTHONWARNINGS": ""}
    program = [sys.executable, "-c", WARNING, "warn"]
    done = subprocess.run(program, capture_output=True, env=settings, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.usefixtures("_a_broken_command")
def test_a_mistake_of_ours_ends_with_70_and_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["broken"]) == 70
    said = capfd.readouterr()
    assert (said.out, said.err.splitlines()) == ("", [SAID_OF_IT])


@pytest.mark.usefixtures("_a_broken_command")
@pytest.mark.parametrize("arguments", [["--debug", "broken"], ["broken", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(capfd: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 70
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.usefixtures("_a_broken_command")
def test_an_interrupt_ends_with_130_and_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["broken", "--kind", "interrupt"]) == 130
    assert capfd.readouterr().err == "matchmaker: interrupted; nothing was written\n"


@pytest.mark.usefixtures("_a_broken_command")
def test_a_reader_who_has_seen_enough_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["broken", "--kind", "pipe"]) == 141
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("command", ["config", "--help"])
def test_a_closed_pipe_is_quiet(command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run([SCRIPT, command], stdout=pipe, stderr=subprocess.PIPE, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_standard_output_is_said_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([SCRIPT, "config"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "matchmaker: standard output: cannot be written (No space left on device)\n"
