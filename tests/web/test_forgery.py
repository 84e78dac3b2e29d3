"""What other sites send in somebody's name changes nothing, and what is only read writes nothing."""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from matchmaker.web.extensions import db
from tests.long_forms import LONG
from tests.web.ground import ANONYMOUS
from tests.web.walking import asked_on, at_home, filled, rules
from tests.web.world import EXPERT_CN, EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK

FOREIGN = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "nonsense": {"Sec-Fetch-Site": "ours"},
    "cross-site, and our origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    "another origin": {"Origin": "https://evil.example"},
    "another origin, and same-origin": {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    "our host over another scheme": {"Origin": "https://localhost"},
    "our host on another port": {"Origin": "http://localhost:8000"},
    "begins like ours": {"Origin": "http://localhost.evil.example"},
    "an opaque origin": {"Origin": "null"},
}
OURS = {
    "a program": {},
    "our page": {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    "our page, by its configured address": {"Origin": "http://127.0.0.1:5000"},
    "without any page": {"Sec-Fetch-Site": "none"},
    "our page that keeps its origin to itself": {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
}
FROM_ELSEWHERE = ("cross-site", "another origin")
EVERYBODY = (ANONYMOUS, EXPERT_DK, ORGANISER_DK, OPERATOR)
SENDERS = EVERYBODY if LONG else (ORGANISER_DK,)
READERS = EVERYBODY if LONG else (EXPERT_DK,)
"""In a run of the tests one stands for all: what turns forms away is the same for everybody."""

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
NOTES = {"sign_ins", "journal", "access_grounds"}
"""What reading may write: that somebody was here, and that an operator read for a stated reason."""


@pytest.fixture
def with_tokens(ground, monkeypatch):
    monkeypatch.setitem(ground.app.config, "WTF_CSRF_ENABLED", True)


def _posts(ground):
    return [filled(rule, at_home(ground.facts)) for rule in rules(ground.app, "POST")]


def _token_of(client):
    client.get("/account")
    page = client.get("/").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.bars
@pytest.mark.parametrize("who", SENDERS)
def test_no_route_takes_a_form_without_a_token_with_a_wrong_one_or_with_somebody_else_s(ground, with_tokens, who):
    client, other = ground.client(who), ground.client(EXPERT_CN if who != EXPERT_CN else ORGANISER_CN)
    _token_of(client)
    tried = {"none": {}, "wrong": {"csrf_token": "forged"}, "another's": {"csrf_token": _token_of(other)}}

    taken = [
        (address, kind)
        for address in _posts(ground)
        for kind, fields in tried.items()
        if client.post(address, data={**fields, "confirm": "y", "reason": "because"}).status_code != 403
    ]

    assert taken == []
    assert ground.written() == set()


@pytest.mark.bars
@pytest.mark.parametrize("who", SENDERS)
def test_no_route_takes_what_the_page_of_another_site_sends(ground, who):
    """Without tokens, so that it is this guard alone that turns them away."""
    client = ground.client(who)

    taken = [
        (address, kind)
        for address in _posts(ground)
        for kind in FROM_ELSEWHERE
        if client.post(address, headers=FOREIGN[kind]).status_code != 403
    ]

    assert taken == []
    assert ground.written() == set()


def test_whatever_a_browser_writes_of_another_site_is_noticed(ground):
    taken = [kind for kind, headers in FOREIGN.items() if _language_chosen(ground, headers) != 403]

    assert taken == []


def test_what_our_own_pages_and_programs_send_is_taken(ground):
    refused = [kind for kind, headers in OURS.items() if _language_chosen(ground, headers) != 303]

    assert refused == []


def _language_chosen(ground, headers):
    return ground.client(EXPERT_DK).post("/language/en", headers=headers).status_code


def test_a_token_of_our_own_page_is_taken(ground, with_tokens):
    client = ground.client(EXPERT_DK)

    assert client.post("/language/en", data={"csrf_token": _token_of(client)}).status_code == 303


@pytest.mark.bars
@pytest.mark.parametrize("who", READERS)
def test_what_is_only_read_writes_nothing(ground, who):
    """Also where it is asked for its head or its methods only, and a form's address is visited."""
    client = ground.client(who)
    with _statements(ground) as written:
        for rule in rules(ground.app, "GET"):
            address = filled(rule, at_home(ground.facts))
            with client.head(address), client.options(address):  # the pages themselves are read by `test_every_route`
                pass
            for query in asked_on(rule, ground.facts) if LONG else ():
                ground.get(client, address + query)

    assert {table: number for table, number in written.items() if table not in NOTES} == {}
    assert ground.written() - NOTES == set()
    if who != OPERATOR:
        assert (written, ground.written()) == (Counter(), set())


@contextmanager
def _statements(ground):
    """Count the statements of the application that write, by their table."""
    counted = Counter()

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        words = statement.split()
        if words[0].upper() in WRITES:
            counted[words[1] if words[0].upper() == "UPDATE" else words[2]] += 1

    with ground.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_write_would_be_counted(ground):
    with _statements(ground) as written:
        ground.client(EXPERT_DK).post("/auth/logout")

    assert written == Counter({"sign_ins": 1})
