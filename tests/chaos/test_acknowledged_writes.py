"""No write that was acknowledged is lost, whatever is killed when."""

import os
import secrets
from pathlib import Path

import pytest

from matchmaker.store import revisions
from tests import postgresql
from tests.chaos.__main__ import KINDS, holds, measured
from tests.chaos.house import House
from tests.chaos.killing import kill_often
from tests.chaos.server import own_server, striking
from tests.chaos.verdict import verdict

SHORT = 3
LONG = 100


def test_no_acknowledged_write_is_lost_when_web_and_worker_are_killed(database_url: str, tmp_path: Path) -> None:
    house = House(database_url, tmp_path)
    with house.open():
        toll = kill_often(house, SHORT, seed=21)
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
        kill_often(house, SHORT, seed=23)
    assert verdict(database_url, house.ledger).lost > 0


@pytest.mark.bars
@pytest.mark.timeout(3 * 3600)
@pytest.mark.skipif(os.environ.get("MATCHMAKER_BARS") != "long", reason="the long form, run by `make bars`")
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_kills_lose_nothing_and_the_service_is_back_within_five_seconds(
    postgresql_server: str, tmp_path: Path, kind: str
) -> None:
    assert postgresql_server
    toll, found = measured(kind, LONG, 21, tmp_path)
    assert holds(toll, found), (toll, found)
