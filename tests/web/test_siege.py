"""A thousand wrong passwords through two web processes, from what claims to be a hundred places: the long form."""

import os
import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import requests

from matchmaker.cli.serving import web_command
from tests.console import environment
from tests.web.house import PASSWORD

GUESSES, PLACES, AT_ONCE = 1000, 100, 8
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


class _Guesser:
    """A browser that sends the form of signing in, with its token."""

    def __init__(self, address: str) -> None:
        self._address, self._session = address, requests.Session()
        page = self._session.get(f"{address}/auth/login", timeout=30).text
        self._token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)

    def sign_in(self, email: str, password: str, place: str = "") -> requests.Response:
        typed = {"email": email, "password": password, "csrf_token": self._token}
        headers = {"X-Forwarded-For": place} if place else {}
        login = f"{self._address}/auth/login"
        return self._session.post(login, data=typed, headers=headers, allow_redirects=False, timeout=60)


@pytest.mark.bars
@pytest.mark.skipif(os.environ.get("MATCHMAKER_BARS") != "long", reason="the long form: MATCHMAKER_BARS=long")
@pytest.mark.timeout(900)
def test_ten_of_a_thousand_guesses_are_looked_at(house, tmp_path):
    victim, neighbour = house.somebody(), house.somebody()

    def guess(numbers: range) -> Counter[int]:
        browser = _Guesser(address)
        places = (f"198.51.{number % PLACES}.7" for number in numbers)
        return Counter(browser.sign_in(victim, f"wrong word {place}", place).status_code for place in places)

    with _web(house.url, f"file://{tmp_path}") as address:
        with ThreadPoolExecutor(AT_ONCE + 1) as pool:
            guesses = [pool.submit(guess, range(start, GUESSES, AT_ONCE)) for start in range(AT_ONCE)]
            meanwhile = pool.submit(lambda: _Guesser(address).sign_in(neighbour, PASSWORD)).result()
            found = sum((each.result() for each in guesses), Counter())
        turned_away = _Guesser(address).sign_in(victim, PASSWORD)
    with _web(house.url, f"file://{tmp_path}") as address:
        after_restart = _Guesser(address).sign_in(victim, PASSWORD, "192.0.2.1")

    print(dict(found))  # noqa: T201 (the figures, for whoever measures)
    assert found == {422: 10, 429: GUESSES - 10}
    assert meanwhile.status_code == 303
    assert (turned_away.status_code, after_restart.status_code) == (429, 429)
    assert 0 < int(after_restart.headers["Retry-After"]) <= WAIT_AT_MOST_S
