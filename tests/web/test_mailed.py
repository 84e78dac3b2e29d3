"""Registering, confirming and signing in where mail can be sent."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from matchmaker.domain.people import Role
from matchmaker.services.passwords import matches
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests.web.house import PARTY, PASSWORD, is_signed_in, main_of
from tests.web.world import NOW

OTHER_PASSWORD = "fem andre gode ord"


@pytest.fixture(autouse=True)
def _patient(house, monkeypatch):
    """Limits are another module's matter: these tests ask often."""
    monkeypatch.setitem(house.app.config, "TRIES_COUNT", False)


@pytest.fixture
def visitor(house):
    return house.visitor()


def _register(client, email, password=PASSWORD, party=PARTY):
    answer = client.post("/auth/register", data={"party": party, "email": email, "password": password})
    assert answer.status_code == 303
    return answer.location


def _ask_link(client, email):
    answer = client.post("/auth/link", data={"email": email})
    assert answer.status_code == 303
    return answer.location


def _newest_link(house):
    with reading(house.engine) as session:
        return session.scalars(select(MailedLink).order_by(MailedLink.id.desc()).limit(1)).one()


def _links(house):
    with reading(house.engine) as session:
        return session.scalar(select(func.count()).select_from(MailedLink))


def test_who_registers_is_signed_in_once_the_address_is_confirmed_by_the_code(house, visitor):
    email = house.new_address()
    page = _register(visitor, email)
    shown = visitor.get(page)

    assert "Look into your mail" in shown.text
    assert f"on its way to {email}" in shown.text
    assert not is_signed_in(visitor)
    assert house.account(email).confirmed_at is None

    answer = visitor.post(page, data={"code": house.last(email).code.lower()})

    assert (answer.status_code, answer.location) == (303, "/profile")
    assert is_signed_in(visitor)
    assert house.account(email).confirmed_at == NOW


def test_the_link_in_the_same_browser_needs_one_button(house, visitor):
    email = house.new_address()
    _register(visitor, email)
    link = house.last(email).link

    assert 'type="password"' not in main_of(visitor.get(link))
    assert visitor.post(link).location == "/profile"
    assert is_signed_in(visitor)
    assert matches(house.account(email).password_hash, PASSWORD)


def test_in_another_browser_the_password_of_whoever_registered_does_not_count(house, visitor):
    """Somebody registers the address of another, who opens the letter: they share no password afterwards."""
    email, owner = house.new_address(), house.visitor()
    _register(visitor, email)
    link = house.last(email).link

    assert 'type="password"' in main_of(owner.get(link))
    assert owner.post(link).status_code == 422
    assert owner.post(link, data={"password": "short"}).status_code == 422
    assert house.account(email).confirmed_at is None
    assert owner.post(link, data={"password": OTHER_PASSWORD}).status_code == 303

    kept = house.account(email).password_hash
    assert (matches(kept, OTHER_PASSWORD), matches(kept, PASSWORD)) == (True, False)


def test_registering_again_takes_the_place_of_the_first_time(house, visitor):
    email, other = house.new_address(), house.visitor()
    _register(visitor, email)
    first = house.last(email)
    page = _register(other, email.upper(), OTHER_PASSWORD)

    assert (visitor.get(first.link).status_code, visitor.post(first.link).status_code) == (404, 404)
    assert other.post(page, data={"code": house.last(email).code}).status_code == 303
    assert matches(house.account(email).password_hash, OTHER_PASSWORD)


def test_whoever_registers_a_taken_address_changes_nothing_and_its_owner_is_told(house, visitor):
    email = house.somebody()
    before = house.account(email)

    page = _register(visitor, email.upper(), OTHER_PASSWORD, "shanghai")

    after, told = house.account(email), house.last(email)
    for name in ("password_hash", "party_id", "language", "sign_in_generation", "version", "confirmed_at"):
        assert getattr(after, name) == getattr(before, name)
    assert (told.subject, told.code, told.link) == ("You have an account already", "", "/auth/login")
    assert visitor.get(page).status_code == 200
    assert visitor.post(page, data={"code": "ABCD2345"}).status_code == 422


def test_before_the_address_is_confirmed_the_password_opens_nothing_and_a_link_to_sign_in_does(house, visitor):
    email, other = house.new_address(), house.visitor()
    _register(visitor, email)

    answer = other.post("/auth/login", data={"email": email, "password": PASSWORD})

    assert (answer.status_code, "is not confirmed yet" in answer.text, is_signed_in(other)) == (422, True, False)
    assert len(house.letters(email)) == 1
    with reading(house.engine) as session:
        begun = select(func.count()).where(SignIn.account_id == house.account(email).id)
        assert session.scalar(begun) == 0
    page = other.post("/auth/link", data={"email": email}).location
    assert other.post(page, data={"code": house.last(email).code}).location == "/profile"
    assert house.account(email).confirmed_at == NOW


def test_an_expert_signs_in_by_the_link_and_opening_it_does_nothing(house, visitor):
    email, scanner = house.somebody(), house.visitor()
    _ask_link(visitor, email)
    link, before = house.last(email).link, vars(_newest_link(house)).copy()

    for _ in range(3):
        opened = scanner.get(link)
        assert (opened.status_code, scanner.head(link).status_code) == (200, 200)
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in opened.headers["Cache-Control"]
    after = vars(_newest_link(house))
    assert {name: after[name] for name in before if name[0] != "_"} == {
        name: value for name, value in before.items() if name[0] != "_"
    }

    assert visitor.post(link).location == "/profile"
    assert is_signed_in(visitor)
    assert (scanner.post(link).status_code, scanner.get(link).status_code) == (404, 404)
    assert not is_signed_in(scanner)


def test_an_expert_signs_in_by_the_code_on_the_page_that_it_was_asked_from(house, visitor):
    email, stranger = house.somebody(), house.visitor()
    page, elsewhere = _ask_link(visitor, email), _ask_link(stranger, email)
    ours, theirs = (told.code for told in house.letters(email))

    assert stranger.post(elsewhere, data={"code": ours}).status_code == 422
    assert visitor.post(page, data={"code": f" {ours[:4]}-{ours[4:].lower()}"}).location == "/profile"
    assert is_signed_in(visitor)
    assert stranger.post(elsewhere, data={"code": theirs}).status_code == 422  # the other link went with it


def test_wrong_codes_are_counted_although_they_are_refused(house, visitor):
    email = house.somebody()
    page = _ask_link(visitor, email)

    said = [visitor.post(page, data={"code": f"ABCD234{digit}"}) for digit in range(2, 7)]

    assert {answer.status_code for answer in said} == {422}
    assert "not the code that was mailed" in said[0].text
    assert _newest_link(house).attempts == 5
    assert visitor.post(page, data={"code": house.last(email).code}).status_code == 422
    assert visitor.post(house.last(email).link).status_code == 303


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.REVIEWER, Role.OPERATOR])
def test_an_office_is_told_to_use_its_password(house, visitor, role):
    email = house.somebody(role)
    page = _ask_link(visitor, email)
    told, link = house.last(email), _newest_link(house)

    assert (told.subject, told.code, told.link) == ("Please sign in with your password", "", "/auth/login")
    assert (link.account_id, link.address) == (None, email)
    assert visitor.get(page).status_code == 200


def test_a_link_signs_in_nobody_whose_role_has_changed_since(house, visitor):
    email = house.somebody()
    _ask_link(visitor, email)
    with transaction(house.engine) as session:
        this = update(Account).where(Account.email == email)
        session.execute(this.values(role=Role.ORGANISER, sign_in_generation=Account.sign_in_generation + 1))

    assert visitor.post(house.last(email).link).status_code == 404


def test_an_address_without_an_account_gets_a_letter_that_opens_nothing(house, visitor):
    email = house.new_address()
    page = _ask_link(visitor, email)
    told = house.last(email)

    assert (told.subject, told.link) == ("There is no account with this address", "/auth/register")
    assert visitor.get(page).status_code == 200
    assert visitor.post(page, data={"code": "ABCD2345"}).status_code == 422


def test_a_closed_account_is_opened_by_no_letter(house, visitor):
    email = house.somebody(disabled_at=NOW)

    _ask_link(visitor, email)
    _register(visitor, email)
    visitor.post("/auth/reset", data={"email": email})

    assert [told.subject for told in house.letters(email)] == ["Your account is closed"] * 3
    assert {told.link for told in house.letters(email)} == {""}


def test_signing_in_by_mail_drops_the_password_of_whoever_registered_the_address(house, visitor):
    """Somebody registers the address of another, who never registers but asks for a link to sign in."""
    email, owner = house.new_address(), house.visitor()
    page = _register(visitor, email)
    stale = house.last(email)
    _ask_link(owner, email)

    assert owner.post(house.last(email).link).location == "/profile"

    assert house.account(email).password_hash is None
    assert visitor.post("/auth/login", data={"email": email, "password": PASSWORD}).status_code == 422
    assert visitor.post(page, data={"code": stale.code}).status_code == 422
    assert visitor.post(stale.link).status_code == 404


@pytest.mark.parametrize(("after", "status"), [(59, 303), (60, 404), (61, 404)])
def test_a_link_to_sign_in_holds_for_an_hour(house, visitor, monkeypatch, after, status):
    email = house.somebody()
    _ask_link(visitor, email)
    monkeypatch.setitem(house.app.config, "CLOCK", lambda: NOW + timedelta(minutes=after))

    assert visitor.post(house.last(email).link).status_code == status


def test_a_link_for_one_thing_is_none_for_another(house, visitor):
    email = house.new_address()
    _register(visitor, email)
    token = house.last(email).token

    assert visitor.get(f"/auth/link/{token}").status_code == 404
    assert visitor.post(f"/auth/reset/{token}", data={"password": OTHER_PASSWORD}).status_code == 404


def test_tokens_and_codes_stand_nowhere_in_the_database_but_in_the_letter(house, visitor):
    email = house.somebody()
    _ask_link(visitor, email)
    told = house.last(email)

    tables = [table for table in Account.metadata.sorted_tables if table is not OutboxMessage.__table__]
    with house.engine.connect() as connection:
        kept = "".join(repr(connection.execute(table.select()).all()) for table in tables)
    assert told.token not in kept
    assert told.code not in kept
    assert hashlib.sha256(told.token.encode()).hexdigest() in kept


def test_nobody_ever_asked_from_a_page_that_was_made_up(visitor):
    assert visitor.get("/auth/mail/0123456789abcdef0123").status_code == 404
    assert visitor.post("/auth/mail/0123456789abcdef0123", data={"code": "ABCD2345"}).status_code == 404


def test_where_no_mail_can_be_sent_the_pages_say_whom_to_ask(house, visitor, monkeypatch):
    monkeypatch.setitem(house.app.config, "MAIL", False)
    email = house.somebody()

    for page in ("/auth/link", "/auth/reset"):
        assert "Ask your international office" in visitor.get(page).text
        assert visitor.post(page, data={"email": email}).status_code == 404
    assert house.letters(email) == []


@pytest.mark.parametrize("address", ["dorte", "dörte@example.dk", "dorte@example.dk\r\nBcc: x@example.dk", "a b@c.dk"])
def test_what_is_no_address_is_said_beside_the_field(house, visitor, address):
    before = _links(house)
    for page in ("/auth/link", "/auth/reset", "/auth/register"):
        answer = visitor.post(page, data={"party": PARTY, "email": address, "password": PASSWORD})
        assert (answer.status_code, "not an e-mail address" in answer.text) == (422, True)
    assert _links(house) == before


def test_letters_lead_to_the_configured_address_whatever_the_request_claims(house, visitor):
    email = house.somebody()
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    visitor.post("/auth/link", data={"email": email}, headers=forged)

    assert "evil" not in house.last(email).text
    assert f"{house.app.config['BASE_URL']}/auth/link/" in house.last(email).text


def test_the_page_for_a_code_is_kept_nowhere(house, visitor):
    page = _register(visitor, house.new_address())
    for answer in (visitor.get(page), visitor.post(page, data={"code": "wrong"})):
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
