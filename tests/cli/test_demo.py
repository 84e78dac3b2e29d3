"""``matchmaker demo``: what it makes, that it makes it once, and what it never touches."""

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.console import SCRIPT, Ended, environment, matchmaker

PUBLISHED = "SELECT w.slug, p.proof FROM plans p JOIN workshops w ON w.id = p.workshop_id WHERE p.status = 'published'"


def demo(instance: Path, *arguments: str, **more: str) -> Ended:
    """A call that serves nothing, with the demo's folder inside `instance`; words alone are compared."""
    settings = {"MATCHMAKER_INSTANCE": str(instance), "MATCHMAKER_EMBEDDER": "lexical", **more}
    return matchmaker("demo", "--no-serve", *arguments, settings=settings)


def rows(instance: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(instance / "demo" / "matchmaker.db")) as connection:
        return connection.execute(query).fetchall()


def change(instance: Path, statement: str) -> None:
    with closing(sqlite3.connect(instance / "demo" / "matchmaker.db")) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The whole demo as it is made first, read by the language model; no test may change it."""
    instance = tmp_path_factory.mktemp("instance")
    return instance, demo(instance, MATCHMAKER_EMBEDDER="auto")


@pytest.fixture(scope="module")
def of_four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of four people, to be copied."""
    instance = tmp_path_factory.mktemp("four")
    ended = demo(instance, "--people", "4")
    assert ended.code == 0, ended.err
    return instance


@pytest.fixture
def small(of_four: Path, tmp_path: Path) -> Path:
    """A demo of four people that a test may change."""
    shutil.copytree(of_four, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_first_call_prints_the_people_the_accounts_and_the_password(whole: tuple[Path, Ended]) -> None:
    _, ended = whole
    assert ended.code == 0, ended.err
    lines = ended.out.decode().splitlines()
    assert lines[0].startswith("The founding case: hosts 40, visitors 16; they meet from ")
    assert "expert.dk@demo.example, expert.cn@demo.example, organiser.dk@demo.example" in lines[1]
    assert lines[2:] == ["Password: matchmaker-demo", "Prepared; `matchmaker demo` serves it."]


def test_the_plan_is_proven_confirmed_by_both_offices_and_published(whole: tuple[Path, Ended]) -> None:
    instance, _ = whole
    assert rows(instance, PUBLISHED) == [("kick-off-midtjylland", "optimal")]
    confirmed = "SELECT y.code FROM confirmations c JOIN parties y ON y.id = c.party_id ORDER BY c.id"
    assert rows(instance, confirmed) == [("midtjylland",), ("shanghai",)]


def test_the_texts_of_everybody_have_their_vectors_when_the_demo_comes_up(whole: tuple[Path, Ended]) -> None:
    instance, _ = whole
    ended = "SELECT kind, state FROM jobs WHERE kind <> 'housekeeping' ORDER BY id"
    assert rows(instance, ended) == [("embed", "done"), ("solve", "done")]
    vectors = rows(instance, "SELECT count(*) FROM text_vectors")
    assert vectors > rows(instance, "SELECT count(DISTINCT text) FROM profile_texts WHERE kind <> 'keyword'")
    assert rows(instance, "SELECT model <> '', outdated_since FROM workshop_parts") == [(1, None)]


def test_both_demo_experts_meet_each_other(whole: tuple[Path, Ended]) -> None:
    instance, _ = whole
    query = """
        SELECT count(*) FROM meetings m
        WHERE {of} = (SELECT r.registration_id FROM registration_members r JOIN profiles p ON p.id = r.profile_id
                      JOIN workshops w ON w.id = r.workshop_id AND w.slug = 'kick-off-midtjylland'
                      JOIN accounts a ON a.id = p.account_id WHERE a.email = '{email}')
    """
    hosts = query.format(of="m.registration_a_id", email="expert.dk@demo.example")
    assert rows(instance, hosts) > [(3,)]
    both = f"{hosts} AND {query.partition('WHERE')[2].format(of='m.registration_b_id', email='expert.cn@demo.example')}"
    assert rows(instance, both) == [(1,)]


def test_the_second_call_makes_nothing_new(whole: tuple[Path, Ended]) -> None:
    instance, first = whole
    before = rows(instance, "SELECT public_id FROM plans"), rows(instance, "SELECT public_id FROM profiles")
    second = demo(instance, MATCHMAKER_EMBEDDER="auto")
    assert (second.code, second.out, second.err) == (0, first.out, "")
    assert (rows(instance, "SELECT public_id FROM plans"), rows(instance, "SELECT public_id FROM profiles")) == before


def test_another_size_is_only_made_anew_when_asked_to(small: Path) -> None:
    asked = demo(small, "--people", "7")
    assert b"made with 4 people" in asked.out
    assert rows(small, "SELECT count(*) FROM profiles") == [(4,)]
    assert demo(small, "--people", "7", "--fresh").code == 0
    assert rows(small, "SELECT count(*) FROM profiles") == [(7,)]


def test_fresh_forgets_what_was_done_with_the_demo(small: Path) -> None:
    change(small, "UPDATE profiles SET about = 'tried out'")
    assert demo(small, "--people", "4", "--fresh").code == 0
    assert rows(small, "SELECT count(*) FROM profiles WHERE about = 'tried out'") == [(0,)]


def test_a_demo_whose_workshop_has_begun_says_how_to_renew_it(small: Path) -> None:
    change(small, "UPDATE workshops SET starts_on = '2009-03-12'")
    assert b"`matchmaker demo --fresh` lays it around today" in demo(small).out


@pytest.mark.parametrize("arguments", [(), ("--fresh",)])
def test_a_database_that_no_demo_made_is_left_alone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    own = tmp_path / "demo" / "matchmaker.db"
    own.parent.mkdir()
    own.write_bytes(b"somebody's work")
    ended = demo(tmp_path, *arguments)
    assert ended.code == 2
    assert "was not made by the demo and is left alone" in ended.complaint
    assert own.read_bytes() == b"somebody's work"


@pytest.mark.parametrize("arguments", [(), ("--fresh",)])
def test_an_installation_that_was_put_in_its_place_is_left_alone(small: Path, arguments: tuple[str, ...]) -> None:
    change(small, "UPDATE accounts SET email_normalised = 'office' || id || '@example.org'")
    ended = demo(small, *arguments)
    assert ended.code == 2
    assert "holds something else than a demo" in ended.complaint
    assert rows(small, "SELECT count(*) FROM profiles") == [(4,)]


def test_a_damaged_demo_is_made_anew_only_by_fresh(small: Path) -> None:
    (small / "demo" / "matchmaker.db").write_bytes(b"junk" * 5000)
    refused, renewed = demo(small), demo(small, "--people", "4", "--fresh")
    assert (refused.code, renewed.code) == (2, 0)
    assert "`matchmaker demo --fresh` makes it anew" in refused.complaint


def test_the_settings_and_the_database_of_an_installation_are_not_touched(tmp_path: Path) -> None:
    settings, database = tmp_path / "settings.env", tmp_path / "matchmaker.db"
    settings.write_text("MATCHMAKER_LANGUAGES=en\n", encoding="utf-8")
    database.write_bytes(b"an installation's own")
    ended = demo(tmp_path, "--people", "4", MATCHMAKER_DATABASE_URL=f"sqlite:///{database}")
    assert ended.code == 0, ended.err
    assert settings.read_text(encoding="utf-8") == "MATCHMAKER_LANGUAGES=en\n"
    assert database.read_bytes() == b"an installation's own"
    assert {path.name for path in tmp_path.iterdir()} == {"settings.env", "matchmaker.db", "demo"}


def test_the_secret_key_is_made_once_and_nobody_else_can_read_it(small: Path) -> None:
    key = small / "demo" / "secret_key"
    first = key.read_text(encoding="ascii")
    demo(small)
    assert key.read_text(encoding="ascii") == first
    assert len(first) == 64
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_start_that_was_interrupted_before_the_plan_goes_on(small: Path) -> None:
    for table in ("confirmations", "meeting_slots", "meetings", "plans", "runs", "jobs"):
        change(small, f"DELETE FROM {table}")  # noqa: S608 (names of this test)
    assert demo(small).code == 0
    assert rows(small, PUBLISHED) == [("kick-off-midtjylland", "optimal")]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])  # noqa: S104 (refused)
def test_an_address_that_others_reach_is_refused_before_anything_is_made(tmp_path: Path, host: str) -> None:
    ended = demo(tmp_path, "--host", host)
    assert ended.code == 2
    assert "an address that only this machine reaches" in ended.complaint
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def served(small: Path) -> Iterator[tuple[Path, str]]:
    """A demo that is being served; yields its instance folder and its address."""
    process = subprocess.Popen(
        [SCRIPT, "demo", "--port", "0"],
        env=environment({"MATCHMAKER_INSTANCE": str(small)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said = b""
        while b"Address: " not in said:
            line = process.stdout.readline()
            assert line, "the demo ended before it said its address"
            said += line
        yield small, re.search(r"Address: (\S+)", said.decode())[1]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        code = process.wait(30)
        process.stdout.close()
    assert code == 0


def fetched(address: str) -> str:
    """The page at `address`, as soon as somebody answers there."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 (our own address)
                return answer.read().decode()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def test_the_demo_is_served_on_loopback_and_held_against_a_second_one(served: tuple[Path, str]) -> None:
    instance, address = served
    assert address.startswith("http://127.0.0.1:")
    assert "<html" in fetched(f"{address}/")
    second = demo(instance, "--fresh")
    assert second.code == 2
    assert "A demo is running in" in second.complaint
    assert rows(instance, "SELECT count(*) FROM profiles") == [(4,)]


def test_the_mark_says_what_the_folder_holds(small: Path) -> None:
    assert json.loads((small / "demo" / "demo.json").read_text(encoding="utf-8")) == {"holds": "the demo of matchmaker"}
