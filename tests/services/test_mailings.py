"""An office writes to many of its own people, each once and in their language, and takes it back in time."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from matchmaker.domain.mail import Gap, MailingOccasion, MailingState, MessageState
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import mailings
from matchmaker.services.mail import outbox
from matchmaker.services.mail.saying import say_in
from matchmaker.services.mailings import Draft, Shown, Text, Ways
from matchmaker.services.mailings.starting import starting_text
from matchmaker.services.mailings.texts import checked, filled
from matchmaker.services.people_filter import PeopleFilter, Standing, Unanswered
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, repeating, transaction
from tests.web import world as worlds
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

WAYS = Ways(("da", "en", "zh"), *(f"https://meet.example/{page}" for page in ("r", "p", "w", "a", "s")))
TEXTS = {
    "da": Text("Hej {name}", "Kære {name}\n\nVi mangler: {missing}.", "Svar: {link}"),
    "en": Text("Hello {name}", "Dear {name}\n\n- one\n- two {missing}", "Answer: {link}"),
}
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


def principal_of(session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, account.role, account.party_id)


def begun(engine, email=ORGANISER_DK, **given) -> str:
    """Let an office begin a message to those who are registered; return its id."""
    known = {"occasion": MailingOccasion.ANSWER, "wanted": PeopleFilter(status=Standing.REGISTERED), "texts": TEXTS}
    with transaction(engine) as session:
        return mailings.begin(session, principal_of(session, email), SLUG, Draft(**known | given), now=NOW)


def page_of(session, mailing_id, email=ORGANISER_DK, now=NOW):
    who = principal_of(session, email)
    return mailings.mailing_page(session, who, SLUG, mailing_id, language="en", ways=WAYS, now=now)


def sent(engine, mailing_id, email=ORGANISER_DK, **other) -> int:
    """Send a message as it was just seen."""
    with transaction(engine) as session:
        page = page_of(session, mailing_id, email)
        seen = {"version": page.version, "recipients_sha256": page.recipients.sha256} | other
        who = principal_of(session, email)
        return mailings.send(session, who, SLUG, mailing_id, **seen, ways=WAYS, now=NOW)


def taken_back(engine, mailing_id, now=NOW, email=ORGANISER_DK):
    with transaction(engine) as session:
        return mailings.take_back(session, principal_of(session, email), SLUG, mailing_id, now=now)


def letters(engine) -> dict[str, OutboxMessage]:
    with reading(engine) as session:
        return {each.address: each for each in session.scalars(select(OutboxMessage))}


def say_language(engine, email, language) -> None:
    with transaction(engine) as session:
        session.execute(update(Account).where(Account.email == email).values(language=language))


def test_each_gets_one_letter_in_their_language_after_two_minutes(engine, world):
    say_language(engine, EXPERT_DK, "da")
    with transaction(engine) as session:
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).call_name = "Bo-Bo {missing}"

    assert sent(engine, begun(engine)) == 2

    found = letters(engine)
    assert found.keys() == {EXPERT_DK, EXPERT_DK_2}
    assert {each.due_at for each in found.values()} == {LATER}
    ane, bo = found[EXPERT_DK], found[EXPERT_DK_2]
    assert (ane.language, ane.subject) == ("da", "Hej Ane Bak")
    assert (bo.language, bo.subject) == ("en", "Hello Bo-Bo {missing}")
    assert bo.body_text.startswith("Dear Bo-Bo {missing}\n\n- one\n\n- two ")
    assert "https://meet.example/r" in ane.body_text
    assert "Answer now" in bo.body_html
    assert not outbox_is_due(engine, LATER - timedelta(seconds=1))
    assert outbox_is_due(engine, LATER)


def outbox_is_due(engine, now) -> bool:
    with reading(engine) as session:
        return outbox.is_due(session, now=now)


def test_a_message_goes_to_whom_and_as_it_was_seen_or_not_at_all(engine, world):
    first = begun(engine)
    with reading(engine) as session:
        seen = page_of(session, first)
    with pytest.raises(EditConflictError):
        sent(engine, first, version=seen.version - 1)
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = RegistrationStatus.WITHDRAWN
    with pytest.raises(RefusedError) as refused:
        sent(engine, first, recipients_sha256=seen.recipients.sha256)
    assert refused.value.refusal is Refusal.MAILING_RECIPIENTS
    assert letters(engine) == {}

    assert sent(engine, first) == 1
    with transaction(engine) as session:
        who, seen_again = principal_of(session, ORGANISER_DK), {"version": 3, "recipients_sha256": ""}
        with pytest.raises(RefusedError) as refused:
            mailings.send(session, who, SLUG, first, **seen_again, ways=WAYS, now=NOW)
    assert refused.value.refusal is Refusal.MAILING_SENT
    assert list(letters(engine)) == [EXPERT_DK]


def test_nobody_is_written_to_in_a_language_that_is_not_theirs(engine, world):
    say_language(engine, EXPERT_DK, "zh")
    with pytest.raises(RefusedError) as refused:
        sent(engine, begun(engine))
    assert (refused.value.refusal, refused.value.values) == (Refusal.MAILING_LANGUAGE, {"languages": "zh"})
    say_language(engine, EXPERT_DK, "pl")  # in which this service does not speak
    assert sent(engine, begun(engine)) == 2
    assert letters(engine)[EXPERT_DK].language == "en"


def test_a_message_reaches_the_own_people_alone_and_the_other_office_finds_none(engine, world):
    mailing_id = begun(engine, wanted=PeopleFilter())
    with reading(engine) as session:
        assert page_of(session, mailing_id).recipients.unreachable == ()
    sent(engine, mailing_id)
    assert letters(engine).keys() == {EXPERT_DK, EXPERT_DK_2}
    with transaction(engine) as session:
        for act in (
            lambda who: mailings.take_back(session, who, SLUG, mailing_id, now=NOW),
            lambda who: mailings.draft_of(session, who, SLUG, mailing_id),
            lambda who: page_of(session, mailing_id, ORGANISER_CN),
        ):
            with pytest.raises(NotFoundError):
                act(principal_of(session, ORGANISER_CN))
        other = principal_of(session, ORGANISER_CN)
        found = mailings.mailings_page(session, other, SLUG, language="en", ways=WAYS, page=1, now=NOW)
    assert found.lines == []


def test_who_is_prepared_who_withdrew_and_who_has_no_address_gets_nothing(engine, world):
    mailing_id = begun(engine, wanted=PeopleFilter())
    cases = [(RegistrationStatus.PREPARED, (1, 0)), (RegistrationStatus.WITHDRAWN, (0, 0))]
    for status, (prepared, unreachable) in cases:
        with transaction(engine) as session:
            session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = status
        with reading(engine) as session:
            found = page_of(session, mailing_id).recipients
        assert [each.name for each in found.reached] == ["Ane Bak"]
        assert (found.prepared, len(found.unreachable)) == (prepared, unreachable)
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = RegistrationStatus.REGISTERED
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).account_id = None
    with reading(engine) as session:
        found = page_of(session, mailing_id).recipients
    assert [each.name for each in found.unreachable] == ["Bo Dam"]


def test_where_nobody_would_get_it_or_the_workshop_is_a_draft_nothing_is_sent(engine, world):
    nobody = begun(engine, wanted=PeopleFilter(words="nobody is called so"))
    with pytest.raises(RefusedError) as refused:
        sent(engine, nobody)
    assert refused.value.refusal is Refusal.MAILING_TO_NOBODY
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = WorkshopStatus.DRAFT
    with pytest.raises(RefusedError) as refused:
        sent(engine, begun(engine))
    assert refused.value.refusal is Refusal.MAILING_DRAFT


def test_what_is_taken_back_in_time_reaches_nobody(engine, world):
    mailing_id = begun(engine)
    sent(engine, mailing_id)

    done = taken_back(engine, mailing_id)

    assert (done.stopped, done.gone) == (2, 0)
    assert {(each.state, each.body_text) for each in letters(engine).values()} == {(MessageState.CANCELLED, "")}
    assert not outbox_is_due(engine, LATER)
    with reading(engine) as session:
        page = page_of(session, mailing_id)
        kept = session.scalars(select(Mailing)).one()
    assert (page.line.state, page.line.can_be_taken_back) == (Shown.TAKEN_BACK, False)
    assert (kept.state, kept.taken_back_at) == (MailingState.TAKEN_BACK, NOW)
    with pytest.raises(RefusedError) as refused:
        taken_back(engine, mailing_id)
    assert refused.value.refusal is Refusal.MAILING_GONE


def claimed(engine, now):
    return repeating(engine, lambda session: outbox.claim_due(session, now=now))


@pytest.mark.parametrize("then", ["sent", "put back", "put off", "sender died"])
def test_a_letter_that_is_on_its_way_when_its_message_is_taken_back_is_sent_once_or_never_again(engine, world, then):
    mailing_id = begun(engine)
    sent(engine, mailing_id)
    on_its_way = claimed(engine, LATER)

    done = taken_back(engine, mailing_id, now=LATER)
    assert (done.stopped, done.gone) == (1, 1)
    with transaction(engine) as session:
        if then == "sent":
            outbox.note_sent(session, on_its_way, now=LATER)
        elif then == "put back":
            outbox.put_back(session, on_its_way, "away")
        elif then == "put off":
            outbox.put_off(session, on_its_way, "not now", now=LATER)
    waits = [each for each in letters(engine).values() if each.state is MessageState.QUEUED]
    much_later = LATER + timedelta(hours=1)
    assert (waits, outbox_is_due(engine, much_later)) == ([], False)
    assert claimed(engine, much_later) is None
    states = sorted(each.state for each in letters(engine).values())
    assert states == [MessageState.CANCELLED, MessageState.SENT if then == "sent" else MessageState.CANCELLED]


def test_a_letter_is_either_taken_back_or_sent_however_many_senders_there_are(engine, world):
    """Of a sender and an office that act in the same moment exactly one has each letter."""
    for _round in range(3):
        mailing_id = begun(engine)
        sent(engine, mailing_id)
        both, went, stopped = Barrier(2), [], []

        def send_all(both=both, went=went) -> None:
            both.wait()
            while (each := claimed(engine, LATER)) is not None:
                went.append(each.address)
                sending = each
                repeating(engine, lambda session, sending=sending: outbox.note_sent(session, sending, now=LATER))

        def stop(both=both, stopped=stopped, mailing_id=mailing_id) -> None:
            def act(session):
                return mailings.take_back(session, principal_of(session, ORGANISER_DK), SLUG, mailing_id, now=LATER)

            both.wait()
            try:
                stopped.append(repeating(engine, act).stopped)
            except RefusedError:
                stopped.append(0)

        threads = [Thread(target=send_all), Thread(target=stop)]
        [each.start() for each in threads]
        [each.join() for each in threads]
        assert len(went) + stopped[0] == 2
        with reading(engine) as session:
            row = session.scalars(select(Mailing).where(Mailing.public_id == mailing_id)).one()
            states = [each.state for each in session.scalars(select(OutboxMessage)) if each.mailing_id == row.id]
        assert states.count(MessageState.SENT) == len(went)
        assert states.count(MessageState.CANCELLED) == stopped[0]


def test_a_colleague_s_change_is_not_overwritten_and_what_is_sent_is_not_changed(engine, world):
    mailing_id = begun(engine)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        draft = mailings.draft_of(session, who, SLUG, mailing_id)
        changed = replace(draft, texts={"en": Text("Other", "Words")}, wanted=PeopleFilter(lacks=Unanswered.SLOTS))
        mailings.save(session, who, SLUG, mailing_id, changed, version=draft.version)
        with pytest.raises(EditConflictError):
            mailings.save(session, who, SLUG, mailing_id, draft, version=draft.version)
        with pytest.raises(EditConflictError):
            mailings.delete_draft(session, who, SLUG, mailing_id, version=draft.version)
        kept = mailings.draft_of(session, who, SLUG, mailing_id)
    assert (kept.texts, kept.wanted.lacks) == (changed.texts, Unanswered.SLOTS)
    sent(engine, mailing_id)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        for act in (
            lambda: mailings.save(session, who, SLUG, mailing_id, draft, version=kept.version),
            lambda: mailings.delete_draft(session, who, SLUG, mailing_id, version=kept.version),
        ):
            with pytest.raises(RefusedError) as refused:
                act()
            assert refused.value.refusal is Refusal.MAILING_SENT


@pytest.mark.parametrize(
    ("text", "field", "refusal"),
    [
        (Text("", "words"), "subject_en", Refusal.TEXT_MISSING),
        (Text("subject", ""), "text_en", Refusal.TEXT_MISSING),
        (Text("", ""), "subject_en", Refusal.TEXT_MISSING),
        (Text("s" * 151, "words"), "subject_en", Refusal.TEXT_TOO_LONG),
        (Text("subject", "w" * 5001), "text_en", Refusal.TEXT_TOO_LONG),
        (Text("subject", "words", "w" * 301), "short_en", Refusal.TEXT_TOO_LONG),
        (Text("{password}", "words"), "subject_en", Refusal.GAP_UNKNOWN),
        (Text("subject", "{name.__class__}"), "text_en", Refusal.GAP_UNKNOWN),
        (Text("subject", "words", "{name}"), "short_en", Refusal.GAP_OF_ONE),
        (Text("subject", "a\x00b"), "text_en", Refusal.TEXT_UNUSABLE),
        (Text("a\u202eb", "words"), "subject_en", Refusal.TEXT_UNUSABLE),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_at_its_field(text, field, refusal):
    with pytest.raises(RefusedError) as refused:
        checked({"en": text})
    assert (refused.value.field, refused.value.refusal) == (field, refusal)


def test_a_subject_is_one_line_and_what_is_no_gap_stays():
    kept = checked({"en": Text("One\r\nBcc: all@example.org", "100 % {} { name } {name}")})["en"]
    assert kept.subject == "One Bcc: all@example.org"
    assert filled(kept.text, dict.fromkeys(Gap, "{link}")) == "100 % {} { name } {link}"


def test_the_first_words_of_every_occasion_can_be_sent_in_every_language():
    for occasion in MailingOccasion:
        for language in WAYS.languages:
            text = starting_text(occasion, say_in(language))
            assert checked({language: text}) == {language: text}, (occasion, language)
            assert "{link}" in text.short


def test_a_test_goes_to_oneself_alone_and_says_that_it_is_one(engine, world):
    mailing_id = begun(engine)
    with transaction(engine) as session:
        who = principal_of(session, ORGANISER_DK)
        address = mailings.send_test(session, who, SLUG, mailing_id, "en", ways=WAYS, now=NOW)
        with pytest.raises(RefusedError) as refused:
            mailings.send_test(session, who, SLUG, mailing_id, "zh", ways=WAYS, now=NOW)
    assert (address, refused.value.refusal) == (ORGANISER_DK, Refusal.MAILING_LANGUAGE)
    [letter] = letters(engine).values()
    assert (letter.address, letter.subject, letter.mailing_id) == (ORGANISER_DK, "Test: Hello Ane Bak", None)


def test_the_page_says_how_it_reads_to_whom_and_what_became_of_it(engine, world):
    say_language(engine, EXPERT_DK, "da")
    mailing_id = begun(engine)
    with reading(engine) as session:
        page = page_of(session, mailing_id)
    danish, english = page.previews
    assert (danish.language, danish.one.name, danish.letter.subject, danish.people) == (
        "da",
        "Ane Bak",
        "Hej Ane Bak",
        1,
    )
    assert (english.one.name, english.short) == ("Bo Dam", "Answer: https://meet.example/r")
    assert page.line.subject == "Hello …"
    sent(engine, mailing_id)
    claim = claimed(engine, LATER)
    with transaction(engine) as session:
        outbox.note_sent(session, claim, now=LATER)
    with reading(engine) as session:
        page = page_of(session, mailing_id, now=LATER)
        assert page.line.state is Shown.UNDER_WAY
        assert sorted((each.name, each.state) for each in page.letters) == [
            ("Ane Bak", MessageState.SENT),
            ("Bo Dam", MessageState.QUEUED),
        ]
    assert EXPERT_CN not in letters(engine)
