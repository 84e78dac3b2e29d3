"""What a cookie is worth, and until when: after each event that ends a sign-in the old one opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.domain.people import Role
from matchmaker.services import accounts
from matchmaker.services.accounts import sign_ins
from matchmaker.services.passwords import hash_password
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.transaction import reading, transaction
from tests.web.ground import ANONYMOUS
from tests.web.populated import PASSWORD, code_at
from tests.web.world import EXPERT_DK, EXPERT_DK_2, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def at(ground, monkeypatch):
    """Move the clock of the application."""
    return lambda instant: monkeypatch.setitem(ground.app.config, "CLOCK", lambda: instant)


def _logged_in(ground, email=EXPERT_DK, password=PASSWORD):
    """Sign in as people do, by the form."""
    client = ground.client(ANONYMOUS)
    client.post("/auth/login", data={"email": email, "password": password})
    assert _is_in(client)
    return client


def _is_in(client):
    return client.get("/account").status_code == 200


def _cookie(client):
    return client.get_cookie("matchmaker").value


def _with_cookie(ground, value):
    client = ground.app.test_client()
    client.set_cookie("matchmaker", value)
    return client


def _begun(ground, email, now=NOW):
    """Return a client with a sign-in of just now, as long as those of its role last."""
    client = ground.client(ANONYMOUS)
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        token = sign_ins.begin(session, account, now, complete=True)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def _log_out(_ground, client):
    client.post("/auth/logout")


def _change_the_password(_ground, client):
    client.post("/account/password", data={"old": PASSWORD, "new": "four other words"})


def _change_the_password_elsewhere(ground, _client):
    _change_the_password(ground, _logged_in(ground))


def _set_the_password_at_the_terminal(ground, _client):
    with transaction(ground.engine) as session:
        accounts.set_password(session, email=EXPERT_DK, password="four other words", now=NOW)


def _disable(ground, _client):
    with transaction(ground.engine) as session:
        accounts.disable(session, email=EXPERT_DK, now=NOW)


def _sign_out_elsewhere(ground, _client):
    _logged_in(ground).post("/account/sign-ins/end-others")


def _sign_out_one_elsewhere(ground, client):
    with reading(ground.engine) as session:
        newest = session.scalars(select(SignIn.public_id).order_by(SignIn.id.desc())).first()
    _logged_in(ground).post(f"/account/sign-ins/{newest}/end")


def _log_in_again(_ground, client):
    client.post("/auth/login", data={"email": EXPERT_DK, "password": PASSWORD})


EVENTS = [
    _log_out,
    _change_the_password,
    _change_the_password_elsewhere,
    _set_the_password_at_the_terminal,
    _disable,
    _sign_out_elsewhere,
    _sign_out_one_elsewhere,
    _log_in_again,
]


def test_after_each_event_that_ends_a_sign_in_its_cookie_opens_nothing(ground):
    accepted = []
    for event in EVENTS:
        client = _logged_in(ground)
        old = _cookie(client)
        event(ground, client)
        accepted += [event.__name__] if _is_in(_with_cookie(ground, old)) else []
        ground.restore()

    assert accepted == []


def test_a_change_of_the_password_leaves_its_own_browser_signed_in_with_another_token(ground):
    client = _logged_in(ground)
    before = _token(client)

    _change_the_password(ground, client)

    assert _is_in(client)
    assert _token(client) != before


def test_signing_in_gives_a_cookie_that_was_not_there_before(ground):
    client = ground.client(ANONYMOUS)
    client.get("/auth/login")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        before = dict(cookie)
    fixed = _cookie(client)

    client.post("/auth/login", data={"email": EXPERT_DK, "password": PASSWORD})

    assert _is_in(client)
    assert not _is_in(_with_cookie(ground, fixed))
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before.get("csrf_token", "none")


def test_under_another_secret_key_no_cookie_of_before_is_accepted(ground):
    rotated = create_app(_settings(ground, secret_key="the key that came after it"))
    rotated.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    cookie = _cookie(ground.client(EXPERT_DK))
    client = rotated.test_client()
    client.set_cookie("matchmaker", cookie)

    assert not _is_in(client)
    with rotated.app_context():
        rotated.extensions["sqlalchemy"].engine.dispose()


def test_a_cookie_that_waits_for_its_code_is_nobody_s_everywhere(ground):
    with transaction(ground.engine) as session:
        session.scalars(select(Account).where(Account.email == ORGANISER_CN)).one().password_hash = hash_password(
            PASSWORD
        )
    client = ground.client(ANONYMOUS)
    answer = client.post("/auth/login", data={"email": ORGANISER_CN, "password": PASSWORD, "next": "/workshops"})
    assert answer.location == "/auth/code?next=/workshops"
    waiting, token = _cookie(client), _waiting(client)

    assert not _is_in(client)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token  # as if it were a whole sign-in
    assert not _is_in(client)

    client.set_cookie("matchmaker", waiting)
    assert client.post("/auth/code", data={"code": code_at(NOW), "next": "/workshops"}).location == "/workshops"
    assert _is_in(client)
    old = _with_cookie(ground, waiting)
    assert old.get("/auth/code").status_code == 303
    assert not _is_in(old)


@pytest.mark.parametrize(
    ("email", "idle", "whole"),
    [
        (ORGANISER_DK, 8 * HOUR, DAY),
        (REVIEWER_DK, 8 * HOUR, DAY),
        (OPERATOR, 8 * HOUR, DAY),
        (EXPERT_DK, None, 30 * DAY),
    ],
)
def test_a_sign_in_ends_after_idle_hours_and_after_its_whole_time(ground, at, email, idle, whole):
    if idle:
        client = _begun(ground, email)
        at(NOW + idle)
        assert not _is_in(client)
    client, step = _begun(ground, email), (idle or 10 * DAY) - HOUR
    moments = [NOW + step * number for number in range(1, 10) if step * number < whole]
    for moment in moments:
        at(moment)
        assert _is_in(client)

    at(NOW + whole)

    assert not _is_in(client)


def test_that_somebody_was_here_is_written_every_five_minutes_at_most(ground, at):
    client = _begun(ground, EXPERT_DK)
    seen = []
    for minutes in (0, 4, 5, 6, 9, 10, 16):
        at(NOW + timedelta(minutes=minutes))
        assert _is_in(client)
        with reading(ground.engine) as session:
            last = session.scalars(select(SignIn.last_seen_at).order_by(SignIn.id.desc())).first()
        seen.append((last - NOW) // timedelta(minutes=1))

    assert seen == [0, 0, 5, 5, 5, 10, 16]


def test_where_somebody_else_writes_a_page_does_not_wait_to_note_its_reader(ground, at):
    client = _begun(ground, EXPERT_DK)
    at(NOW + HOUR)
    with transaction(ground.engine) as busy:
        busy.scalars(select(SignIn).with_for_update()).all()

        assert _is_in(client)

    assert _is_in(client)
    with reading(ground.engine) as session:
        assert session.scalars(select(SignIn.last_seen_at).order_by(SignIn.id.desc())).first() == NOW + HOUR


def test_what_has_ended_is_deleted_in_the_night_and_what_holds_stays(ground):
    client = _begun(ground, EXPERT_DK)
    ended, expired = _begun(ground, EXPERT_DK), _begun(ground, ORGANISER_DK, NOW - 2 * DAY)
    ended.post("/auth/logout")
    with reading(ground.engine) as session:
        before = len(session.scalars(select(SignIn)).all())

    with transaction(ground.engine) as session:
        assert sign_ins.forget_ended(session, NOW) == 2

    with reading(ground.engine) as session:
        assert len(session.scalars(select(SignIn)).all()) == before - 2
    assert [_is_in(each) for each in (client, ended, expired)] == [True, False, False]


def test_the_cookie_is_for_our_host_alone_and_for_no_script(ground):
    https = create_app(_settings(ground, base_url="https://matchmaker.example"))
    https.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW, TRIES_COUNT=False)
    sent = {"email": EXPERT_DK, "password": PASSWORD}

    safe = https.test_client().post("https://matchmaker.example/auth/login", data=sent).headers["Set-Cookie"]
    plain = ground.client(ANONYMOUS).post("/auth/login", data=sent).headers["Set-Cookie"]

    assert safe.startswith("__Host-matchmaker=")
    flags = {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert {part for part in _flags(safe) if not part.startswith("Expires")} == flags | {"Secure"}
    assert {part for part in _flags(plain) if not part.startswith("Expires")} == flags
    with https.app_context():
        https.extensions["sqlalchemy"].engine.dispose()


def test_nobody_ends_the_sign_in_of_somebody_else(ground):
    with reading(ground.engine) as session:
        of_another = session.scalars(select(SignIn.public_id).join(Account).where(Account.email == EXPERT_DK_2)).first()

    assert ground.client(EXPERT_DK).post(f"/account/sign-ins/{of_another}/end").status_code == 404
    assert _is_in(ground.client(EXPERT_DK_2))


def test_a_role_that_changed_since_decides_for_how_long(ground, at):
    """Somebody who was an expert when signing in sees more now, and is asked again sooner."""
    client = _begun(ground, EXPERT_DK)
    with transaction(ground.engine) as session:
        session.scalars(select(Account).where(Account.email == EXPERT_DK)).one().role = Role.ORGANISER
    at(NOW + 9 * HOUR)

    assert not _is_in(client)


def _settings(ground, **given):
    url = ground.engine.url.render_as_string(hide_password=False).replace("+pysqlite", "")
    known = {"secret_key": "a secret key for tests", "database_url": url, "instance": "/nonexistent"}
    return Settings(**known | given)


def _token(client):
    with client.session_transaction() as cookie:
        return cookie["_user_id"]


def _waiting(client):
    with client.session_transaction() as cookie:
        return cookie["waiting"]


def _flags(header):
    return {part.strip() for part in header.split(";")[1:]}


def test_a_closed_account_is_nowhere_signed_in_even_where_nothing_else_ended_its_sign_ins(ground):
    client = _begun(ground, EXPERT_DK_2)
    assert _is_in(client)
    with transaction(ground.engine) as session:
        session.scalars(select(Account).where(Account.email == EXPERT_DK_2)).one().disabled_at = NOW

    assert not _is_in(client)
