"""The list of what was written: for an office its own people's, for operators all with nothing private, nobody else."""

from sqlalchemy import select

from matchmaker.domain.mail import LetterKind, MessageState
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import mail_wording
from tests.web.populated import word
from tests.web.world import EXPERT_CN, EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK, SLUG

PAGE = f"/organise/{SLUG}/mail"


def _message(ground) -> OutboxMessage:
    with reading(ground.engine) as session:
        public_id = ground.facts.ids["message"]
        return session.scalars(select(OutboxMessage).where(OutboxMessage.public_id == public_id)).one()


def test_an_office_reads_what_was_written_to_its_own_people_alone(ground):
    subjects = {email: word("subject", email) for email in (EXPERT_DK, EXPERT_CN)}
    for office, own, other in ((ORGANISER_DK, EXPERT_DK, EXPERT_CN), (ORGANISER_CN, EXPERT_CN, EXPERT_DK)):
        page = ground.client(office).get(PAGE).text
        assert subjects[own] in page
        assert subjects[other] not in page


def test_no_list_shows_a_word_of_what_was_said(ground):
    pages = [(ORGANISER_DK, PAGE), (ORGANISER_CN, PAGE), (OPERATOR, "/admin/mail")]
    for reader, address in pages:
        page = ground.client(reader).get(address).text
        assert word("body", EXPERT_DK) not in page
        assert word("body", EXPERT_CN) not in page


def test_operators_see_neither_names_nor_subjects_nor_whole_addresses(ground):
    page = ground.client(OPERATOR).get("/admin/mail").text

    assert "a…@example.dk" in page
    assert not any(each in page for each in (EXPERT_DK, "Ane Bak", word("subject", EXPERT_DK)))


def test_a_message_that_was_set_aside_is_sent_again(ground):
    assert ground.client(OPERATOR).post(f"/admin/mail/{ground.facts.ids['message']}/again").status_code == 303

    message = _message(ground)
    assert (message.state, message.attempts) == (MessageState.QUEUED, 0)


def test_a_message_that_was_set_aside_can_be_given_up(ground):
    assert ground.client(OPERATOR).post(f"/admin/mail/{ground.facts.ids['message']}/drop").status_code == 303

    message = _message(ground)
    assert (message.state, message.body_text) == (MessageState.CANCELLED, "")


def test_what_is_kept_no_longer_cannot_be_sent_again(ground):
    with transaction(ground.engine) as session:
        session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)).one().body_text = ""

    assert ground.client(OPERATOR).post(f"/admin/mail/{ground.facts.ids['message']}/again").status_code == 422


def test_a_state_that_there_is_not_has_no_page(ground):
    assert ground.client(OPERATOR).get("/admin/mail?state=lost").status_code == 404


def test_every_kind_and_state_has_words(ground):
    with ground.app.test_request_context():
        assert [mail_wording.kind_in_words(kind) for kind in LetterKind]
        assert [mail_wording.state_in_words(state) for state in MessageState]
    assert set(mail_wording.MARKS) == set(MessageState)
