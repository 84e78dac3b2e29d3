"""Signing in by a provider that runs here: whom it lets in, and every way in which its answer may not hold."""

import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from matchmaker.domain.mail import LetterKind
from matchmaker.services import openid
from matchmaker.services.openid import Provider
from matchmaker.services.passwords import hash_password
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests.web.ground import ANONYMOUS
from tests.web.populated import code_at
from tests.web.provider import CLIENT_ID, CLIENT_SECRET, Behaviour, provided
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN

LEAVE, ENTER = "/auth/single-sign-on", "/auth/single-sign-on/enter"
NAME, ELSEWHERE = "Region Nowhere", "https://elsewhere.example"
UNKNOWN, SAID_NO, UNVERIFIED, AWAY = "no open account", "did not confirm who", "has not checked", "cannot be reached"


@pytest.fixture(scope="module")
def running():
    with provided(NOW) as provider:
        yield provider


@pytest.fixture
def provider(running, ground, monkeypatch):
    """The provider as it should be, set up in the application, and everybody's address confirmed."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running.behaviour = Behaviour(email=EXPERT_DK)
    running.requests.clear()
    known = Provider(running.issuer, CLIENT_ID, CLIENT_SECRET, NAME)
    monkeypatch.setitem(ground.app.config, "OIDC", known)
    with transaction(ground.engine) as session:
        for account in session.scalars(select(Account)):
            account.confirmed_at = NOW
    return running


def _sent_back(ground, provider, client, *, follow="", state=None):
    """Go to the provider and come back; return the answer to what the page then sends."""
    left = client.get(LEAVE + (f"?next={follow}" if follow else ""))
    if not left.location.startswith(provider.issuer):
        return left
    page = ground.get(client, provider.consent(left.location).removeprefix(ground.app.config["BASE_URL"]))
    fields = {name: page.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("code", "state")}
    return client.post(ENTER, data=fields if state is None else fields | {"state": state})


def _who(client):
    page = client.get("/account")
    return page.text.split("E-mail address</dt><dd>")[1].split("<")[0] if page.status_code == 200 else ANONYMOUS


def _outcome(ground, provider, client=None, **options):
    """Return who is signed in afterwards, and what the page says."""
    client = client or ground.client(ANONYMOUS)
    answer = _sent_back(ground, provider, client, **options)
    assert answer.status_code == 303
    said = client.get(answer.location).text
    return _who(client), next((each for each in (UNKNOWN, SAID_NO, UNVERIFIED, AWAY) if each in said), "")


def _account(ground, email):
    with reading(ground.engine) as session:
        return session.scalars(select(Account).where(Account.email == email)).one()


def test_the_provider_s_word_signs_in_whose_address_it_checked_and_leads_where_one_wanted(ground, provider):
    client = ground.client(ANONYMOUS)

    answer = _sent_back(ground, provider, client, follow="/workshops/kick-off")

    assert (answer.status_code, answer.location, _who(client)) == (303, "/workshops/kick-off", EXPERT_DK)
    assert _account(ground, EXPERT_DK).provider_subject == f"{provider.issuer} person-1"


def test_the_owner_is_told_once_that_the_provider_opens_the_account_from_now_on(ground, provider, monkeypatch):
    monkeypatch.setitem(ground.app.config, "MAIL", True)
    with reading(ground.engine) as session:
        before = session.scalars(select(OutboxMessage.id)).all()

    for _ in range(2):
        assert _outcome(ground, provider) == (EXPERT_DK, "")

    with reading(ground.engine) as session:
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.id.not_in(before))).one()
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (letter.address, letter.kind) == (EXPERT_DK, LetterKind.ACCOUNT)
    assert (letter.subject, NAME in letter.body_text) == (
        "Your account was linked with the sign-in of your organisation",
        True,
    )
    assert (entry.action, entry.subject_id) == (
        "linked with the single sign-on",
        _account(ground, EXPERT_DK).public_id,
    )


def test_coming_back_signs_nobody_in_asks_nobody_and_writes_nothing_before_the_form_is_sent(ground, provider):
    client = ground.client(ANONYMOUS)
    back = provider.consent(client.get(LEAVE).location).removeprefix(ground.app.config["BASE_URL"])
    before, asked = ground.checksums(), list(provider.requests)

    pages = [ground.get(client, back) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert (ground.checksums(), provider.requests, _who(client)) == (before, asked, ANONYMOUS)


def test_afterwards_the_name_at_the_provider_counts_and_not_the_address(ground, provider):
    _outcome(ground, provider)

    provider.behaviour = Behaviour(email=EXPERT_CN, claims={"email_verified": False})
    assert _outcome(ground, provider) == (EXPERT_DK, "")
    provider.behaviour = Behaviour(email=EXPERT_DK, subject="somebody who got the address later")
    assert _outcome(ground, provider) == (ANONYMOUS, UNKNOWN)


def test_an_answer_that_does_not_hold_signs_nobody_in_and_says_so(ground, provider):
    now = int(NOW.timestamp())
    other_key = RSAKey.generate_key(2048, {"kid": "one"})
    cases = {
        "wrong audience": Behaviour(claims={"aud": "another client"}),
        "wrong audience, though asked for by us": Behaviour(claims={"aud": "another client", "azp": CLIENT_ID}),
        "several audiences, made for another": Behaviour(claims={"aud": [CLIENT_ID, "b"], "azp": "b"}),
        "wrong nonce": Behaviour(claims={"nonce": "another"}),
        "no nonce": Behaviour(claims={"nonce": None}),
        "wrong issuer": Behaviour(claims={"iss": ELSEWHERE}),
        "expired": Behaviour(claims={"iat": now - 900, "exp": now - 600}),
        "no end": Behaviour(claims={"exp": None}),
        "made later than now": Behaviour(claims={"iat": now + 900, "exp": now + 1200}),
        "no subject": Behaviour(claims={"sub": None}),
        "signed by another key": Behaviour(key=other_key),
        "not signed": Behaviour(algorithm="none"),
        "not signed, and it says that this is usual": Behaviour(
            algorithm="none", metadata={"id_token_signing_alg_values_supported": ["none", "RS256"]}
        ),
        "signed by a secret that everybody knows": Behaviour(
            key=OctKey.generate_key(256, {"kid": "one"}),
            algorithm="HS256",
            metadata={"id_token_signing_alg_values_supported": ["HS256"]},
        ),
        "another provider answers": Behaviour(metadata={"issuer": ELSEWHERE}, claims={"iss": ELSEWHERE}),
        "no addresses": Behaviour(metadata={"token_endpoint": None}),
        "nonsense": Behaviour(broken="<html>"),
        "a list": Behaviour(broken="[]"),
    }
    found = {}
    for name, behaviour in cases.items():
        provider.behaviour = behaviour
        behaviour.email = EXPERT_DK
        found[name] = _outcome(ground, provider)

    assert found == dict.fromkeys(cases, (ANONYMOUS, SAID_NO))
    assert _account(ground, EXPERT_DK).provider_subject is None


def test_a_forged_state_is_refused_before_the_provider_is_asked(ground, provider):
    for state in ("forged", ""):
        client = ground.client(ANONYMOUS)
        assert _outcome(ground, provider, client, state=state) == (ANONYMOUS, SAID_NO)
    nobody_asked = ground.client(ANONYMOUS)
    answer = nobody_asked.post(ENTER, data={"code": "stolen", "state": ""})

    assert (answer.status_code, _who(nobody_asked)) == (303, ANONYMOUS)
    assert "/token" not in provider.requests


def test_what_one_browser_asked_another_cannot_answer(ground, provider):
    """Somebody sends a link that would sign another person in as themselves."""
    attacker, other = ground.client(ANONYMOUS), ground.client(ANONYMOUS)
    other.get(LEAVE)
    brought = provider.consent(attacker.get(LEAVE).location).partition("?")[2]
    fields = dict(pair.split("=") for pair in brought.split("&"))

    other.post(ENTER, data=fields)

    assert _who(other) == ANONYMOUS


def test_an_answer_counts_once(ground, provider):
    client = ground.client(ANONYMOUS)
    back = provider.consent(client.get(LEAVE).location)
    with client.session_transaction() as cookie:
        old = dict(cookie)
    fields = dict(pair.split("=") for pair in back.partition("?")[2].split("&"))
    client.post(ENTER, data=fields)
    assert _who(client) == EXPERT_DK
    again = ground.client(ANONYMOUS)
    with again.session_transaction() as cookie:
        cookie.update(old)

    again.post(ENTER, data=fields)

    assert _who(again) == ANONYMOUS


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (Behaviour(email=EXPERT_DK, claims={"email_verified": False}), UNVERIFIED),
        (Behaviour(email=EXPERT_DK, claims={"email_verified": None}), UNVERIFIED),
        (Behaviour(email=EXPERT_DK, claims={"email_verified": "true"}), UNVERIFIED),
        (Behaviour(email="ﬁrst@example.dk"), UNKNOWN),
        (Behaviour(email="somebody@example.org"), UNKNOWN),
    ],
)
def test_an_address_that_is_unchecked_or_unknown_opens_nothing_and_makes_no_account(ground, provider, behaviour, said):
    provider.behaviour = behaviour
    with reading(ground.engine) as session:
        before = len(session.scalars(select(Account)).all())

    assert _outcome(ground, provider) == (ANONYMOUS, said)
    with reading(ground.engine) as session:
        assert len(session.scalars(select(Account)).all()) == before


def test_a_closed_account_stays_closed_linked_or_not(ground, provider):
    _outcome(ground, provider)
    with transaction(ground.engine) as session:
        for account in session.scalars(select(Account).where(Account.email.in_([EXPERT_DK, EXPERT_DK_2]))):
            account.disabled_at = NOW

    linked = _outcome(ground, provider)
    provider.behaviour = Behaviour(email=EXPERT_DK_2, subject="person-2")

    assert [linked, _outcome(ground, provider)] == [(ANONYMOUS, UNKNOWN)] * 2
    assert _account(ground, EXPERT_DK_2).provider_subject is None


def test_who_made_an_account_with_an_address_that_they_never_showed_to_be_theirs_loses_it(ground, provider):
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        account.confirmed_at, account.password_hash = None, hash_password("of somebody else")
    before = ground.client(EXPERT_DK)
    assert _who(before) == EXPERT_DK

    assert _outcome(ground, provider) == (EXPERT_DK, "")

    account = _account(ground, EXPERT_DK)
    assert (account.password_hash, account.confirmed_at) == (None, NOW)
    assert _who(before) == ANONYMOUS


def test_the_provider_counts_as_the_password_and_the_code_is_still_asked(ground, provider):
    provider.behaviour = Behaviour(email=ORGANISER_CN)
    client = ground.client(ANONYMOUS)

    answer = _sent_back(ground, provider, client)

    assert answer.location.startswith("/auth/code?next=")
    assert _who(client) == ANONYMOUS
    client.post(answer.location, data={"code": code_at(NOW)})
    assert _who(client) == ORGANISER_CN


def test_a_provider_that_is_away_is_named_in_a_sentence(ground, provider, monkeypatch):
    gone = Provider("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, NAME)
    monkeypatch.setitem(ground.app.config, "OIDC", gone)

    assert _outcome(ground, provider) == (ANONYMOUS, AWAY)


@pytest.mark.parametrize(("each_s", "within_s"), [(0.3, 60.0), (60.0, 0.3)])
def test_a_slow_provider_is_not_waited_for_longer_than_people_wait(ground, provider, monkeypatch, each_s, within_s):
    """Neither for one answer nor for all of a step: what would have come later signs nobody in.

    The provider is one of its own: whoever was not waited for goes on asking it for a while, beside the next test.
    """
    client = ground.client(ANONYMOUS)
    with provided(NOW) as slow:
        monkeypatch.setitem(ground.app.config, "OIDC", Provider(slow.issuer, CLIENT_ID, CLIENT_SECRET, NAME))
        brought = slow.consent(client.get(LEAVE).location).partition("?")[2]
        slow.behaviour = Behaviour(email=EXPERT_DK, silent_s=0.6)
        monkeypatch.setattr(openid, "EACH_S", each_s)
        monkeypatch.setattr(openid, "WITHIN_S", within_s)

        answer = client.post(ENTER, data=dict(pair.split("=") for pair in brought.split("&")))

    assert (AWAY in client.get(answer.location).text, _who(client)) == (True, ANONYMOUS)


def test_people_wait_less_than_five_seconds_for_a_provider():
    assert max(openid.EACH_S, openid.WITHIN_S) < 5


def test_the_provider_is_told_our_configured_address_whatever_the_request_was_called(ground, provider):
    client = ground.client(ANONYMOUS)

    address = client.get(LEAVE, headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"}).location

    assert "redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fauth%2Fsingle-sign-on%2Fback&" in address
    assert all(f"{name}=" in address for name in ("state", "nonce", "code_challenge"))
    assert "code_challenge_method=S256" in address


def test_nobody_is_sent_to_another_site_afterwards(ground, provider):
    client = ground.client(ANONYMOUS)

    assert _sent_back(ground, provider, client, follow="//evil.example").location == "/workshops"


def test_the_login_page_offers_it_only_where_it_is_set_up(ground, provider, monkeypatch):
    client = ground.client(ANONYMOUS)

    assert f"Sign in by {NAME}" in client.get("/auth/login").text
    monkeypatch.setitem(ground.app.config, "OIDC", None)
    assert NAME not in client.get("/auth/login").text
    assert [client.get(LEAVE).status_code, client.post(ENTER).status_code] == [404, 404]


def test_a_sign_in_by_the_provider_is_a_row_like_any_other(ground, provider):
    _outcome(ground, provider)

    with reading(ground.engine) as session:
        newest = session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
    assert (newest.complete, newest.created_at) == (True, NOW)
