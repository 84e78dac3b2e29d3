"""The list of what was written: for an office its own people's, for operators all with nothing private, nobody else."""

from datetime import timedelta

from sqlalchemy import select

from matchmaker.domain.mail import LetterKind, MessageState
from matchmaker.domain.people import LinkPurpose
from matchmaker.services.mail import Letter, post
from matchmaker.store.tables.accounts import MailedLink
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import mail_wording
from tests.web.populated import ORGANISER_DK_2, word
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK, SLUG

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


def test_an_operator_with_a_reason_reads_that_both_sides_were_written_to_and_nothing_of_whom(ground):
    with transaction(ground.engine) as session:
        failed = session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)).one()
        failed.last_error = f"550 <{EXPERT_DK.upper()}> is not known here"
    client = ground.client(OPERATOR)
    assert client.get(PAGE).status_code == 403
    client.post("/admin/grounds", data={"workshop": SLUG, "person": "", "reason": "a letter did not come"})
    page = client.get(PAGE).text

    assert "a…@example.dk" in page
    assert "c…@example.cn" in page
    assert "is not known here" in page
    hidden = [EXPERT_DK, EXPERT_DK.upper(), EXPERT_CN, "Ane Bak", "陈伟", word("subject", EXPERT_DK)]
    assert [each for each in hidden if each in page] == []


def test_an_office_reads_which_letters_about_a_workshop_went_to_itself(ground):
    ground.client(OPERATOR).post("/admin/grounds", data={"workshop": SLUG, "person": "", "reason": "somebody called"})

    page = ground.client(ORGANISER_DK).get(PAGE).text

    assert all(each in page for each in (ORGANISER_DK, ORGANISER_DK_2, "An operator reads for a stated reason"))
    assert ORGANISER_CN not in page


def _post_for_offices(ground) -> None:
    """Invite somebody into each office, change an account of the host's, and let a colleague ask for a sign-in."""
    with transaction(ground.engine) as session:
        parties = (ground.facts.world.host, ground.facts.world.visitor)
        for party, address in zip(parties, ("new@example.dk", "new@example.cn"), strict=True):
            known = {"purpose": LinkPurpose.INVITE, "address": address, "party_id": party, "generation": 0}
            times = {"made_at": NOW, "expires_at": NOW + timedelta(days=7), "attempts": 0}
            session.add(MailedLink(**known, **times, token_sha256=f"{party:064}", role="reviewer"))
        for kind, address in (
            (LetterKind.INVITE, "new@example.dk"),
            (LetterKind.INVITE, "new@example.cn"),
            (LetterKind.ACCOUNT, ORGANISER_DK_2),
            (LetterKind.OFFICE, REVIEWER_DK),
            (LetterKind.SIGN_IN, ORGANISER_DK_2),
            (LetterKind.ACCOUNT, EXPERT_DK),
        ):
            post(session, Letter(f"About {kind}", ()), kind=kind, address=address, language="en", now=NOW)


def test_an_office_reads_which_letters_were_written_for_itself_and_no_other_one(ground):
    _post_for_offices(ground)

    own = ground.client(ORGANISER_DK).get("/office/mail").text
    other = ground.client(ORGANISER_CN).get("/office/mail").text

    assert "3 messages" in own
    assert all(each in own for each in ("new@example.dk", ORGANISER_DK_2, REVIEWER_DK))
    assert [each for each in ("new@example.cn", EXPERT_DK, "About sign in") if each in own] == []
    assert "1 message" in other
    assert "new@example.cn" in other
    assert ".dk" not in other


def test_everybody_reads_which_letters_went_to_them_and_to_nobody_else(ground):
    _post_for_offices(ground)

    def letters(email: str) -> str:
        page = ground.client(email).get("/my-data").text
        return page[page.index('id="letters"') : page.index('id="take"')]

    for email, kinds in (
        (EXPERT_DK, {LetterKind.RESET, LetterKind.ACCOUNT, LetterKind.MAILING}),
        (EXPERT_CN, {LetterKind.RESET}),
        (ORGANISER_DK_2, {LetterKind.ACCOUNT, LetterKind.SIGN_IN}),
        (ORGANISER_CN, set()),
    ):
        part = letters(email)
        assert {kind for kind, words in mail_wording.KINDS.items() if str(words) in part} == kinds
        assert [each for each in (word("subject", email), f"About {LetterKind.ACCOUNT}") if each in part] == []
        assert ("None yet." in part) is (kinds == set())


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
