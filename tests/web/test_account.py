"""The page of one's own account, and the names of devices on it."""

import pytest
from sqlalchemy import select

from matchmaker.services.accounts import sign_ins
from matchmaker.services.passwords import SHORTEST_PASSWORD
from matchmaker.store.tables.accounts import Account, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.devices import device_of
from tests.web.ground import ANONYMOUS
from tests.web.populated import PASSWORD
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW

NEW = "four other words"
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {}"


def test_the_page_says_who_one_is_and_where_one_is_signed_in(ground):
    page = ground.client(EXPERT_DK).get("/account").text

    for words in (EXPERT_DK, "Expert", "Region Midtjylland", "Firefox, Windows", "This device", "Not switched on"):
        assert words in page
    assert "Firefox, Windows" not in ground.client(EXPERT_CN).get("/account").text


def test_a_device_is_named_when_somebody_signs_in(ground):
    client = ground.client(ANONYMOUS)
    agent = AGENT.format("Version/18.1 Mobile/15E148 Safari/604.1")

    client.post("/auth/login", data={"email": EXPERT_DK, "password": PASSWORD}, headers={"User-Agent": agent})

    with reading(ground.engine) as session:
        assert session.scalars(select(SignIn.device).order_by(SignIn.id.desc())).first() == "Safari, iPhone"
    assert "Safari, iPhone" in client.get("/account").text


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 99, ""),
    ],
)
def test_a_browser_is_called_what_people_call_it_and_nothing_that_it_says(agent, device):
    assert device_of(agent) == device


def test_the_password_is_changed_by_the_old_one_and_a_letter_tells_the_owner(ground, monkeypatch):
    monkeypatch.setitem(ground.app.config, "MAIL", True)
    client = ground.client(EXPERT_DK)

    wrong = client.post("/account/password", data={"old": "not the old one", "new": NEW})
    short = client.post("/account/password", data={"old": PASSWORD, "new": "x" * (SHORTEST_PASSWORD - 1)})
    assert [wrong.status_code, short.status_code, ground.written()] == [422, 422, set()]
    done = client.post("/account/password", data={"old": PASSWORD, "new": NEW})

    assert done.status_code == 303
    with reading(ground.engine) as session:
        letter = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (letter.address, letter.subject) == (EXPERT_DK, "Your password was changed")
    assert [secret for secret in (PASSWORD, NEW) if secret in letter.body_text + letter.body_html] == []
    assert entry.action == "password changed"
    tried = {word: _status(ground, word) for word in (PASSWORD, NEW)}
    assert tried == {PASSWORD: 422, NEW: 303}


def _status(ground, password):
    return ground.client(ANONYMOUS).post("/auth/login", data={"email": EXPERT_DK, "password": password}).status_code


def test_without_mail_no_letter_waits_for_ever(ground):
    with reading(ground.engine) as session:
        before = len(session.scalars(select(OutboxMessage.id)).all())

    ground.client(EXPERT_DK).post("/account/password", data={"old": PASSWORD, "new": NEW})

    with reading(ground.engine) as session:
        assert len(session.scalars(select(OutboxMessage.id)).all()) == before


def test_an_account_without_a_password_is_told_how_it_signs_in(ground):
    page = ground.client(EXPERT_CN).get("/account/password").text

    assert "Your account has no password" in page
    assert 'name="old"' not in page
    assert ground.client(EXPERT_CN).post("/account/password", data={"old": "x" * 12, "new": NEW}).status_code == 422


def test_signing_out_this_very_device_leads_to_the_beginning(ground):
    client = ground.client(EXPERT_DK)
    with reading(ground.engine) as session:
        rows = session.execute(select(SignIn.public_id, SignIn.device).join(Account).where(Account.email == EXPERT_DK))
        here = next(public_id for public_id, device in rows if not device)

    answer = client.post(f"/account/sign-ins/{here}/end")

    assert answer.location == "/"
    assert client.get("/account").status_code == 303


def test_everywhere_else_is_signed_out_and_counted(ground):
    client = ground.client(EXPERT_DK)
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        sign_ins.begin(session, account, NOW)

    answer = client.post("/account/sign-ins/end-others")
    page = client.get(answer.location.partition("#")[0]).text

    assert "2 other devices are signed out." in page
    assert "Sign out everywhere else" not in page


def test_of_many_sign_ins_the_page_lists_fifty_this_one_first(ground):
    with transaction(ground.engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_CN)).one()
        for _ in range(60):
            sign_ins.begin(session, account, NOW)

    page = ground.client(EXPERT_CN).get("/account").text

    assert page.count('class="device"') == 50
    assert page.index("This device") < page.index("A device without a name", page.index("This device"))
