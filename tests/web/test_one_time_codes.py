"""One-time codes on the pages: set up, asked for, renewed, switched off; what is shown once is shown once."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from matchmaker.files.codes import square_code
from matchmaker.services.accounts import sign_ins
from matchmaker.services.passwords import hash_password
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import reading, transaction
from tests.web.authorisation import ROUTES, Asker, letter
from tests.web.ground import ANONYMOUS
from tests.web.populated import PASSWORD, code_at
from tests.web.walking import at_home, filled, rules
from tests.web.world import EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK

WRONG = "This code does not count"


@pytest.fixture
def waiting(ground):
    """Somebody with codes who has given the password."""
    return _password_given(ground)


def _password_given(ground, email=ORGANISER_CN):
    client = ground.client(ANONYMOUS)
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        token = sign_ins.begin(session, account, NOW)
    with client.session_transaction() as cookie:
        cookie["waiting"] = token
    return client


def _is_in(client):
    return client.get("/account").status_code == 200


def test_from_the_set_up_to_a_sign_in_with_a_recovery_code(ground):
    client = ground.client(EXPERT_DK)
    client.post("/account/codes/begin")
    page = client.get("/account/codes").text
    secret = re.search(r'id="secret"[^>]*value="([A-Z2-7 ]+)"', page).group(1).replace(" ", "")

    answer = client.post("/account/codes", data={"code": pyotp.TOTP(secret).at(NOW)})
    shown = client.get(answer.location)
    codes = re.findall(r"<li><code>([0-9A-Z-]+)</code>", shown.text)
    again = client.get(answer.location)

    assert (len(codes), re.findall(r"<li><code>", again.text)) == (10, [])
    assert shown.headers["Cache-Control"] == "no-store"
    fresh = ground.client(ANONYMOUS)
    way = fresh.post("/auth/login", data={"email": EXPERT_DK, "password": PASSWORD}).location
    assert way.startswith("/auth/code?next=")
    assert not _is_in(fresh)
    assert fresh.post(way, data={"code": codes[4]}).status_code == 303
    assert _is_in(fresh)
    assert "You have 9 recovery codes left." in fresh.get("/account").text


def test_the_picture_is_there_while_codes_are_set_up_and_holds_the_same_secret(ground):
    client = ground.client(ORGANISER_DK)
    secret = re.search(r'id="secret"[^>]*value="([A-Z2-7 ]+)"', client.get("/account/codes").text).group(1)
    address = pyotp.TOTP(secret.replace(" ", "")).provisioning_uri(
        name=ORGANISER_DK, issuer_name="Matchmaker (127.0.0.1:5000)"
    )

    picture = client.get("/account/codes/picture.svg")

    assert picture.data == square_code(address)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert [ground.client(who).get("/account/codes/picture.svg").status_code for who in (EXPERT_DK, ORGANISER_CN)] == [
        404,
        404,
    ]
    client.post("/account/codes", data={"code": code_at(NOW)})
    assert client.get("/account/codes/picture.svg").status_code == 404
    assert 'id="secret"' not in client.get("/account/codes").text


def test_a_wrong_code_is_answered_beside_its_field_and_signs_nobody_in(waiting):
    answer = waiting.post("/auth/code", data={"code": "000 000"})

    assert (answer.status_code, WRONG in answer.text) == (422, True)
    assert not _is_in(waiting)


def test_ten_wrong_codes_are_looked_at_in_a_quarter_of_an_hour_however_one_begins_again(ground, monkeypatch):
    """The password is given anew for each, from another place each time: it is the account whose codes are guessed."""
    monkeypatch.setitem(ground.app.config, "TRIES_COUNT", True)
    statuses = []
    for number in range(13):
        client = _password_given(ground)
        client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number + 1}"
        statuses.append(client.post("/auth/code", data={"code": "000000"}).status_code)
    right = _password_given(ground).post("/auth/code", data={"code": code_at(NOW)})

    assert statuses == [422] * 10 + [429] * 3
    assert (right.status_code, "Retry-After" in right.headers) == (429, True)
    later = NOW + timedelta(minutes=17)
    monkeypatch.setitem(ground.app.config, "CLOCK", lambda: later)
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == ORGANISER_CN)).one()
        token = sign_ins.begin(session, account, later)
    client = ground.client(ANONYMOUS)
    with client.session_transaction() as cookie:
        cookie["waiting"] = token
    assert client.post("/auth/code", data={"code": code_at(later)}).status_code == 303


def test_guesses_at_the_own_account_count_too(ground, monkeypatch):
    """Whoever sits at an open browser cannot try codes or passwords there until one fits."""
    monkeypatch.setitem(ground.app.config, "TRIES_COUNT", True)
    office = ground.client(ORGANISER_CN)
    expert = ground.client(EXPERT_DK)
    forms = {
        "/account/codes/off": {"password": "a wrong one here", "code": "000000"},
        "/account/codes/recovery": {"code": "000000"},
    }

    codes = [office.post(path, data=sent).status_code for path, sent in list(forms.items()) * 6]
    passwords = [
        expert.post("/account/password", data={"old": "a wrong one here", "new": "four other words"}).status_code
        for _ in range(12)
    ]

    assert codes == passwords == [422] * 10 + [429] * 2


def test_whoever_waits_for_a_code_is_nobody_on_every_page(ground, waiting):
    """Sent to the login page from everything that is not for visitors."""
    closed = [
        filled(rule, at_home(ground.facts))
        for rule in rules(ground.app, "GET")
        if rule.endpoint != "static" and letter(ROUTES[rule.endpoint], Asker.NOBODY) == "1"
    ]

    answers = {address: ground.get(waiting, address) for address in closed}

    assert {address for address, answer in answers.items() if answer.status_code != 303} == set()
    assert all(answer.location.startswith("/auth/login") for answer in answers.values())
    assert ground.get(waiting, "/auth/code").status_code == 200


def test_beginning_again_ends_what_waited(ground, waiting):
    with waiting.session_transaction() as cookie:
        old = cookie["waiting"]
    waiting.post("/auth/logout")
    with waiting.session_transaction() as cookie:
        cookie["waiting"] = old

    assert waiting.post("/auth/code", data={"code": code_at(NOW)}).status_code == 303
    assert not _is_in(waiting)


def test_nobody_is_sent_to_another_site_after_the_code(ground, waiting):
    answer = waiting.post("/auth/code", data={"code": code_at(NOW), "next": "//evil.example"})

    assert answer.location == "/workshops"


def test_switching_off_asks_for_the_password_where_there_is_one(ground):
    client = ground.client(ORGANISER_CN)
    assert 'name="password"' not in client.get("/account/codes/off").text
    with transaction(ground.engine) as session:
        session.scalars(select(Account).where(Account.email == ORGANISER_CN)).one().password_hash = hash_password(
            PASSWORD
        )

    refused = client.post("/account/codes/off", data={"password": "another one", "code": code_at(NOW)})
    taken = client.post("/account/codes/off", data={"password": PASSWORD, "code": code_at(NOW)})

    assert [refused.status_code, taken.status_code] == [422, 303]
    assert "Not switched on" in client.get("/account").text


def test_where_codes_are_required_offices_and_operators_come_to_nothing_else_first(ground, monkeypatch):
    monkeypatch.setitem(ground.app.config, "CODES", "required")
    home = at_home(ground.facts)
    open_to = {
        who: {
            rule.endpoint
            for rule in rules(ground.app, "GET")
            if rule.endpoint != "static"
            and ground.get(ground.client(who), filled(rule, home)).location != "/account/codes"
        }
        for who in (ORGANISER_DK, OPERATOR)
    }
    setting_up = {"one_time_codes.show", "one_time_codes.picture", "one_time_codes.recovery_codes"}
    for_everybody = {"public.healthz", "public.privacy"}

    assert open_to == dict.fromkeys(open_to, setting_up | for_everybody)
    sent = ground.client(ORGANISER_DK).post("/account/password", data={"old": PASSWORD, "new": "four other words"})
    assert sent.location == "/account/codes"
    assert "Set yours up now" in ground.client(OPERATOR).get("/account/codes").text
    assert [_is_in(ground.client(who)) for who in (ORGANISER_CN, EXPERT_DK, REVIEWER_DK)] == [True] * 3


def test_once_they_are_set_up_everything_opens(ground, monkeypatch):
    monkeypatch.setitem(ground.app.config, "CODES", "required")
    client = ground.client(ORGANISER_DK)

    client.post("/account/codes", data={"code": code_at(NOW)})

    assert _is_in(client)


def test_an_office_without_codes_reads_a_calm_word_and_one_with_codes_none(ground):
    word = "Your password alone opens what people entrust to your office."

    shown = [word in ground.client(who).get("/organise/kick-off/").text for who in (ORGANISER_DK, ORGANISER_CN)]

    assert shown == [True, False]


def test_recovery_codes_stand_in_no_row_and_in_no_cookie_as_they_are(ground):
    client = ground.client(ORGANISER_CN)
    answer = client.post("/account/codes/recovery", data={"code": code_at(NOW)})
    with client.session_transaction() as cookie:
        carried = str(dict(cookie))
    codes = re.findall(r"<li><code>([0-9A-Z-]+)</code>", client.get(answer.location).text)

    with reading(ground.engine) as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM recovery_codes").all()
    assert len(codes) == len(kept) == 10
    assert [code for code in codes if code in carried or code.replace("-", "") in repr(kept)] == []
