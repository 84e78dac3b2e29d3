"""An account moves to another address: its owner asks, whoever reads the new one confirms, the old one is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from matchmaker.domain.people import Role
from matchmaker.services.accounts import sign_ins
from matchmaker.services.moving import MOVE
from matchmaker.services.sealing import Sealer
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.transaction import reading, transaction
from tests.web.house import PASSWORD, is_signed_in, main_of
from tests.web.world import NOW

PAGE = "/account/address"
SECRET = pyotp.random_base32()


@pytest.fixture(autouse=True)
def _patient(house, monkeypatch):
    """Limits are another module's matter: these tests ask often."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)


def _signed_in(house, email):
    client = house.visitor()
    with transaction(house.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        token = sign_ins.begin(session, account, NOW, complete=True)
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _ask(client, to, **typed):
    return client.post(PAGE, data={"email": to, "password": PASSWORD} | typed)


def _asked(house, client, to):
    """Ask for another address and return the path of the link in the letter to it."""
    assert _ask(client, to).status_code == 303
    return house.last(to).link


def _acts(house, email):
    with reading(house.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        of_account = select(JournalEntry.action).where(JournalEntry.subject_id == account.public_id)
        return session.scalars(of_account.order_by(JournalEntry.id)).all()


def test_the_account_moves_and_all_but_this_browser_is_signed_out(house):
    old, new = house.somebody(), house.new_address()
    here, elsewhere = _signed_in(house, old), _signed_in(house, old)
    reset = _link_to_reset(house, old)

    link = _asked(house, here, new)
    told = house.last(old)
    assert (told.subject, "/auth/reset" in told.text) == ("Another e-mail address was asked for", True)
    assert new not in told.text  # who reads the old mailbox now need not be the owner
    assert house.account(old).email == old
    opened = here.get(link)
    assert (opened.status_code, opened.headers["Referrer-Policy"], new in opened.text) == (200, "no-referrer", True)
    answer = here.post(link)

    assert (answer.status_code, answer.location) == (303, "/account")
    page = here.get("/account").text
    assert f"<dd>{new}</dd>" in page
    assert [is_signed_in(here), is_signed_in(elsewhere)] == [True, False]
    assert house.account(old) is None
    assert house.visitor().post(reset, data={"password": "four other words"}).status_code == 404
    assert house.last(old).subject == "Your account has another e-mail address"
    assert _acts(house, new) == ["another address asked for", "address changed"]
    logins = {email: _login(house, email) for email in (old, new)}
    assert logins == {old: 422, new: 303}


def _login(house, email):
    return house.visitor().post("/auth/login", data={"email": email, "password": PASSWORD}).status_code


def _link_to_reset(house, email):
    house.visitor().post("/auth/reset", data={"email": email})
    return house.last(email).link


def test_the_link_counts_only_where_its_account_is_signed_in(house):
    """A slip of the pen reaches a stranger, who opens the link: the account does not become theirs."""
    old, new, stranger = house.somebody(), house.new_address(), house.somebody()
    link = _asked(house, _signed_in(house, old), new)
    visitor, other = house.visitor(), _signed_in(house, stranger)

    assert "Sign in first" in main_of(visitor.get(link))
    assert "You are signed in with another account" in main_of(other.get(link))
    assert [visitor.post(link).status_code, other.post(link).status_code] == [422, 422]
    assert old not in visitor.get(link).text + other.get(link).text
    assert [house.account(email) is not None for email in (old, new)] == [True, False]
    assert _signed_in(house, old).post(link).status_code == 303  # and what they did has used nothing up


def test_the_link_works_once_for_an_hour_and_the_newest_only(house, monkeypatch):
    old, first, second = house.somebody(), house.new_address(), house.new_address()
    client = _signed_in(house, old)
    older, newer = _asked(house, client, first), _asked(house, client, second)

    assert client.post(older).status_code == 404
    with monkeypatch.context() as later:
        later.setitem(house.app.config, "CLOCK", lambda: NOW + MOVE.lasts)
        assert client.post(newer).status_code == 404
    with ThreadPoolExecutor(6) as pool:
        browsers = [_signed_in(house, old) for _ in range(6)]
        answers = sorted(answer.status_code for answer in pool.map(lambda each: each.post(newer), browsers))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 503, 409}
    assert house.account(second).email == second
    assert _signed_in(house, second).post(newer).status_code == 404


def test_another_password_ends_what_was_asked_for(house):
    """The letter to the old address says so: whoever did not ask stops it by this."""
    old, new = house.somebody(), house.new_address()
    link = _asked(house, _signed_in(house, old), new)

    chosen = house.visitor().post(_link_to_reset(house, old), data={"password": PASSWORD})

    assert chosen.status_code == 303
    assert _signed_in(house, old).post(link).status_code == 404
    assert house.account(new) is None


def test_it_takes_the_password_and_a_code_where_there_are_codes(house):
    sealed = Sealer(house.app.config["SECRET_KEY"]).seal(SECRET)
    codes = {"role": Role.ORGANISER, "one_time_secret": sealed, "one_time_since": NOW - timedelta(days=1)}
    both, only_codes, neither = (
        house.somebody(**codes), house.somebody(**codes, password_hash=None), house.somebody(password_hash=None)
    )  # fmt: skip
    code, new = pyotp.TOTP(SECRET).at(NOW), house.new_address()

    refused = [
        _ask(_signed_in(house, both), new, **typed).status_code
        for typed in ({}, {"code": "000000"}, {"code": code, "password": "not the password"})
    ]
    assert refused == [422] * 3
    assert _ask(_signed_in(house, house.somebody()), new, password="not the password").status_code == 422
    assert house.letters(new) == []
    assert _ask(_signed_in(house, both), new, code=code).status_code == 303
    assert _ask(_signed_in(house, only_codes), house.new_address(), code=code).status_code == 303
    assert _ask(_signed_in(house, neither), house.new_address()).status_code == 422
    page = main_of(_signed_in(house, neither).get(PAGE))
    assert ("Choose a password" in page, "<form" in page) == (True, False)


def test_a_taken_address_is_answered_alike_and_told_to_its_owner_alone(house):
    old, taken, free = house.somebody(), house.somebody(), house.new_address()
    client = _signed_in(house, old)

    answers = [_ask(client, email) for email in (taken, free)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/account")}
    letter = house.last(taken)
    assert (letter.subject, letter.kind) == ("This address has an account already", house.last(free).kind)
    assert "/account/address" not in letter.text
    assert old not in letter.text
    assert [house.account(email).email for email in (old, taken)] == [old, taken]


def test_an_address_that_became_somebodys_meanwhile_is_not_taken_from_them(house):
    """And one that somebody registered and never confirmed was never theirs: it makes room."""
    first, second = house.somebody(), house.somebody()
    lost, waiting = house.new_address(), house.somebody(confirmed_at=None)
    client, other = _signed_in(house, first), _signed_in(house, second)
    link, to_waiting = _asked(house, client, lost), _asked(house, other, waiting)
    house.somebody(email=lost, email_normalised=lost.lower())

    refused = client.post(link)

    assert (refused.status_code, "This address already has an account" in refused.text) == (422, True)
    assert house.account(first).email == first
    whose = house.account(second).public_id
    assert other.post(to_waiting).status_code == 303
    assert (house.account(waiting).public_id, house.account(second)) == (whose, None)


@pytest.mark.parametrize("typed", ["nowhere", "name@nowhere", "ane@example.dk\r\nBcc: eve@example.org", ""])
def test_what_is_no_address_is_refused_beside_the_field(house, typed):
    answer = _ask(_signed_in(house, house.somebody()), typed)

    assert (answer.status_code, 'id="email-error"' in answer.text) == (422, True)


def test_ones_own_address_is_no_other_one_but_may_be_spelt_anew(house):
    email = house.somebody()
    client = _signed_in(house, email)

    assert "Nothing was changed" in _ask(client, email).text
    assert client.post(_asked(house, client, email.upper())).status_code == 303
    assert house.account(email).email == email.upper()


def test_where_no_mail_is_sent_nobody_is_asked_to_wait_for_one(house, monkeypatch):
    email = house.somebody()
    client = _signed_in(house, email)
    assert PAGE in client.get("/account").text
    monkeypatch.setitem(house.app.config, "MAIL", False)

    assert PAGE not in client.get("/account").text
    assert ["No mail is sent from here" in answer.text for answer in (client.get(PAGE), _ask(client, "a@b.dk"))] == [
        True,
        True,
    ]
    assert _ask(client, "a@b.dk").status_code == 404


def test_nobody_is_flooded_with_letters(house, monkeypatch):
    """Whoever has an open browser can have five letters an hour sent to one address, and ten to all."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", True)
    email, victim = house.somebody(), house.new_address()
    client = _signed_in(house, email)

    to_one = [_ask(client, victim).status_code for _ in range(7)]
    other = _signed_in(house, house.somebody())
    by_another = _ask(other, victim.upper()).status_code

    assert to_one == [303] * 5 + [429] * 2
    assert by_another == 429
    assert len(house.letters(victim)) == 5
