"""`serve`: web and worker in one command, each started again when it dies, both ended by one Ctrl-C."""

import gc
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from gunicorn.config import Config

from matchmaker.cli import keeping, web_process
from matchmaker.cli.keeping import KeepsDyingError, Kept, keep_running
from tests.console import SCRIPT, environment, matchmaker

PATIENCE_S = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:  # refused, broken off or too slow: not yet
        return False


def children(pid: int) -> dict[int, str]:
    """Return the processes that a process has started, with their command lines."""
    found = [int(child) for task in _entries(pid, "task/*/children") for child in task.split()]
    lines = {child: b"".join(_entries(child, "cmdline")) for child in found}
    return {child: line.replace(b"\0", b" ").decode() for child, line in lines.items() if line}


def _entries(pid: int, pattern: str) -> Iterator[bytes]:
    """Yield what the system says of a process; one that has ended since it was listed is none any more."""
    for path in Path(f"/proc/{pid}").glob(pattern):
        with suppress(OSError):
            yield path.read_bytes()


def child(pid: int, named: str) -> int | None:
    return next((key for key, command in children(pid).items() if named in command), None)


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> dict[str, str]:
    shutil.copy(sqlite_template, tmp_path / "matchmaker.db")
    return {"MATCHMAKER_INSTANCE": str(tmp_path), "MATCHMAKER_SECRET_KEY": "a secret key for tests"}


@contextmanager
def serving(settings: dict[str, str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [SCRIPT, "serve", "--port", str(port), "--workers", "1"]
    with (Path(settings["MATCHMAKER_INSTANCE"]) / "log").open("wb") as log:
        # The libraries of the web server warn of each other; what they say is not what is tested here.
        quiet = environment(settings) | {"PYTHONWARNINGS": "default"}
        process = subprocess.Popen(command, env=quiet, stderr=log, start_new_session=True)
    try:
        eventually(lambda: answers(port))
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def test_web_and_worker_are_started_again_when_they_are_killed(settings: dict[str, str]) -> None:
    port = free_port()
    with serving(settings, port) as process:
        for named in ("matchmaker.jobs", "gunicorn"):
            killed = child(process.pid, named)
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            eventually(lambda named=named, killed=killed: child(process.pid, named) not in {None, killed})
        eventually(lambda: answers(port))


def test_web_and_worker_do_not_fight_for_the_cores_log_in_one_form_and_share_their_figures(
    settings: dict[str, str],
) -> None:
    port, more = free_port(), {"OPENBLAS_NUM_THREADS": "2", "MATCHMAKER_LOG_FORMAT": "json"}
    with serving(settings | more, port) as process:
        eventually(lambda: len(children(process.pid)) == 2)
        below = {pid: Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") for pid in children(process.pid)}
        assert [pid for pid, given in below.items() if b"OPENBLAS_NUM_THREADS=1" not in given] == []
        (figures,) = {Path(each.partition(b"=")[2].decode()) for each in below.popitem()[1] if b"MULTIPROC" in each}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            told = answer.read().decode()
        assert re.search(r'matchmaker_requests_total\{method="GET",rule="/healthz",status="200"\} [1-9]', told)
        assert {file.name for file in figures.iterdir()} == {"counter_0.db", "gauge_livesum_0.db", "histogram_0.db"}
    assert not figures.exists()
    lines = (Path(settings["MATCHMAKER_INSTANCE"]) / "log").read_text().splitlines()
    loggers = {json.loads(line)["logger"] for line in lines if "ResourceWarning" not in line}
    assert {"matchmaker.web.observing", "matchmaker.jobs.worker", "matchmaker.cli.serving"} <= loggers


def test_what_a_web_process_has_loaded_is_not_looked_through_for_garbage_while_somebody_waits() -> None:
    hooks = Config()
    hooks.set("post_worker_init", web_process.post_worker_init)  # an unknown name is refused
    gc.unfreeze()
    try:
        hooks.post_worker_init(None)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_web_and_worker_cleanly(settings: dict[str, str], number: int) -> None:
    port = free_port()
    with serving(settings, port) as process:
        eventually(lambda: len(children(process.pid)) == 2)
        below = list(children(process.pid))
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 0
        assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []
    assert not answers(port)


def test_a_port_that_is_taken_is_said_in_one_line(settings: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = matchmaker("serve", "--port", port, settings=settings)
    assert (said.code, said.out) == (2, b"")
    assert port in said.complaint


def test_serving_without_a_secret_key_is_refused_in_one_line(settings: dict[str, str]) -> None:
    del settings["MATCHMAKER_SECRET_KEY"]
    said = matchmaker("serve", settings=settings)
    assert said.code == 2
    assert "MATCHMAKER_SECRET_KEY" in said.complaint


def test_serving_an_old_database_is_refused_with_what_to_do(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "matchmaker.db").write_bytes(b"")
    said = matchmaker("serve", settings=settings)
    assert said.code == 2
    assert "matchmaker db upgrade" in said.complaint


def test_a_process_that_does_not_start_ends_the_others_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LONGEST_PAUSE_S", 0.05)
    lasting = Kept("lasting", ["sleep", "60"])
    failing = Kept("failing", ["false"])
    with pytest.raises(KeepsDyingError, match="the failing does not start"):
        keep_running([lasting, failing], {})
    assert lasting.process is not None
    assert lasting.process.poll() is not None


@pytest.mark.parametrize("numbers", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGKILL,)])
def test_nothing_is_left_of_a_service_that_is_ended_in_a_hurry(
    settings: dict[str, str], numbers: tuple[signal.Signals, ...]
) -> None:
    with serving(settings, free_port()) as process:
        eventually(lambda: len(children(process.pid)) == 2)
        below = [one for each in children(process.pid) for one in (each, *children(each))]
        for number in numbers:
            process.send_signal(number)
            time.sleep(0.2)
        process.wait(PATIENCE_S)
        eventually(lambda: [pid for pid in below if Path(f"/proc/{pid}").exists()] == [])
    assert len(below) > 2
