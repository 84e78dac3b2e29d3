"""Writing to many on the pages: what is begun from a task, looked at, tried, sent and taken back, and by whom not."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matchmaker.domain.mail import MailingState, MessageState
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.accounts import MailedLink
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import reading, transaction
from tests.web.populated import SECOND_SLUG, UNSEEN_DK, word
from tests.web.world import EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

AREA = f"/organise/{SLUG}/mailing"


def fields_of(page: str) -> dict[str, str]:
    """Return what stands in the hidden fields of a page's forms; of a name that stands there twice, the last."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def mailed(ground) -> list[OutboxMessage]:
    with reading(ground.engine) as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.mailing_id.is_not(None))))


def row_of(ground, public_id: str) -> Mailing | None:
    with reading(ground.engine) as session:
        return session.scalar(select(Mailing).where(Mailing.public_id == public_id))


@pytest.fixture
def office(ground):
    return ground.client(ORGANISER_DK)


@pytest.fixture
def address(ground) -> str:
    return f"{AREA}/{ground.facts.ids[f'mailing of {Side.HOST}']}"


def test_a_task_leads_to_words_for_whom_it_is_about_and_from_there_to_how_it_reads(ground, office):
    overview = office.get(f"/organise/{SLUG}/").text
    link = re.search(r'href="(/organise/[^"]*/mailing/new\?occasion=answer&amp;lacks=slots)"', overview)[1]
    page = office.get(link.replace("&amp;", "&"))
    assert "something is still open" in page.text
    assert '<option selected value="slots">' in page.text

    said = {"occasion": "answer", "lacks": "slots", "subject_en": "<b>Hi</b> {name}", "text_en": "Dear {name}"}
    answer = office.post(f"{AREA}/new", data=said | {"short_en": "Look: {link}", "key": "a key for this form"})
    assert answer.status_code == 303
    shown = office.get(answer.location).text
    assert "&lt;b&gt;Hi&lt;/b&gt; Ane Bak" in shown
    assert "3 people get it." in shown
    assert re.search("Look: https?://[^/]+/workshops/kick-off/register", shown)
    assert {each.subject for each in mailed(ground)} == {"Mailed"}  # the one that the world begins with


def test_what_is_sent_waits_two_minutes_and_can_be_taken_back(ground, office, address):
    page = office.get(address).text
    seen = fields_of(page)
    sent = office.post(f"{address}/send", data={"version": seen["version"], "recipients": seen["recipients"]})
    assert sent.status_code == 303
    letters = [each for each in mailed(ground) if each.subject == word("mailing", Side.HOST)]
    assert len(letters) == 3
    assert {each.due_at for each in letters} == {NOW + timedelta(minutes=2)}
    assert "Goes out in a moment" in office.get(address).text

    assert office.post(f"{address}/take-back").status_code == 303
    letters = [each for each in mailed(ground) if each.subject == word("mailing", Side.HOST)]
    assert {each.state for each in letters} == {MessageState.CANCELLED}
    again = office.post(f"{address}/take-back")
    assert again.status_code == 409
    assert "cannot be taken back" in again.text
    assert office.post(f"{address}/send", data=seen).status_code == 409
    assert office.get(f"{address}/edit").status_code == 409


def test_who_looked_at_an_older_message_or_at_other_people_sends_nothing(ground, office, address):
    seen = fields_of(office.get(address).text)
    said = {"version": seen["version"], "recipients": seen["recipients"]}
    assert office.post(f"{address}/send", data=said | {"version": "77"}).status_code == 409
    with transaction(ground.engine) as session:
        gone = session.get_one(Registration, ground.facts.world.registrations[EXPERT_DK_2])
        gone.status = RegistrationStatus.WITHDRAWN
    refused = office.post(f"{address}/send", data=said)
    assert refused.status_code == 409
    assert "other people fit what you chose" in refused.text
    assert row_of(ground, ground.facts.ids[f"mailing of {Side.HOST}"]).state is MailingState.DRAFT
    fresh = fields_of(refused.text)
    assert fresh["recipients"] != seen["recipients"]
    assert office.post(f"{address}/send", data={**fresh}).status_code == 303


def test_what_a_colleague_saved_is_shown_and_what_was_typed_is_kept(ground, office, address):
    opened = office.get(f"{address}/edit").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', opened)[1]
    typed = {"status": "registered", "subject_en": "Mine", "text_en": "My words", "version": version}
    assert office.post(f"{address}/edit", data=typed | {"subject_en": "Theirs"}).status_code == 303
    late = office.post(f"{address}/edit", data=typed)
    assert late.status_code == 409
    assert all(each in late.text for each in ("Theirs", "Mine"))
    assert row_of(ground, ground.facts.ids[f"mailing of {Side.HOST}"]).texts["en"]["subject"] == "Theirs"


def test_what_cannot_be_sent_is_said_at_its_field_with_the_text_kept(office, address):
    wrong = {"subject_en": "Hi {passwort}", "text_en": "Keep these words", "key": "a key for this form"}
    answer = office.post(f"{AREA}/new", data=wrong)
    assert answer.status_code == 422
    assert "Nothing is known that could be put in the place of {passwort}." in answer.text
    assert "Keep these words" in answer.text
    assert office.post(f"{AREA}/new", data={"subject_en": "s", "text_en": "t" * 5001}).status_code == 422
    assert office.post(f"{address}/test", data={"language": "zh"}).status_code == 422


def test_the_other_office_and_operators_find_no_message_of_an_office(ground, address):
    for path in ("", "/edit"):
        assert ground.client(ORGANISER_CN).get(address + path).status_code == 404
    for act in ("send", "test", "take-back", "delete"):
        assert ground.client(ORGANISER_CN).post(f"{address}/{act}", data={"version": "1"}).status_code == 404
    listed = ground.client(ORGANISER_CN).get(AREA).text
    assert word("mailing", Side.VISITOR) in listed
    assert word("mailing", Side.HOST) not in listed
    assert row_of(ground, ground.facts.ids[f"mailing of {Side.HOST}"]) is not None


def test_a_test_goes_to_whoever_asks_and_a_draft_can_be_thrown_away(ground, office, address):
    assert office.post(f"{address}/test", data={"language": "en"}).status_code == 303
    with reading(ground.engine) as session:
        tests = session.scalars(select(OutboxMessage).where(OutboxMessage.subject.startswith("Test: "))).all()
    assert [each.address for each in tests] == [ORGANISER_DK]
    version = fields_of(office.get(address).text)["version"]
    assert office.post(f"{address}/delete", data={"version": version}).status_code == 303
    assert office.get(address).status_code == 404


def test_what_became_of_each_letter_stands_with_the_message(ground, office):
    waits = f"/organise/{SECOND_SLUG}/mailing/{ground.facts.ids['mailing that waits']}"
    with transaction(ground.engine) as session:
        failed = {"state": MessageState.FAILED, "last_error": "the server answered 550"}
        session.execute(update(OutboxMessage).where(OutboxMessage.subject == "Mailed").values(**failed))
    page = office.get(waits).text
    assert all(each in page for each in ("Ane Bak", EXPERT_DK, "set aside", "the server answered 550"))
    assert UNSEEN_DK not in page


def test_whatever_stands_in_a_message_runs_on_no_page(ground, office, address):
    hostile = '"><script>alert(1)</script>{{7*7}}'
    texts = {"en": {"subject": hostile, "text": f"{hostile}\n{{name}}", "short": hostile}}
    asked = {"asked": [["q", hostile], ["status", "registered"]]}
    with transaction(ground.engine) as session:
        session.execute(update(Mailing).values(texts=texts, filter=asked))
    for page in (AREA, address, f"{address}/edit", f"/organise/{SLUG}/mail"):
        shown = office.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
    assert "{{7*7}}" in office.get(address).text


def test_everybody_who_has_not_confirmed_is_reminded_from_the_task_and_it_is_taken_back(ground, office, monkeypatch):
    monkeypatch.setitem(ground.app.config, "MAIL", True)
    assert "asked within the last day" in office.get(f"{AREA}/remind").text
    with transaction(ground.engine) as session:
        session.execute(update(MailedLink).values(made_at=NOW - timedelta(days=2)))
    overview = office.get(f"/organise/{SLUG}/").text
    again = re.findall(r'href="([^"]*)">Send the letters again', overview)
    assert again == [f"{AREA}/remind"] * 2  # of what is to do now, and in the table of open answers
    page = office.get(f"{AREA}/remind").text
    assert "your entry waits for your word" in page
    said = fields_of(page)
    before = len(mailed(ground))
    answer = office.post(f"{AREA}/remind", data=said | {"key": "a key for this form"})
    assert (answer.status_code, len(mailed(ground)) > before) == (303, True)
    shown = office.get(answer.location).text
    assert "An entry is not confirmed" in shown
    assert "Take it back" in shown
    taken = office.post(f"{answer.location}/take-back")
    assert taken.status_code == 303
    again = office.post(f"{AREA}/remind", data={"recipients": "others", "key": "another key"})
    assert again.status_code == 409
    assert ground.client(EXPERT_DK).get(f"{AREA}/remind").status_code in {403, 404}
