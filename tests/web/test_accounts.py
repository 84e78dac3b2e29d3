import pytest
from sqlalchemy import select

from matchmaker.services import accounts
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.transaction import reading, transaction
from tests.web.world import EXPERT_DK, NOW

NEW = {"party": "midtjylland", "email": "Dorte@example.dk", "password": "fire gode ord"}


def _registered(client):
    return client.post("/auth/register", data=NEW)


def test_registering_signs_in_and_leads_to_the_profile(client, world):
    answer = _registered(client)

    assert (answer.status_code, answer.location) == (303, "/profile")
    assert b"Sign out" in client.get("/").data


def test_a_registered_expert_can_sign_in_again_however_the_address_is_spelt(app, client, world):
    _registered(client)

    answer = app.test_client().post(
        "/auth/login", data={"email": "dorte@EXAMPLE.dk", "password": NEW["password"], "next": "/workshops/kick-off"}
    )

    assert (answer.status_code, answer.location) == (303, "/workshops/kick-off")


@pytest.mark.parametrize("wrong", [{"password": "fire onde ord"}, {"email": "nobody@example.dk"}])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app, client, world, wrong):
    _registered(client)

    answer = app.test_client().post("/auth/login", data={**NEW, **wrong})

    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert "user-name" not in answer.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "dorte"}, "This is not an e-mail address"),
        ({"email": "dorte@region"}, "This is not an e-mail address"),
        ({"email": ""}, "Write your e-mail address."),
        ({"password": "short"}, "A password needs 10 to 200 characters."),
        ({"party": "atlantis"}, "Not a valid choice"),
    ],
)
def test_a_wrong_field_is_answered_beside_it_and_what_was_typed_is_kept(client, world, wrong, sentence):
    answer = client.post("/auth/register", data={**NEW, **wrong})

    assert answer.status_code == 422
    assert sentence in answer.text
    if "email" not in wrong:
        assert 'value="Dorte@example.dk"' in answer.text


def test_an_address_has_one_account(app, client, world):
    _registered(client)

    answer = app.test_client().post("/auth/register", data={**NEW, "email": "DORTE@example.dk"})

    assert answer.status_code == 422
    assert "already has an account" in answer.text


def test_nobody_becomes_an_organiser_by_the_form(client, engine, world):
    client.post("/auth/register", data={**NEW, "role": "organiser", "party_id": "1", "sign_in_generation": "7"})

    with reading(engine) as session:
        made = session.scalars(select(Account).where(Account.email == NEW["email"])).one()
    assert (made.role, made.sign_in_generation) == ("expert", 0)


def test_after_signing_out_the_old_cookie_opens_nothing(client, world):
    _registered(client)
    with client.session_transaction() as cookie:
        old = dict(cookie)

    client.post("/auth/logout")
    with client.session_transaction() as cookie:
        cookie.update(old)

    assert b"Sign out" not in client.get("/").data


@pytest.mark.parametrize("act", ["disable", "new password", "expired"])
def test_a_sign_in_ends_with_the_right_to_it(app, engine, sign_in, world, act):
    client = sign_in(EXPERT_DK)
    assert b"Sign out" in client.get("/").data

    with transaction(engine) as session:
        if act == "disable":
            accounts.disable(session, email=EXPERT_DK, now=NOW)
        elif act == "new password":
            accounts.set_password(session, email=EXPERT_DK, password="another password", now=NOW)
        else:
            session.scalars(select(SignIn)).one().expires_at = NOW

    assert b"Sign out" not in client.get("/").data


def test_the_token_is_kept_as_a_hash_only(client, engine, world):
    _registered(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    with reading(engine) as session:
        assert session.scalars(select(SignIn.token_sha256)).one() != token


@pytest.mark.parametrize("away", ["//evil.org", "/\\evil.org", "https://evil.org", "/\t/evil.org", "evil"])
def test_nobody_is_sent_to_another_site(client, world, away):
    _registered(client)

    answer = client.post("/auth/login", data={**NEW, "next": away})

    assert answer.location == "/profile"


def test_a_form_without_its_token_writes_nothing(app, client, engine, world):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = _registered(client)

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.text
    with reading(engine) as session:
        assert session.scalars(select(Account).where(Account.email == NEW["email"])).all() == []
