"""The page of the own profile: first thing after registering, kept as typed when something is wrong."""

import pytest
from sqlalchemy import func, select

from matchmaker.domain.people import Role
from matchmaker.store.tables.people import Consent, Profile, ProfileText
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.world import EXPERT_CN, EXPERT_DK

NEWCOMER = "new@example.dk"


@pytest.fixture
def newcomer(engine, world, sign_in):
    with transaction(engine) as session:
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        factories.account(session, **given, party_id=world.host)
    return sign_in(NEWCOMER)


def _typed(client, **changed):
    """Return what the form holds after it was opened, with changes."""
    opened = client.get("/profile").text
    version = opened.split('name="version" type="hidden" value="')[1].split('"')[0]
    return {"version": version, "name": "Eva Holm", "languages": ["da", "en"], "consent": "y", **changed}


def test_nobody_has_a_profile_without_signing_in(client, world):
    for answer in (client.get("/profile"), client.post("/profile", data={"name": "x"})):
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/auth/login")


def test_an_empty_profile_says_what_would_improve_it(newcomer):
    page = newcomer.get("/profile")

    assert page.status_code == 200
    assert "0 of 9" in page.text
    assert 'href="#seeks"' in page.text


def test_a_saved_profile_is_shown_again_and_leads_to_the_workshops(newcomer):
    sent = _typed(newcomer, **{"offers-0": "Sensors", "offers-1": "", "offers-5": "Glass", "seeks-0": "测试医院"})
    answer = newcomer.post("/profile", data=sent)

    assert (answer.status_code, answer.location) == (303, "/workshops")
    page = newcomer.get("/profile").text
    assert all(f'value="{text}"' in page for text in ("Eva Holm", "Sensors", "Glass", "测试医院"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Write something here."),
        ("title", "a\0b", "U+0000, at “a▯b”"),
        ("summary", "a" * 501, "This has 501 characters; at most 500 fit."),
        ("contact_email", "nobody", "not an e-mail address"),
        ("offers-0", "b" * 1001, "at most 1000 fit"),
        ("languages", ["klingon"], "Choose a language from the list."),
        ("themes", ["nothing"], "Choose a theme from the list."),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field_and_what_was_typed_stays(newcomer, field, value, sentence):
    answer = newcomer.post("/profile", data=_typed(newcomer, about="Typed long and carefully.", **{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Typed long and carefully." in answer.text
    assert newcomer.get("/profile").text.count("Typed long") == 0


def test_who_saves_an_older_version_sees_what_changed_and_keeps_what_was_typed(newcomer):
    first = _typed(newcomer)
    newcomer.post("/profile", data=first)
    older, newer = _typed(newcomer, title="Owner"), _typed(newcomer, title="Director")
    assert newcomer.post("/profile", data=newer).status_code == 303

    answer = newcomer.post("/profile", data=older)

    assert answer.status_code == 409
    for words in ("Director", "Owner"):
        assert f'<span class="merge-words">{words}</span>' in answer.text
    again = {**older, "version": answer.text.split('name="version" type="hidden" value="')[1].split('"')[0]}
    assert newcomer.post("/profile", data=again).status_code == 303


def test_withdrawing_the_consent_says_what_follows(newcomer):
    newcomer.post("/profile", data=_typed(newcomer))
    sent = _typed(newcomer)
    del sent["consent"]

    page = newcomer.post("/profile", data=sent, follow_redirects=True).text

    assert "the other side no longer sees you in its lists" in page
    assert "You withdrew your consent on" in page


def test_only_the_fields_of_the_form_can_be_changed(engine, newcomer, world):
    newcomer.post("/profile", data=_typed(newcomer))
    before = _row(engine, "Eva Holm")
    stolen = {
        "party_id": world.visitor,
        "account_id": 1,
        "id": 1,
        "public_id": "x",
        "created_at": "",
        "role": "operator",
    }
    newcomer.post("/profile", data=_typed(newcomer, **stolen))

    after = _row(engine, "Eva Holm")
    assert {**after, "version": 0} == {**before, "version": 0}


def _row(engine, name):
    with transaction(engine) as session:
        return dict(session.execute(select(Profile.__table__).where(Profile.name == name)).mappings().one())


def test_a_refused_profile_leaves_nothing_behind(engine, newcomer):
    def counts():
        with transaction(engine) as session:
            return [session.scalar(select(func.count()).select_from(each)) for each in (Profile, ProfileText, Consent)]

    before = counts()
    newcomer.post("/profile", data=_typed(newcomer, **{"offers-0": "Sensors", "organisation": "nothing"}))

    assert counts() == before


def test_an_account_without_a_region_is_told_so(engine, sign_in, world):
    with transaction(engine) as session:
        factories.account(session, email=NEWCOMER, email_normalised=NEWCOMER, role=Role.EXPERT)
    client = sign_in(NEWCOMER)

    assert client.post("/profile", data=_typed(client)).status_code == 422


def test_each_sees_the_own_profile(sign_in, world):
    assert 'value="Ane Bak"' in sign_in(EXPERT_DK).get("/profile").text
    assert 'value="陈伟"' in sign_in(EXPERT_CN).get("/profile").text
