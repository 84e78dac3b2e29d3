"""An address with an account and one without are answered alike: by status, headers, page, mail, work and time."""

import os
import re
import time

import pytest

from matchmaker.domain.people import Role
from matchmaker.web.extensions import db
from tests.statements import counted
from tests.web.house import PARTY, PASSWORD, counted_hashes
from tests.web.world import NOW

WRONG = "fire onde ord"
OF_EACH_ANSWER = {"Set-Cookie", "Location", "X-Request-ID"}
PAIRS = 500
MOST_TELLING = 0.55


@pytest.fixture(autouse=True)
def _patient(house, monkeypatch):
    """Limits are another module's matter: these tests ask often."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)


def _login(client, email):
    return client.post("/auth/login", data={"email": email, "password": WRONG})


def _reset(client, email):
    return client.post("/auth/reset", data={"email": email})


def _register(client, email):
    return client.post("/auth/register", data={"email": email, "password": PASSWORD, "party": PARTY})


def _link(client, email):
    return client.post("/auth/link", data={"email": email})


def _code(client, email):
    """Type a wrong code on the page that was asked from; asking is `_link`'s matter and not watched here."""
    return client.post(client.pages[email], data={"code": "ABCD2345"})


def _move(client, email):
    """Ask that one's own account have the address."""
    return client.post("/account/address", data={"email": email, "password": PASSWORD})


WAYS = {
    "login": (_login, 1),
    "reset": (_reset, 0),
    "register": (_register, 1),
    "link": (_link, 0),
    "code": (_code, 0),
    "move": (_move, 1),
}
"""How somebody shows an address, and how many passwords that hashes."""

KINDS = {
    "an expert": {},
    "an organiser": {"role": Role.ORGANISER},
    "an operator": {"role": Role.OPERATOR},
    "closed": {"disabled_at": NOW},
    "without a password": {"password_hash": None},
    "not confirmed": {"confirmed_at": None},
}


def _ready(house, way, email):
    """Return a browser for one more request about an address."""
    client = house.visitor()
    if way is _move:
        client.post("/auth/login", data={"email": house.somebody(), "password": PASSWORD})
    if way is _code:
        client.pages = {email: _link(client, email).location}
    return client


def _said(answer, email):
    """Return all that an answer tells, without what is random or was typed."""
    hidden = re.sub(r"/auth/mail/\w{20}", "/auth/mail/ID", answer.text.replace(email, "ADDRESS"))
    headers = [
        (name, value) for name, value in answer.headers if name not in {"Set-Cookie", "Location", "X-Request-ID"}
    ]
    cookies = [
        (re.sub("=[^;]*", "=V", cookie.partition(";")[0]), cookie.partition(";")[2].rpartition("Expires")[0])
        for cookie in answer.headers.getlist("Set-Cookie")
    ]
    location = re.sub(r"/auth/mail/\w{20}", "/auth/mail/ID", answer.location or "")
    return answer.status_code, headers, cookies, location, _without_random(hidden)


def _without_random(page):
    return re.sub(r'(name="(?:key|csrf_token)"[^>]*value=")[^"]*', r"\1", page)


def _observed(house, way, email, monkeypatch):
    client = _ready(house, way, email)
    letters = len(house.letters(email))
    with house.app.app_context():
        engine = db.engine
    with monkeypatch.context() as patch, counted(engine) as statements:
        hashes = counted_hashes(patch)
        answer = way(client, email)
    return _said(answer, email), len(hashes), len(statements), len(house.letters(email)) - letters


@pytest.mark.parametrize("name", WAYS)
def test_an_address_with_an_account_is_answered_as_one_without(house, name, monkeypatch):
    way, hashes = WAYS[name]
    _observed(house, way, house.new_address(), monkeypatch)  # the first of its kind loads what is kept afterwards
    unknown = _observed(house, way, house.new_address(), monkeypatch)

    for kind, given in KINDS.items():
        assert _observed(house, way, house.somebody(**given), monkeypatch) == unknown, kind

    assert unknown[1] == hashes
    assert unknown[3] == (0 if name in {"login", "code"} else 1)


@pytest.mark.bars
@pytest.mark.timed
@pytest.mark.skipif(os.environ.get("MATCHMAKER_BARS") != "long", reason="the long form: MATCHMAKER_BARS=long")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", WAYS)
def test_the_time_tells_no_more_than_chance(house, name):
    """The share of pairs in which the known address took longer, ties half, lies near a half."""
    way, _ = WAYS[name]
    for warming in (house.somebody(), house.new_address()):
        way(_ready(house, way, warming), warming)
    known = [house.somebody() for _ in range(PAIRS)]
    unknown = [house.new_address() for _ in range(PAIRS)]
    taken: dict[bool, list[float]] = {True: [], False: []}

    for number, pair in enumerate(zip(known, unknown, strict=True)):
        for is_known in (True, False) if number % 2 else (False, True):
            email = pair[0 if is_known else 1]
            client = _ready(house, way, email)
            begun = time.perf_counter()
            way(client, email)
            taken[is_known].append(time.perf_counter() - begun)

    telling = _area(taken[True], taken[False])
    print(f"{name}: {telling:.3f}")  # noqa: T201 (the figure, for whoever measures)
    assert max(telling, 1 - telling) <= MOST_TELLING


def _area(ones: list[float], others: list[float]) -> float:
    """Return the area under the curve of guessing from the time: the chance that one of `ones` is the longer."""
    wins = sum((one > other) + (one == other) / 2 for one in ones for other in others)
    return wins / (len(ones) * len(others))
