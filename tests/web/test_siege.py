"""Sieges of two web processes, the long form: a thousand wrong passwords from what claims to be a hundred places, and
letters, searches and runs without end.

What the processes have counted in common, each restart finds again, and nobody else is in their way.
"""

import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import requests
from sqlalchemy import func, select, update

from matchmaker.cli.serving import web_command
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import tries
from tests.console import environment
from tests.long_forms import only_long
from tests.web.house import HASH, PASSWORD
from tests.web.world import EXPERT_CN, EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG, made

GUESSES, PLACES, AT_ONCE = 1000, 100, 8
SEARCHES, LETTERS, RUNS = 1800, 60, 120
SEARCHES_LET_THROUGH = range(500, 1600)
"""The limit is a thousand, of which one in twenty is written down: whoever draws fifty times one in twenty is done
after 450 to 1550 times, but once in ten thousand."""
STARTS_WITHIN_S = 240
WAIT_AT_MOST_S = 16 * 60


@contextmanager
def _web(url: str, mail: str) -> Iterator[str]:
    """Yield the address of the web service with two processes."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"DATABASE_URL": url, "SECRET_KEY": "a secret key for tests", "MAIL_URL": mail, "MAIL_FROM": "w@example.dk"}
    settings = {f"MATCHMAKER_{name}": value for name, value in given.items()}
    process = subprocess.Popen(web_command("127.0.0.1", port, 2), env=environment(settings), stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str) -> None:
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end:
        try:
            if requests.get(f"{address}/healthz", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise AssertionError("the web service does not start")


class _Browser:
    """Somebody's browser, which sends forms with their token."""

    def __init__(self, address: str, email: str = "") -> None:
        self._address, self._session = address, requests.Session()
        self._session.trust_env = False  # whatever proxy the machine has is not between this test and its server
        self._token = self._token_on("/auth/login")
        if email:
            assert self.sign_in(email, PASSWORD).status_code == 303
            self._token = self._token_on("/account")

    def sign_in(self, email: str, password: str, place: str = "") -> requests.Response:
        return self.post("/auth/login", {"email": email, "password": password}, place)

    def post(self, path: str, typed: dict[str, str], place: str = "") -> requests.Response:
        headers = {"X-Forwarded-For": place} if place else {}
        data = {**typed, "csrf_token": self._token}
        where = f"{self._address}{path}"
        return self._session.post(where, data=data, headers=headers, allow_redirects=False, timeout=60)

    def get(self, path: str) -> requests.Response:
        return self._session.get(f"{self._address}{path}", allow_redirects=False, timeout=60)

    def _token_on(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)
        assert found, path
        return found.group(1)


def _at_once(count: int, one: Callable[[range], Counter[int]]) -> Counter[int]:
    """Do something `count` times, by several at once, and return how often each answer came."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = [range(start, count, AT_ONCE) for start in range(AT_ONCE)]
        return sum(pool.map(one, parts), Counter())


@pytest.mark.bars
@pytest.mark.timed
@only_long
@pytest.mark.timeout(900)
def test_ten_of_a_thousand_guesses_are_looked_at(house, tmp_path, figure):
    victim, neighbour = house.somebody(), house.somebody()

    def guess(numbers: range) -> Counter[int]:
        browser = _Browser(address)
        places = (f"198.51.{number % PLACES}.7" for number in numbers)
        return Counter(browser.sign_in(victim, f"wrong word {place}", place).status_code for place in places)

    with _web(house.url, f"file://{tmp_path}") as address, ThreadPoolExecutor(1) as beside:
        meanwhile = beside.submit(lambda: _Browser(address).sign_in(neighbour, PASSWORD))
        found = _at_once(GUESSES, guess)
        answered = meanwhile.result().status_code
        turned_away = _Browser(address).sign_in(victim, PASSWORD)
    with _web(house.url, f"file://{tmp_path}") as address:
        after_restart = _Browser(address).sign_in(victim, PASSWORD, "192.0.2.1")

    figure("B19 guesses", dict(found))
    assert found == {422: 10, 429: GUESSES - 10}
    assert answered == 303
    assert (turned_away.status_code, after_restart.status_code) == (429, 429)
    assert 0 < int(after_restart.headers["Retry-After"]) <= WAIT_AT_MOST_S


@pytest.fixture
def peopled(engine, database_url):
    """A database with a workshop whose people can sign in."""
    with transaction(engine) as session:
        made(session)
        session.execute(update(Account).values(password_hash=HASH))
    return database_url


@pytest.mark.bars
@pytest.mark.timed
@only_long
@pytest.mark.timeout(1800)
def test_letters_searches_and_runs_are_counted_by_both_processes_together(peopled, engine, tmp_path, figure):
    search, start = f"/workshops/{SLUG}/people?q=wind", f"/organise/{SLUG}/matching"
    with _web(peopled, f"file://{tmp_path}") as address:
        mailed = _at_once(
            LETTERS,
            lambda numbers: Counter(
                _Browser(address).post("/auth/reset", {"email": EXPERT_DK}).status_code for _ in numbers
            ),
        )
        expert, office = _Browser(address, EXPERT_DK), _Browser(address, ORGANISER_DK)
        sought = _at_once(SEARCHES, lambda numbers: Counter(expert.get(search).status_code for _ in numbers))
        begun = _at_once(
            RUNS, lambda numbers: Counter(office.post(start, {"time_limit_s": "5"}).status_code for _ in numbers)
        )
        others = _Browser(address, EXPERT_CN).get(search), _Browser(address, ORGANISER_CN).post(start, {})
    with _web(peopled, f"file://{tmp_path}") as address:
        restarted = [
            _Browser(address).post("/auth/reset", {"email": EXPERT_DK}),
            _Browser(address, EXPERT_DK).get(search),
            _Browser(address, ORGANISER_DK).post(start, {}),
        ]
    with reading(engine) as session:
        letters = session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "reset"))

    figure("B19 letters, searches, runs", {"letters": dict(mailed), "searches": dict(sought), "runs": dict(begun)})
    assert (mailed, letters) == ({303: tries.RESET[0].limit.most, 429: LETTERS - tries.RESET[0].limit.most}, 5)
    assert set(sought) == {200, 429}
    assert sought[200] in SEARCHES_LET_THROUGH
    assert begun[429] == RUNS - tries.RUNS[0].limit.most
    assert set(begun) <= {303, 422, 429}
    assert [answer.status_code == 429 for answer in others] == [False, False]
    assert [(answer.status_code, "Retry-After" in answer.headers) for answer in restarted] == [(429, True)] * 3
