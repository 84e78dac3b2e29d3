"""An address with an account and one without are answered alike: by status, headers, page, mail, work and time."""

import re
import time

import pytest
from sqlalchemy import delete, select

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.store.tables.accounts import MailedLink
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import even_time
from matchmaker.web.extensions import db
from tests.long_forms import only_long
from tests.statements import counted
from tests.web.house import PARTY, PASSWORD, counted_hashes
from tests.web.world import NOW, token_for

WRONG, CHOSEN = "fire onde ord", "what somebody else chose"
OF_OFFICES: dict[str, str] = {}
"""By installation: who invites."""

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


def _confirm_again(client, email):
    """Sign in with what was typed at registering before; only the letters told what became of that."""
    return client.post("/auth/login", data={"email": email, "password": CHOSEN})


def _invite(client, email):
    """Invite somebody into one's own office."""
    return client.post("/office/invitations", data={"email": email, "role": "reviewer", "language": "en"})


WAYS = {
    "login": (_login, 1),
    "reset": (_reset, 0),
    "register": (_register, 1),
    "link": (_link, 0),
    "code": (_code, 0),
    "move": (_move, 1),
    "confirm again": (_confirm_again, 1),
    "invite": (_invite, 0),
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
    if way is _confirm_again:
        client.post("/auth/register", data={"email": email, "password": CHOSEN, "party": PARTY})
        client = house.visitor()
    if way is _invite:
        _enter_office(house, client)
    if way is _code:
        client.pages = {email: _link(client, email).location}
    return client


def _enter_office(house, client):
    """Sign an organiser of the other office in, in whose own office nobody of `KINDS` is; nobody is invited yet."""
    email = OF_OFFICES.get(house.url) or house.somebody(Role.ORGANISER, **_of_the_other_party(house))
    OF_OFFICES[house.url] = email
    with transaction(house.engine) as session:
        session.execute(delete(MailedLink).where(MailedLink.purpose == LinkPurpose.INVITE))
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token_for(house.engine, email), True


def _of_the_other_party(house):
    with reading(house.engine) as session:
        return {"party_id": session.scalars(select(Party.id).where(Party.code != PARTY)).one()}


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
    assert unknown[3] == (0 if name in {"login", "code", "confirm again"} else 1)


@pytest.mark.parametrize("name", [name for name, (_, hashes) in WAYS.items() if hashes == 0])
def test_what_takes_no_hash_is_answered_at_the_end_of_a_step(house, name, monkeypatch):
    """So that the last tenth of a millisecond does not show either."""
    way, _ = WAYS[name]
    for email in (house.somebody(), house.new_address()):
        client = _ready(house, way, email)
        with monkeypatch.context() as patch:
            patch.setattr(even_time, "STEP_S", 0.4)
            begun = time.perf_counter()
            way(client, email)
            assert time.perf_counter() - begun >= 0.4


@pytest.mark.bars
@pytest.mark.timed
@only_long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", WAYS)
def test_the_time_tells_no_more_than_chance(house, name, figure):
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
    figure(f"area under the curve, {name}", round(telling, 3))
    assert max(telling, 1 - telling) <= MOST_TELLING


def _area(ones: list[float], others: list[float]) -> float:
    """Return the area under the curve of guessing from the time: the chance that one of `ones` is the longer."""
    wins = sum((one > other) + (one == other) / 2 for one in ones for other in others)
    return wins / (len(ones) * len(others))


def test_after_registering_an_address_guesses_are_counted_alike_whether_it_had_an_account(house, monkeypatch):
    """Or the number of guesses until one has to wait would tell what the answers do not."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", True)
    counted_until = {}
    for kind, email in (("known", house.somebody()), ("unknown", house.new_address())):
        client = _ready(house, _confirm_again, email)
        answers = [_confirm_again(client, email).status_code for _ in range(12)]
        counted_until[kind] = answers.index(429)
    assert counted_until["known"] == counted_until["unknown"]
