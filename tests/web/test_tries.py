"""How often something may be tried: before the work is done, for everybody alike, and for whom it is counted."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.permissions import Action
from matchmaker.services import limits
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import counting, transaction
from matchmaker.web import tries
from matchmaker.web.area import routes_of
from matchmaker.web.extensions import db
from matchmaker.web.tries import declared_tries
from tests.web.house import PARTY, PASSWORD, app_of, counted_hashes, is_signed_in
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, SLUG

WRONG = "fire onde ord"
OF_STRANGERS = {Action.SIGN_IN, Action.LINK_USE}


@pytest.fixture
def hashes(monkeypatch):
    """A list that grows with each password that is hashed or compared."""
    return counted_hashes(monkeypatch)


@pytest.fixture
def somewhere(house):
    """A browser in a network that no other test uses."""
    networks = iter(range(1, 250))
    seed = int.from_bytes(os.urandom(2))
    return lambda: house.visitor(f"10.{seed >> 8}.{seed & 255}.{next(networks)}")


def _login(client, email, password=WRONG, **more):
    return client.post("/auth/login", data={"email": email, "password": password}, **more)


@contextmanager
def _restarted(house) -> Iterator[Flask]:
    """Yield the application as another process has it."""
    app = app_of(house.url)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def _tried(house, limit, subject, times):
    """Count tries as if they had been made."""
    with counting(house.engine) as work:
        for _ in range(times):
            limits.count(work, limit, subject, NOW)


def test_ten_wrong_passwords_are_looked_at_and_no_more(house, somewhere, hashes):
    email = house.somebody()

    answers = [_login(somewhere(), email if number % 2 else email.upper()) for number in range(14)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 4
    assert len(hashes) == 10
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 16 * 60
    assert re.search(r"Please wait 1\d minutes", answers[-1].text)


def test_even_the_right_password_waits_and_everybody_else_does_not(house, somewhere, monkeypatch):
    email, other = house.somebody(), house.somebody()
    for _ in range(11):
        last = _login(somewhere(), email)
    client = somewhere()

    assert _login(client, email, PASSWORD).status_code == 429
    assert _login(somewhere(), other, PASSWORD).status_code == 303

    later = NOW + timedelta(seconds=int(last.headers["Retry-After"]))
    monkeypatch.setitem(house.app.config, "CLOCK", lambda: later)
    assert _login(client, email, PASSWORD).status_code == 303
    assert is_signed_in(client)


def test_an_address_without_an_account_is_limited_alike(house, somewhere, hashes):
    email = house.new_address()

    assert [_login(somewhere(), email).status_code for _ in range(12)] == [422] * 10 + [429] * 2
    assert len(hashes) == 10


def test_a_restart_forgets_nothing(house, somewhere):
    email = house.somebody()
    for _ in range(10):
        _login(somewhere(), email)

    with _restarted(house) as app:
        assert _login(app.test_client(), email).status_code == 429


def test_what_a_request_says_of_where_it_comes_from_counts_for_nothing(house, somewhere):
    client = somewhere()
    _tried(house, tries.SIGN_IN[1].limit, client.environ_base["REMOTE_ADDR"], 98)
    forged = ({"X-Forwarded-For": f"198.51.100.{number}"} for number in range(1000))

    said = [_login(client, house.new_address(), headers=next(forged)).status_code for _ in range(5)]

    assert said == [422] * 2 + [429] * 3


def test_behind_a_proxy_the_one_before_it_is_counted(house):
    app = app_of(house.url, proxy_hops=1)
    seen = []
    app.before_request_funcs[None].append(lambda: seen.append(tries.client()))
    for said in ("9.9.9.9, 198.51.100.7", "1.1.1.1, 8.8.8.8, 198.51.100.7", "198.51.100.7"):
        app.test_client().get("/healthz", headers={"X-Forwarded-For": said})
    with app.app_context():
        db.engine.dispose()

    assert seen == ["198.51.100.7"] * 3


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_household_is_counted_as_one(house, address, counted):
    with house.app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert tries.client() == counted


def test_signing_in_well_is_no_guess(house, somewhere):
    email, client = house.somebody(), somewhere()

    assert {_login(client, email, PASSWORD).status_code for _ in range(12)} == {303}
    assert [_login(client, email).status_code for _ in range(11)] == [422] * 10 + [429]


@pytest.mark.parametrize("page", ["/auth/reset", "/auth/link", "/auth/register"])
def test_five_letters_an_hour_go_to_an_address_by_one_page(house, somewhere, page):
    for email in (house.somebody(), house.new_address()):
        sent = {"email": email, "party": PARTY, "password": PASSWORD}
        said = [somewhere().post(page, data=sent).status_code for _ in range(7)]

        assert said == [303] * 5 + [429] * 2
        assert len(house.letters(email)) == 5


def test_before_an_address_is_confirmed_signing_in_mails_nothing_and_counts_as_a_guess(house, somewhere):
    email = house.somebody(confirmed_at=None)

    said = [_login(somewhere(), email, PASSWORD).status_code for _ in range(12)]

    assert said == [422] * 10 + [429] * 2
    assert house.letters(email) == []


def test_codes_are_counted_by_whoever_types_them_too(house, somewhere):
    client = somewhere()
    page = client.post("/auth/link", data={"email": house.somebody()}).location
    _tried(house, tries.CODE[0].limit, client.environ_base["REMOTE_ADDR"], 97)

    said = [client.post(page, data={"code": "ABCD2345"}).status_code for _ in range(5)]

    assert said == [422] * 3 + [429] * 2


def test_a_password_is_not_hashed_for_whom_it_is_too_often(house, somewhere, hashes):
    email = house.new_address()
    sent = {"email": email, "party": PARTY, "password": PASSWORD}
    for _ in range(8):
        somewhere().post("/auth/register", data=sent)

    assert len(hashes) == 5


def test_a_program_that_sends_without_end_is_stopped_and_nobody_else(house, somewhere, monkeypatch):
    monkeypatch.setattr("matchmaker.web.area.POSTS", (tries._tries("post", 30, timedelta(minutes=10), tries.asker),))
    client = somewhere()

    said = [client.post("/language/en", data={"next": "/"}).status_code for _ in range(32)]

    assert said == [303] * 30 + [429] * 2
    assert somewhere().post("/language/en", data={"next": "/"}).status_code == 303


def test_a_search_is_counted_and_a_list_as_it_is_is_not(app, engine, world, sign_in, monkeypatch):
    monkeypatch.setattr(limits.random, "randrange", lambda _one_in: 0)  # each try is written down, as twenty
    client, (search,) = sign_in(EXPERT_DK), tries.SEARCH
    with transaction(engine) as session:
        account = session.scalars(select(Account.id).where(Account.email == EXPERT_DK)).one()
    with counting(engine) as work:
        for _ in range(48):
            limits.count(work, search.limit, f"account {account}", NOW)

    said = [client.get(f"/workshops/{SLUG}/people?q=wind").status_code for _ in range(4)]

    assert said == [200] * 2 + [429] * 2
    assert client.get(f"/workshops/{SLUG}/people").status_code == 200
    assert sign_in(EXPERT_CN).get(f"/workshops/{SLUG}/people?q=wind").status_code == 200


def test_every_form_of_somebody_unknown_and_whatever_costs_much_says_how_often(house):
    declared = declared_tries(house.app)
    posts = {rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in rule.methods}
    of_strangers = {name for name, action in routes_of(house.app).items() if action in OF_STRANGERS} & posts

    assert {name for name in of_strangers if not declared.get(name)} == set()
    assert {"matching.start", "weights.renew", "explanations.why", "people.index", "organise.people"} <= set(declared)
