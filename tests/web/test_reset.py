"""A new password by a mailed link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.people import Role
from matchmaker.services.passwords import matches
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.transaction import reading
from tests.web.house import PASSWORD, is_signed_in
from tests.web.world import NOW

NEW_PASSWORD = "fem andre gode ord"
CHOSEN = {"password": NEW_PASSWORD}


@pytest.fixture(autouse=True)
def _patient(house, monkeypatch):
    """Limits are another module's matter: these tests ask often."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)


@pytest.fixture
def visitor(house):
    return house.visitor()


def _asked(house, client, email):
    """Ask for a new password, the address in capitals, and return the path of the link in the letter."""
    answer = client.post("/auth/reset", data={"email": email.upper()})
    assert (answer.status_code, answer.location) == (303, "/auth/reset/sent")
    assert "Look into your mail" in client.get(answer.location).text
    return house.last(email).link


def _login(house, email, password):
    client = house.visitor()
    return client, client.post("/auth/login", data={"email": email, "password": password})


def test_the_new_password_holds_and_the_old_one_and_its_sign_ins_do_not(house, visitor):
    email = house.somebody()
    before, _ = _login(house, email, PASSWORD)
    assert is_signed_in(before)
    link = _asked(house, visitor, email)

    answer = visitor.post(link, data=CHOSEN)

    assert (answer.status_code, answer.location) == (303, "/auth/login")
    assert not is_signed_in(before)
    assert not is_signed_in(visitor)
    assert _login(house, email, PASSWORD)[1].status_code == 422
    assert is_signed_in(_login(house, email, NEW_PASSWORD)[0])
    assert house.last(email).subject == "Your password was changed"
    with reading(house.engine) as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject_id) == ("password chosen by a mailed link", house.account(email).public_id)


def test_opening_the_link_and_a_password_that_is_refused_use_nothing_up(house, visitor):
    email, scanner = house.somebody(), house.visitor()
    link = _asked(house, visitor, email)

    for _ in range(3):
        opened = scanner.get(link)
    assert (opened.status_code, opened.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert visitor.post(link, data={"password": "short"}).status_code == 422
    assert visitor.post(link, data={}).status_code == 422
    assert matches(house.account(email).password_hash, PASSWORD)
    assert visitor.post(link, data=CHOSEN).status_code == 303


def test_the_link_works_once_and_takes_all_other_links_of_the_account_with_it(house, visitor):
    email = house.somebody()
    older, newer = _asked(house, visitor, email), _asked(house, visitor, email)
    page = visitor.post("/auth/link", data={"email": email}).location
    to_sign_in = house.last(email)

    assert visitor.post(older, data=CHOSEN).status_code == 303

    for link in (older, newer, to_sign_in.link):
        assert (visitor.get(link).status_code, visitor.post(link, data=CHOSEN).status_code) == (404, 404)
    assert visitor.post(page, data={"code": to_sign_in.code}).status_code == 422


def test_a_new_password_from_elsewhere_ends_the_link(house, visitor):
    email = house.somebody()
    link = _asked(house, visitor, email)
    client, _ = _login(house, email, PASSWORD)
    answer = client.post("/account/password", data={"old": PASSWORD, "new": NEW_PASSWORD})
    assert answer.status_code == 303

    assert visitor.post(link, data={"password": "a third password"}).status_code == 404
    assert matches(house.account(email).password_hash, NEW_PASSWORD)


@pytest.mark.parametrize(("after", "status"), [(29, 303), (30, 404), (600, 404)])
def test_the_link_holds_for_half_an_hour(house, visitor, monkeypatch, after, status):
    link = _asked(house, visitor, house.somebody())
    monkeypatch.setitem(house.app.config, "CLOCK", lambda: NOW + timedelta(minutes=after))

    assert visitor.post(link, data=CHOSEN).status_code == status


def test_of_twenty_who_use_a_link_at_once_one_succeeds(house, visitor):
    email = house.somebody()
    link = _asked(house, visitor, email)

    def use(number):
        return house.visitor().post(link, data={"password": f"{NEW_PASSWORD} {number}"}).status_code

    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(use, range(20)))

    assert found.count(303) == 1
    assert set(found) <= {303, 404, 422}
    kept = house.account(email)
    assert kept.sign_in_generation == 1
    assert matches(kept.password_hash, f"{NEW_PASSWORD} {found.index(303)}")


def test_an_address_that_was_never_confirmed_is_confirmed_by_it(house, visitor):
    email = house.new_address()
    visitor.post("/auth/register", data={"party": "midtjylland", "email": email, "password": PASSWORD})

    visitor.post(_asked(house, visitor, email), data=CHOSEN)

    assert house.account(email).confirmed_at == NOW
    assert _login(house, email, PASSWORD)[1].status_code == 422
    assert is_signed_in(_login(house, email, NEW_PASSWORD)[0])


def test_a_mailbox_alone_opens_no_office_that_has_one_time_codes(house, visitor):
    email = house.somebody(Role.ORGANISER, one_time_secret="sealed", one_time_since=NOW)
    visitor.post(_asked(house, visitor, email), data=CHOSEN)

    client, answer = _login(house, email, NEW_PASSWORD)

    assert answer.location.startswith("/auth/code")
    assert not is_signed_in(client)


def test_an_address_without_an_account_gets_a_letter_that_opens_nothing(house, visitor):
    email = house.new_address().upper()

    assert _asked(house, visitor, email) == "/auth/register"
    assert house.last(email).subject == "There is no account with this address"


def test_a_link_that_was_made_up_opens_nothing(house, visitor):
    assert visitor.get("/auth/reset/made-up").status_code == 404
    assert visitor.post("/auth/reset/made-up", data=CHOSEN).status_code == 404
