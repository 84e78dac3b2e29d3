"""Passwords are hashed while no connection to the database is held: hashing takes as long as a hundred writes."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.services import links
from matchmaker.services.accounts import sign_ins
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from tests.web.house import PARTY, PASSWORD
from tests.web.world import NOW

NEW = "four other words"


@pytest.fixture
def held(house, monkeypatch):
    """How many connections of the application are held each time that a password is hashed or compared."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)
    out, seen = set(), []
    with house.app.app_context():
        engine = db.engine

    def lent(_connection, record, _proxy):
        out.add(record)

    def returned(_connection, record):
        out.discard(record)

    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def noted(hasher, *given, _real=real):
            seen.append(len(out))
            return _real(hasher, *given)

        monkeypatch.setattr(PasswordHasher, name, noted)
    event.listen(engine, "checkout", lent)
    event.listen(engine, "checkin", returned)
    yield seen
    event.remove(engine, "checkout", lent)
    event.remove(engine, "checkin", returned)


def _token(house, purpose, email, **bound):
    """Return the token of a link that was mailed to an address, with the account that it has."""
    with transaction(house.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one_or_none()
        lasts = sign_ins.LASTS_FOR_OFFICES
        return links.make(session, purpose, address=email, account=account, lasts=lasts, now=NOW, **bound).token


def _signed_in(house, email):
    client = house.visitor()
    with transaction(house.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        token = sign_ins.begin(session, account, NOW, complete=True)
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _posts(house):
    """Yield a browser, an address and a form, of every page that takes a password."""
    expert, other, third, leaving, moving = (house.somebody() for _ in range(5))
    codes, fresh = house.somebody(one_time_since=NOW), house.somebody(confirmed_at=None)
    with transaction(house.engine) as session:
        party = session.scalars(select(Party.id).where(Party.code == PARTY)).one()
    chosen, visitor = {"password": NEW}, house.visitor()
    yield visitor, "/auth/login", {"email": expert, "password": PASSWORD}
    yield visitor, "/auth/register", {"email": house.new_address(), "password": PASSWORD, "party": PARTY}
    yield visitor, f"/auth/reset/{_token(house, LinkPurpose.RESET, other)}", chosen
    yield visitor, f"/auth/confirm/{_token(house, LinkPurpose.CONFIRM, fresh)}", chosen
    bound = {"role": Role.REVIEWER, "party_id": party}
    yield house.visitor(), f"/auth/invited/{_token(house, LinkPurpose.INVITE, house.new_address(), **bound)}", chosen
    yield _signed_in(house, third), "/account/password", {"old": PASSWORD, "new": NEW}
    yield _signed_in(house, codes), "/account/codes/off", {"password": PASSWORD, "code": "000000"}
    yield _signed_in(house, moving), "/account/address", {"email": house.new_address(), "password": PASSWORD}
    yield _signed_in(house, leaving), "/my-data/erase", {"confirmation": PASSWORD}


def test_no_connection_is_held_while_a_password_is_hashed(house, held):
    hashed = {}
    for client, address, form in _posts(house):
        held.clear()
        answer = client.post(address, data=form)
        hashed[address] = (answer.status_code, list(held))

    answered = {address: status for address, (status, _) in hashed.items()}
    assert {address for address, status in answered.items() if status != 303} == {"/account/codes/off"}  # a wrong code
    assert {address: seen for address, (_, seen) in hashed.items() if not seen or any(seen)} == {}
    assert [len(hashed[address][1]) for address in ("/account/password", "/my-data/erase")] == [2, 1]
