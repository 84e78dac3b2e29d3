"""No write that was acknowledged is lost, whatever is killed when."""

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matchmaker.store import revisions
from tests import postgresql
from tests.chaos.__main__ import KINDS, measured
from tests.chaos.house import House, everything_of, kill
from tests.chaos.killing import BACK_WITHIN_S, Await, kill_often, kill_web
from tests.chaos.ledger import Acknowledged
from tests.chaos.running import Runs
from tests.chaos.server import own_server, striking
from tests.chaos.telling import ROUNDED_S, begun_at
from tests.chaos.verdict import verdict
from tests.long_forms import only_long

SHORT = 2
KILLS = 100


def test_no_acknowledged_write_is_lost_when_web_and_worker_are_killed(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    house = House(database_url, tmp_path)
    runs = Runs(engine, house, 3) if engine.dialect.name == "sqlite" else None  # what a run does is tried on both
    with house.open():
        toll = kill_often(house, SHORT, seed=21)
        if runs is not None:
            kill_often(house, 1, seed=21, strike=runs.strike)
    found = verdict(database_url, house.ledger)
    assert found.sound, found
    assert toll.with_traffic >= SHORT - 1


def test_no_acknowledged_write_is_lost_when_the_database_server_is_killed(
    postgresql_server: str, tmp_path: Path
) -> None:
    assert postgresql_server, "it sets up the locks that all servers of the tests share"
    with own_server() as server:
        url = postgresql.create_database(server.url, f"chaos_{secrets.token_hex(4)}")
        revisions.upgrade(url)
        house = House(url, tmp_path)
        with house.open():
            toll = kill_often(house, 2, seed=22, strike=striking(server))
        found = verdict(url, house.ledger)
    assert found.sound, found
    assert toll.with_traffic >= 1


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_service_that_answers_before_it_commits_is_found_out(database_url: str, tmp_path: Path) -> None:
    house = House(database_url, tmp_path, application="tests.chaos.forgetful:create_app()")
    with house.open():
        kill_often(house, SHORT, seed=23, strike=_kill_right_after_an_answer)
    assert verdict(database_url, house.ledger).lost > 0


def _kill_right_after_an_answer(house: House, _rng: random.Random) -> tuple[float, Await]:
    """Kill all of the web just when somebody was told that it is done: in no other way is it sure to be found out."""
    known = len(house.ledger.acknowledged)
    while len(house.ledger.acknowledged) == known:
        time.sleep(0.002)
    kill(everything_of(house.web))
    return time.monotonic(), lambda at: house.await_acknowledgement(at, BACK_WITHIN_S, anew=True)


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_only_what_was_sent_after_a_strike_and_answered_by_a_new_process_is_a_recovery(
    database_url: str, tmp_path: Path
) -> None:
    house, struck_at = House(database_url, tmp_path), time.monotonic() - 5
    told = house.ledger.acknowledged
    told["sent before"] = Acknowledged(struck_at - 1, struck_at + 1, struck_at + 0.5)
    told["of one that lived on"] = Acknowledged(struck_at + 1, struck_at + 2, struck_at - 9)
    with pytest.raises(AssertionError, match="nothing was acknowledged"):
        house.await_acknowledgement(struck_at, 0.0, anew=True)
    assert house.await_acknowledgement(struck_at, 9.0, anew=False) == pytest.approx(2)
    told["of a new one"] = Acknowledged(struck_at + 1, struck_at + 3, struck_at + 0.5)
    assert house.await_acknowledgement(struck_at, 9.0, anew=True) == pytest.approx(3)


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_strike_without_a_victim_is_no_kill(database_url: str, tmp_path: Path) -> None:
    house = House(database_url, tmp_path)
    assert kill_web(house, random.Random(1)) is None


def test_a_process_is_known_to_have_begun_when_it_did() -> None:
    before = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        after = time.monotonic()
        assert before - ROUNDED_S <= begun_at(process.pid) <= after + ROUNDED_S
        os.kill(process.pid, signal.SIGKILL)


@pytest.mark.bars
@pytest.mark.timed
@only_long
@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_kills_lose_nothing_and_the_service_is_back_within_five_seconds(
    postgresql_server: str, tmp_path: Path, kind: str, figure
) -> None:
    assert postgresql_server
    outcome = measured(kind, KILLS, 21, tmp_path)
    figure(f"B21 {kind}", outcome.figures())
    assert outcome.holds, outcome
